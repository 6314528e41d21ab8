"""What every request passes: its key, its scopes, its size, its language, and how often it comes."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select, update

from db.engine import reading, transaction
from db.tables import api_requests, audit, people
from services import accounts, api_keys, case_view
from services.access import SYSTEM
from services.time import now
from tests.pages.api.test_cases import opening
from tests.seeds import PASSWORD

PROBLEM = "application/problem+json"


def test_without_a_living_key_nothing_opens_whatever_cookies_come_along(house, web, key_of):
    accounts.set_password(SYSTEM, "gm", PASSWORD, now())
    web.cookies.set(accounts.COOKIE, accounts.sign_in("gm", PASSWORD, "x", now()))
    for said in ("", "Basic eDp5", "Bearer duban_no_key", "Bearer é".encode()):
        answer = web.get("/api/v1/cases", headers={"authorization": said})
        assert (answer.status_code, answer.json()["code"]) == (401, "key_refused")
        assert answer.headers["content-type"] == PROBLEM and answer.headers["www-authenticate"] == "Bearer"


def test_a_key_that_is_revoked_expired_or_whose_person_is_gone_opens_nothing(house, web):
    admin, at = house.people["admin"], now()
    revoked, expired, gone = (
        api_keys.issue(admin, login=login, name="x", scopes=api_keys.SCOPES, at=at - timedelta(days=2), expires_at=until)
        for login, until in (("gm", None), ("gm", at - timedelta(seconds=1)), ("hr", None))
    )
    api_keys.revoke(admin, revoked.prefix, at=at)
    with transaction() as conn:
        conn.execute(update(people).where(people.c.login == "hr").values(active=False))
    for issued in (revoked, expired, gone):
        assert web.get("/api/v1/me", headers={"authorization": f"Bearer {issued.key}"}).status_code == 401


NEEDED = [
    ("GET", "/api/v1/cases", "cases:read"),
    ("POST", "/api/v1/cases", "cases:open"),
    ("POST", "/api/v1/cases/KS-1/steps", "steps:take"),
    ("GET", "/api/v1/cases/KS-1/attachments", "attachments"),
    ("POST", "/api/v1/arrivals", "arrivals:write"),
    ("GET", "/api/v1/webhooks", "webhooks"),
]


def test_a_key_is_good_for_what_it_was_issued_for_alone(asking, subtests):
    for method, path, scope in NEEDED:
        with subtests.test(scope):
            client = asking("officer", scopes=[one for one in api_keys.SCOPES if one != scope])
            said = client.request(method, path).json()
            assert (said["status"], said["code"], said["facts"]) == (403, "scope_missing", {"scope": scope})


def test_the_key_says_who_it_is(asking):
    said = asking("officer", scopes=["cases:read"]).get("/api/v1/me").json()
    assert (said["login"], said["name"], said["scopes"]) == ("officer", "李佳", ["cases:read"])


def test_what_a_key_does_is_on_record_under_its_person_and_its_own_name(house, asking):
    client = asking("officer")
    prefix = client.get("/api/v1/me").json()["key"]
    no = client.post("/api/v1/cases", json=opening(house)).json()["no"]
    with reading() as conn:
        row = conn.execute(select(audit).where(audit.c.subject == no)).one()
    assert (row.actor_id, row.actor) == (house.people["officer"].id, f"李佳 · API {prefix}")
    assert case_view.view(house.people["officer"], no, at=now()).steps[0].who == "李佳"


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v2/cases", "/api/v1/nothing", "/api/v1/cases/a%0Ab/c", "/api/v1/me/"])
def test_what_there_is_not_is_a_problem_and_no_page(web, path):
    for method in ("GET", "POST"):
        answer = web.request(method, path, headers={"accept": "text/html"})
        assert answer.status_code == 404 and answer.headers["content-type"] == PROBLEM


def test_a_method_that_there_is_not_names_those_that_there_are(web):
    answer = web.delete("/api/v1/cases")
    assert (answer.status_code, answer.json()["code"], answer.headers["allow"]) == (405, "method_not_allowed", "GET")


@pytest.mark.parametrize(
    ("accepted", "title"),
    [("zh-CN,zh;q=0.9", "没有找到"), ("en-GB", "Not found"), ("fr, en;q=0.5, zh;q=0.1", "Not found"), ("x;q=y", "没有找到")],
)
def test_a_problem_is_said_in_the_language_that_is_asked_for(web, accepted, title):
    assert web.get("/api/v1/nothing", headers={"accept-language": accepted}).json()["title"] == title


WRONG = [
    (b"[]", "body", "bad_body"),
    (b"{}", "regime", "missing"),
    (b'{"regime": "group", "project_id": 1, "event": "x", "more": 1}', "more", "not_known"),
    (b'{"regime": "group", "project_id": 1, "event": "x", "{more": 1}', "{more", "not_known"),
    (b'{"regime": "a\\u0000", "project_id": 1, "event": "x"}', "regime", "bad_text"),
    (b'{"regime": "\\ud800", "project_id": 1, "event": "x"}', "regime", "bad_text"),
    (b'{"regime": "group", "project_id": 1e99, "event": "x"}', "project_id", "bad_value"),
]


def test_a_body_that_is_not_as_described_is_refused_by_field(asking, subtests):
    client = asking("officer")
    for body, field, problem in WRONG:
        with subtests.test(body):
            said = client.post("/api/v1/cases", content=body, headers={"content-type": "application/json"}).json()
            assert (said["status"], said["field"], said["facts"]["problem"]) == (422, field, problem)
    broken = client.post("/api/v1/cases", content=b"{", headers={"content-type": "application/json"}).json()
    assert (broken["status"], broken["facts"]["problem"]) == (422, "bad_json")


def test_a_parameter_that_there_is_not_or_is_said_twice_is_refused(asking):
    client = asking("officer")
    for query, field in (("status=closed", "status"), ("q=a&q=b", "q"), ("opened_from=5", "opened_from"), ("q=%00", "q")):
        answer = client.get(f"/api/v1/cases?{query}")
        assert (answer.status_code, answer.json()["field"]) == (422, field)
    answer = client.get("/api/v1/cases/KS-1%00")
    assert (answer.status_code, answer.json()["field"]) == (422, "no")


def test_a_body_of_another_type_or_size_is_not_read(asking):
    client = asking("officer")
    assert client.post("/api/v1/cases", content=b"a=1", headers={"content-type": "text/plain"}).status_code == 415
    large = b'{"data": "' + b"x" * 300_000 + b'"}'
    answer = client.post("/api/v1/cases", content=large, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_whoever_asks_too_often_is_told_how_long_to_wait(asking, monkeypatch):
    monkeypatch.setenv("DUBAN_API_PER_MINUTE", "1")
    client = asking("officer")
    statuses = {client.get("/api/v1/me").status_code for _ in range(60)}
    answer = client.get("/api/v1/me")
    assert statuses == {200} and answer.status_code == 429 and 0 < int(answer.headers["retry-after"]) <= 60
    assert asking("officer").get("/api/v1/me").status_code == 200


def test_the_same_request_sent_again_gets_the_same_answer_and_does_nothing(house, asking):
    client, said = asking("officer"), opening(house)
    first, again = (client.post("/api/v1/cases", json=said, headers={"idempotency-key": "a-1"}) for _ in range(2))
    assert (first.status_code, first.text) == (again.status_code, again.text) == (201, first.text)
    assert again.headers["idempotent-replayed"] == "true" and "idempotent-replayed" not in first.headers
    other = client.post("/api/v1/cases", json=said, headers={"idempotency-key": "a-2"})
    assert other.json()["no"] != first.json()["no"]
    # Another system may happen to use the same name.
    assert asking("officer").post("/api/v1/cases", json=said, headers={"idempotency-key": "a-1"}).json()["no"] not in (
        first.json()["no"],
        other.json()["no"],
    )


def test_the_name_of_one_request_is_not_taken_for_another(house, asking):
    client = asking("officer")
    client.post("/api/v1/cases", json=opening(house), headers={"idempotency-key": "a-1"})
    answer = client.post("/api/v1/cases", json=opening(house, demand="别的"), headers={"idempotency-key": "a-1"})
    assert (answer.status_code, answer.json()["code"]) == (422, "request_key_used")


def test_a_refusal_is_not_kept_because_nothing_was_done(house, asking):
    client, said = asking("officer"), opening(house)
    refused = client.post("/api/v1/cases", json=said | {"event": "none"}, headers={"idempotency-key": "a-1"})
    assert refused.status_code == 409
    assert client.post("/api/v1/cases", json=said, headers={"idempotency-key": "a-1"}).status_code == 201


def test_sent_twice_at_once_it_is_done_once(house, asking):
    client, said, answers = asking("officer"), opening(house), []

    def send():
        answers.append(client.post("/api/v1/cases", json=said, headers={"idempotency-key": "a-1"}))

    threads = [Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["no"] for answer in answers if answer.status_code == 201}) == 1
    assert len(client.get("/api/v1/cases").json()["items"]) == 1


def test_a_name_is_free_again_after_a_day_and_one_whose_process_died_after_a_while(house, asking):
    client, said = asking("officer"), opening(house)
    first = client.post("/api/v1/cases", json=said, headers={"idempotency-key": "a-1"}).json()["no"]
    with transaction() as conn:
        conn.execute(update(api_requests).values(status=None, answer=None))
    running = client.post("/api/v1/cases", json=said, headers={"idempotency-key": "a-1"})
    assert (running.status_code, running.json()["code"]) == (409, "request_running")
    with transaction() as conn:
        conn.execute(update(api_requests).values(started_at=now() - timedelta(minutes=5)))
    # The case that was opened before the process died is found by its request, and not opened again.
    assert client.post("/api/v1/cases", json=said, headers={"idempotency-key": "a-1"}).json()["no"] == first
    with transaction() as conn:
        conn.execute(update(api_requests).values(started_at=now() - timedelta(hours=25)))
    changed = client.post("/api/v1/cases", json=opening(house, demand="别的"), headers={"idempotency-key": "a-1"})
    assert changed.status_code == 201 and changed.json()["no"] != first


def test_a_bug_is_logged_and_tells_nobody_of_its_inside(web, asking, caplog, monkeypatch):
    def burst(*_args, **_more):
        raise RuntimeError("the inside")

    monkeypatch.setattr("services.case_view.view", burst)
    answer = asking("officer").get("/api/v1/cases/KS-1")
    incident = answer.json()["facts"]["incident"]
    assert answer.status_code == 500 and "inside" not in answer.text and incident in answer.json()["detail"]
    (logged,) = [record for record in caplog.records if incident in record.getMessage()]
    assert "/cases/{no}" in logged.getMessage() and "duban_" in logged.getMessage()
