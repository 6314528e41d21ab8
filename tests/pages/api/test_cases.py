"""Cases as other systems feed and follow them."""

from datetime import timedelta

from db.engine import transaction
from db.queries import bindings
from services.casework.regimes import local_day
from services.replay import MADE_UP
from services.time import now
from tests.services.house import FIELDS
from tests.services.rule_changes import approved

DATA = {name: MADE_UP[name] for name in FIELDS}


def opening(house, **changes):
    return {"regime": "group", "project_id": house.units["riverside"], "event": "reception_ended", "data": DATA | changes}


def test_a_case_is_opened_followed_and_stepped_on(house, asking):
    officer, gm = asking("officer"), asking("gm")
    made = officer.post("/api/v1/cases", json=opening(house))
    assert made.status_code == 201
    no = made.json()["no"]
    seen = officer.get(f"/api/v1/cases/{no}").json()
    assert (seen["version"], seen["customer_name"], seen["masked"]) == (1, DATA["customer_name"], False)
    assert [action["event"] for action in seen["actions"]][:2] == ["resolved_on_spot", "order_submitted"]
    (needed,) = (action["needs"] for action in seen["actions"] if action["event"] == "order_submitted")
    assert {"id": "required_by", "type": "instant"}.items() <= needed[0].items()
    required = (now() + timedelta(days=3)).isoformat()
    step = {"event": "order_submitted", "data": {"required_by": required}, "expected_version": 1}
    done = officer.post(f"/api/v1/cases/{no}/steps", json=step)
    assert (done.status_code, done.json()) == (
        201,
        {"no": no, "event": "order_submitted", "version": 2, "repeated": False},
    )
    masked = gm.get(f"/api/v1/cases/{no}").json()
    assert masked["masked"] and masked["customer_phone"] == "138****0000" and masked["holder_role"]["zh"] == "副总经理"
    assert [one["event"] for one in gm.get(f"/api/v1/cases/{no}/steps").json()["items"]] == ["reception_ended", "order_submitted"]


def test_a_case_is_opened_by_the_regime_in_force_in_its_project_alone_and_a_request_sent_again_gives_the_same(house, asking):
    officer, riverside = asking("officer"), house.units["riverside"]
    key = {"Idempotency-Key": "before-the-change"}
    no = officer.post("/api/v1/cases", json=opening(house), headers=key).json()["no"]
    with transaction() as conn:
        bindings.add(conn, org_id=riverside, pack="repair", since=local_day(now()), bound_by=None, bound_at=now())
    refused = officer.post("/api/v1/cases", json=opening(house))
    told = refused.json()
    assert (refused.status_code, told["code"], told["field"]) == (422, "other_regime", "regime")
    assert "项目售后维修及投诉管理办法" in told["detail"] and "（repair）" in told["detail"]
    assert officer.post("/api/v1/cases", json=opening(house), headers=key).json()["no"] == no
    other = {"regime": "repair", "project_id": riverside, "event": "reported", "data": {"room": "3-1201"}}
    assert officer.post("/api/v1/cases", json=other).status_code == 201


def test_a_clock_says_why_it_is_due_as_data_and_in_words(house, asking):
    no = house.opened()
    for lang, word in (("zh", "第14.2条"), ("en", "14.2")):
        client = asking("officer")
        (clock,) = client.get(f"/api/v1/cases/{no}/clocks", headers={"accept-language": lang}).json()["items"]
        assert clock["rule"] == "order_submit" and clock["state"] == "overdue" and clock["reason"]["amount"] == "30"
        assert word in clock["why"][0]
        assert sum(day["counted"] for day in clock["days"]) == 30 * 60 * 1_000_000


def test_a_step_on_what_one_has_not_seen_is_a_conflict_that_says_who_was_quicker(house, asking, yesterday):
    no = house.submitted(when=yesterday)
    answer = asking("deputy").post(f"/api/v1/cases/{no}/steps", json={"event": "order_reviewed", "expected_version": 1})
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["facts"]["no"]) == (409, "case_changed", no)
    assert answer.headers["content-type"] == "application/problem+json" and "李佳" in problem["detail"]


def test_a_step_that_the_case_does_not_allow_names_those_that_it_allows(house, asking, yesterday):
    no = house.submitted(when=yesterday)
    answer = asking("gm").post(f"/api/v1/cases/{no}/steps", json={"event": "order_issued"})
    assert (answer.status_code, answer.json()["code"]) == (409, "step_not_allowed")
    assert "order_reviewed" in answer.json()["facts"]["events"]


def test_a_field_that_is_missing_or_makes_no_sense_is_named(house, asking, yesterday):
    no = house.opened(when=yesterday)
    officer = asking("officer")
    for data, word in (({}, "要求完成时间"), ({"required_by": "soon"}, "要求完成时间"), ({"required_by": 7}, "要求完成时间")):
        answer = officer.post(f"/api/v1/cases/{no}/steps", json={"event": "order_submitted", "data": data})
        assert answer.status_code == 422 and answer.json()["field"] == "required_by" and word in answer.json()["detail"]


def test_a_date_that_nobody_means_is_refused_before_a_later_step_stumbles_over_it(house, asking, yesterday):
    no, officer = house.opened(when=yesterday), asking("officer")
    for far in ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "2200-01-01T00:00"):
        said = {"event": "order_submitted", "data": {"required_by": far}}
        answer = officer.post(f"/api/v1/cases/{no}/steps", json=said).json()
        assert (answer["status"], answer["facts"]["problem"]) == (422, "far_year") and "2199" in answer["detail"]


def test_out_of_sight_is_not_found_and_out_of_reach_is_refused(house, asking):
    no = house.opened("starbay")
    officer = asking("officer")
    for answer in (
        officer.get(f"/api/v1/cases/{no}"),
        officer.get("/api/v1/cases/KS-0"),
        officer.post(f"/api/v1/cases/{no}/steps", json={"event": "commented", "data": {"text": "x"}}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "case_not_found")
    refused = officer.post("/api/v1/cases", json=opening(house) | {"project_id": house.units["starbay"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
    assert officer.get("/api/v1/cases?state=any").json()["items"] == []


def test_the_list_is_walked_from_end_to_end_while_cases_are_opened(house, asking, subtests):
    client, known = asking("staff"), {house.opened() for _ in range(5)}
    for order in ("due", "newest", "oldest"):
        with subtests.test(order):
            found, wanted = [], {"order": order, "limit": 2, "unit": house.units["riverside"]}
            while True:
                page = client.get("/api/v1/cases", params=wanted).json()
                found += [one["no"] for one in page["items"]]
                known.add(house.opened())
                if page["next"] is None:
                    break
                wanted["cursor"] = page["next"]
            assert len(found) == len(set(found)) >= 5 and set(found) < known


def test_deadlines_that_run_are_read_across_cases_the_nearest_first(house, asking, yesterday):
    late, later = house.issued(when=yesterday - timedelta(days=3)), house.opened("starbay", when=yesterday)
    ended = house.opened()
    house.step(ended, "officer", "resolved_on_spot", minutes=5, signed=True)
    client, found, wanted = asking("staff"), [], {"limit": 1}
    while wanted.get("cursor") is not None or not found:
        page = client.get("/api/v1/clocks", params=wanted).json()
        found += page["items"]
        wanted["cursor"] = page["next"]
    assert [one["due_at"] for one in found] == sorted(one["due_at"] for one in found)
    assert {one["no"] for one in found} == {late, later} and found[0]["no"] == late and found[0]["state"] == "overdue"
    mine = client.get("/api/v1/clocks", params={"unit": house.units["riverside"]}).json()["items"]
    assert {one["no"] for one in mine} == {late} and len(mine) == len([one for one in found if one["no"] == late])
    assert client.get("/api/v1/clocks", params={"cursor": "bm8"}).status_code == 422


def test_the_list_is_filtered_as_the_page_is(house, asking):
    mine = house.opened("riverside", demand="电梯异响")
    house.opened("starbay", demand="电梯困人")
    client = asking("staff")

    def found(**filters):
        return [one["no"] for one in client.get("/api/v1/cases", params=filters).json()["items"]]

    assert found(unit=house.units["riverside"]) == found(q="异响") == [mine]
    assert len(found(state="overdue")) == 2 and found(state="closed") == found(regime="plain") == []
    assert client.get("/api/v1/cases", params={"unit": 10**9}).status_code == 422
    assert client.get("/api/v1/cases", params={"cursor": "bm8"}).json()["field"] == "cursor"


def test_regimes_say_what_can_be_sent(asking):
    client = asking("officer", scopes=["cases:read"])
    assert {"group", "plain"} <= {one["id"] for one in client.get("/api/v1/regimes").json()["items"]}
    regime = client.get("/api/v1/regimes/plain").json()
    assert [step["event"] for step in regime["steps"] if step["opens"]] == ["registered"]
    assert client.get("/api/v1/regimes/none").json()["code"] == "regime_not_found"


def test_a_version_that_the_house_decided_is_told_with_who_and_when(house, asking):
    client, tomorrow = asking("officer", scopes=["cases:read"]), local_day(now()) + timedelta(days=1)
    assert client.get("/api/v1/regimes/group", params={"version": tomorrow}).json()["code"] == "regime_not_found"
    approved(house.people, since=tomorrow, at=now())
    assert client.get("/api/v1/regimes/group", params={"version": tomorrow}).json()["version"] == tomorrow.isoformat()
    regime = client.get("/api/v1/regimes/group").json()
    assert (regime["version"], regime["versions"]) == ("2020-01-01", ["2020-01-01", tomorrow.isoformat()])
    coming, first = client.get("/api/v1/regimes/group/versions").json()["items"]
    assert (coming["standing"], coming["approved_by"], coming["differences"]) == ("coming", "周明远", 1)
    assert (first["standing"], first["by"]) == ("in_force", None)


def test_units_are_those_within_sight(house, asking):
    (unit,) = asking("officer").get("/api/v1/units").json()["items"]
    assert (unit["id"], unit["kind"]) == (house.units["riverside"], "project")


def test_a_case_is_told_as_it_stood_for_whoever_may_look_back(house, asking):
    opened = now() - timedelta(hours=5)
    no = house.submitted(when=opened)
    then = (opened + timedelta(minutes=5)).isoformat()
    gm, officer = asking("gm"), asking("officer")
    seen = gm.get(f"/api/v1/cases/{no}", params={"asof": then}).json()
    assert (seen["version"], [step["event"] for step in seen["steps"]], seen["actions"]) == (1, ["reception_ended"], [])
    assert len(gm.get(f"/api/v1/cases/{no}/steps", params={"asof": then}).json()["items"]) == 1
    assert gm.get(f"/api/v1/cases/{no}").json()["version"] == 2
    refused = officer.get(f"/api/v1/cases/{no}", params={"asof": then})
    assert (refused.status_code, refused.json()["facts"]["command"]) == (403, "see_past")
    told = gm.get(f"/api/v1/cases/{no}", params={"asof": "2199-01-01"}).json()
    assert (told["status"], told["code"], told["facts"]["problem"]) == (422, "asof_refused", "asof_future")
