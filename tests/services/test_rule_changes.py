"""Changing rules: proposed by one person, tried as it is, approved by another, in force from its day on."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text, update

from db.engine import reading, transaction
from db.tables import audit, cases, messages, rule_changes
from services import advance, case_view
from services.cases import open_case_in
from services.errors import ChangeChanged, ChangeNotFound, ChangeRefused, NotPermitted, Refusal, RegimeNotFound
from services.policy.limits import Limit
from services.policy.packs import NoSuchPack, delivered, registry
from services.regimes import adopting, bindings, changing, proof
from services.regimes.history import history
from services.replay import MADE_UP
from services.verify import verify
from tests.services.group import MONDAY, at
from tests.services.house import FIELDS, House
from tests.services.rule_changes import EAST, SINCE, TRIED, VISIT, altered, approved, tried

pytestmark = pytest.mark.usefixtures("database")
ISSUE = "until: order_issued\n    limit: {hours: 1}"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TOMORROW = date(2026, 3, 3)
WEEK_LATER = MONDAY + 8 * DAY


@pytest.fixture
def house() -> House:
    return House()


def propose(house: House, login: str = "admin", at: datetime = MONDAY, **otherwise: object) -> int:
    said = {"texts": altered(), "since": SINCE, "open_from": None, "reason": "客户反映一小时来不及"} | otherwise
    return changing.propose(house.people[login], at=at, **said)


def problem(refused: "pytest.ExceptionInfo[Refusal]") -> str:
    return str(refused.value.facts["problem"])


def visit_limit(house: House, when: datetime) -> Limit | None:
    no = house.issued(when=when)
    case = case_view.view(house.people["gm"], no, at=when + 31 * MINUTE)
    return registry().version("group", case.pack_version).clocks["visit"].limit


def test_a_version_holds_for_what_is_opened_from_its_first_day_on(house: House) -> None:
    before = house.issued()
    approved(house.people)
    assert visit_limit(house, WEEK_LATER - DAY) == Limit(hours=1)
    assert visit_limit(house, WEEK_LATER) == Limit(hours=2)
    assert case_view.view(house.people["gm"], before, at=WEEK_LATER).pack_version == "2020-01-01"


def test_a_change_is_a_draft_until_it_is_tried_and_waits_then_for_somebody_else(house: House) -> None:
    made = propose(house)
    change = changing.one(house.people["admin"], made, MONDAY)
    assert (change.state, change.packs, change.by, change.tried, change.version) == ("draft", ("group",), "钱进", None, 1)
    with pytest.raises(ChangeRefused) as refused:
        changing.approve(house.people["gm"], made, comment="", at=MONDAY, expected_version=1)
    assert problem(refused) == "change_is_draft"
    tried(house.people, made)
    change = changing.one(house.people["gm"], made, MONDAY)
    assert (change.state, change.tried, change.may) == ("waiting", TRIED, {"revise", "approve", "refuse", "withdraw"})
    assert [changing.waiting(house.people[login]) for login in ("gm", "vp", "admin")] == [1, 1, 0]
    changing.approve(house.people["gm"], made, comment="同意", at=MONDAY, expected_version=1)
    change = changing.one(house.people["admin"], made, MONDAY)
    assert (change.state, change.decided_by, change.comment, change.may) == ("approved", "周明远", "同意", {"withdraw"})
    assert changing.one(house.people["admin"], made, WEEK_LATER).state == "in_force"


def test_nobody_decides_on_a_change_of_ones_own(house: House) -> None:
    made = propose(house, "gm")
    version = tried(house.people, made)
    assert changing.one(house.people["gm"], made, MONDAY).may == {"revise", "withdraw"}
    for decide in (changing.approve, changing.refuse):
        with pytest.raises(ChangeRefused) as refused:
            decide(house.people["gm"], made, comment="好", at=MONDAY, expected_version=version)
        assert problem(refused) == "change_own"
    changing.approve(house.people["vp"], made, comment="", at=MONDAY, expected_version=version)


def test_whoever_revised_a_change_is_its_author_too(house: House) -> None:
    made = propose(house)
    said = {
        "texts": altered(VISIT, VISIT.replace("hours: 1", "minutes: 90")),
        "since": SINCE,
        "open_from": None,
        "reason": "折中",
    }
    changing.revise(house.people["gm"], made, **said, at=MONDAY, expected_version=1)
    version = tried(house.people, made)
    with pytest.raises(ChangeRefused) as refused:
        changing.approve(house.people["gm"], made, comment="", at=MONDAY, expected_version=version)
    assert problem(refused) == "change_own"
    assert [changing.waiting(house.people[login]) for login in ("gm", "vp")] == [0, 1]
    changing.revise(house.people["staff"], made, **said, at=MONDAY, expected_version=version)
    version = tried(house.people, made)
    with pytest.raises(ChangeRefused) as refused:
        changing.approve(house.people["gm"], made, comment="", at=MONDAY, expected_version=version)
    assert problem(refused) == "change_own"
    assert [changing.waiting(house.people[login]) for login in ("gm", "vp")] == [0, 1]


def test_a_draft_is_seen_by_those_who_write_rules(house: House) -> None:
    made = propose(house)
    assert changing.one(house.people["staff"], made, MONDAY).may == {"revise"}
    with pytest.raises(ChangeNotFound):
        changing.one(house.people["vp"], made, MONDAY)


def test_whoever_has_no_right_to_it_proposes_nothing(house: House) -> None:
    for login in ("officer", "deputy", "finance", "wall", "vp"):
        with pytest.raises(NotPermitted):
            propose(house, login)


def test_rules_are_those_of_the_whole_house_so_is_the_place_of_who_changes_them(house: House) -> None:
    made = propose(house)
    version = tried(house.people, made)
    gm = replace(house.people["gm"], org_path=house.people["chairman"].org_path)
    with pytest.raises(NotPermitted):
        changing.approve(gm, made, comment="", at=MONDAY, expected_version=version)


def test_a_change_that_was_revised_meanwhile_is_not_approved_and_its_trial_is_void(house: House) -> None:
    made = propose(house)
    seen = tried(house.people, made)
    said = {
        "texts": altered(VISIT, VISIT.replace("hours: 1", "minutes: 90")),
        "since": SINCE,
        "open_from": None,
        "reason": "折中",
    }
    assert changing.revise(house.people["staff"], made, **said, at=MONDAY, expected_version=seen) == 2
    with pytest.raises(ChangeChanged):
        changing.approve(house.people["gm"], made, comment="", at=MONDAY, expected_version=seen)
    with transaction() as conn:
        assert not changing.keep_trial(conn, house.people["admin"], made, version=seen, summary=TRIED, at=MONDAY)
    change = changing.one(house.people["gm"], made, MONDAY)
    assert (change.state, change.tried, "minutes: 90" in change.texts["group"]) == ("draft", None, True)
    with pytest.raises(ChangeChanged):
        changing.revise(house.people["admin"], made, **said, at=MONDAY, expected_version=seen)


def test_the_same_request_is_one_change(house: House) -> None:
    assert propose(house, request_id="r") == propose(house, request_id="r")
    assert len(changing.listed(house.people["gm"], MONDAY)) == 1


def test_a_change_that_is_refused_or_withdrawn_never_holds(house: House) -> None:
    first, second = propose(house), approved(house.people)
    tried(house.people, first)
    with pytest.raises(ChangeRefused) as refused:
        changing.refuse(house.people["gm"], first, comment=" ", at=MONDAY, expected_version=1)
    assert problem(refused) == "change_no_comment"
    changing.refuse(house.people["gm"], first, comment="一小时够了", at=MONDAY, expected_version=1)
    changing.withdraw(house.people["admin"], second, at=MONDAY + DAY)
    states = {change.id: change.state for change in changing.listed(house.people["gm"], MONDAY)}
    assert states == {first: "refused", second: "withdrawn"}
    assert registry().versions["group"].keys() == delivered().versions["group"].keys()
    for act in (
        lambda: changing.withdraw(house.people["gm"], first, at=MONDAY),
        lambda: changing.withdraw(house.people["gm"], second, at=MONDAY),
    ):
        with pytest.raises(ChangeRefused):
            act()


def test_what_is_in_force_is_not_withdrawn(house: House) -> None:
    made = approved(house.people)
    with pytest.raises(ChangeRefused) as refused:
        changing.withdraw(house.people["gm"], made, at=WEEK_LATER)
    assert problem(refused) == "change_is_in_force"


# A clock that stops by other steps: no open case could tell its story by it.
STRICTER = altered("until: [order_submitted, resolved_on_spot]", "until: [order_submitted]")
REFUSED = [
    ({"since": date(2026, 3, 2)}, "change_too_early"),
    ({"since": TOMORROW, "open_from": date(2026, 3, 2)}, "change_open_too_early"),
    ({"since": date(9999, 12, 31)}, "change_too_far"),
    ({"since": TOMORROW, "open_from": date(9999, 12, 31)}, "change_too_far"),
    ({"texts": {}}, "change_empty"),
    ({"reason": " "}, "change_no_reason"),
    ({"reason": "长" * 2001}, "change_long_reason"),
    ({"texts": {"group": "id: group"}}, "change_wrong"),
    ({"texts": altered(VISIT, VISIT + " ")}, "change_of_nothing"),
    ({"texts": STRICTER, "open_from": SINCE}, "change_not_carried"),
]


def test_what_cannot_be_proposed(house: House) -> None:
    for said, expected in REFUSED:
        with pytest.raises(ChangeRefused) as refused:
            propose(house, **said)
        assert problem(refused) == expected
    assert changing.listed(house.people["admin"], MONDAY) == []


def test_two_versions_do_not_begin_on_one_day_and_a_trial_does_not_outlive_another_approval(house: House) -> None:
    waiting = propose(house, since=SINCE + DAY)
    version = tried(house.people, waiting)
    approved(house.people)
    with pytest.raises(ChangeRefused) as refused:
        changing.approve(house.people["gm"], waiting, comment="", at=MONDAY + DAY, expected_version=version)
    assert problem(refused) == "change_overtaken"
    with pytest.raises(ChangeRefused) as refused:
        propose(house)
    assert problem(refused) == "change_day_taken"


def test_a_new_regime_needs_no_code_and_what_others_build_on_stays(house: House) -> None:
    made = approved(house.people, {"east": EAST}, since=SINCE + DAY)
    bindings.bind(house.people["admin"], house.units["riverside"], "east", SINCE + DAY, MONDAY)
    assert visit_limit(house, WEEK_LATER) == Limit(hours=1)
    no = house.issued(when=WEEK_LATER + DAY)
    assert (no[:3], registry().latest("east").clocks["visit"].limit) == ("KS-", Limit(minutes=30))
    with pytest.raises(ChangeRefused) as refused:
        propose(house)
    assert problem(refused) == "change_built_on"
    with pytest.raises(ChangeRefused) as refused:
        changing.withdraw(house.people["gm"], made, at=MONDAY)
    assert problem(refused) == "change_bound"


def test_parent_and_what_builds_on_it_change_together(house: House) -> None:
    laxer = {"east": EAST.replace("minutes: 30", "minutes: 90")}
    assert [one.sentence for one in changing.problems(laxer, SINCE)] == [
        "clocks.visit.limit 比 group 的 {hours: 1} 宽，而 group 不允许；请写同样或更严的"
    ]
    both = {"east": laxer["east"], **altered()}
    assert changing.problems(both, SINCE) == []
    made = approved(house.people, both)
    assert registry().latest("east").built_on_version == SINCE.isoformat()
    changing.withdraw(house.people["gm"], made, at=MONDAY)
    assert "east" not in registry().versions


def test_what_another_version_builds_on_stays_though_one_of_its_own_regime_goes_with_it(house: House) -> None:
    both = approved(house.people, {"east": EAST, **altered()})
    later = EAST.replace("minutes: 30", "minutes: 20")
    approved(house.people, {"east": later}, since=SINCE + DAY, at=MONDAY + DAY)
    with pytest.raises(ChangeRefused) as refused:
        changing.withdraw(house.people["gm"], both, at=MONDAY)
    assert problem(refused) == "change_built_on"


def test_a_version_is_read_anew_when_others_hold_beside_it() -> None:
    rows = [
        SimpleNamespace(id=-1, pack="group", since=SINCE, text=altered()["group"], open_from=None),
        SimpleNamespace(id=-2, pack="east", since=SINCE + DAY, text=EAST, open_from=None),
    ]
    beside, alone = adopting.joined(delivered(), rows), adopting.joined(delivered(), rows[1:])
    assert [known.latest("east").built_on_version for known in (beside, alone)] == [SINCE.isoformat(), "2020-01-01"]


def test_a_trial_does_not_outlive_another_approval_of_what_it_builds_on(house: House) -> None:
    waiting = propose(house, texts={"east": EAST}, since=SINCE + DAY)
    version = tried(house.people, waiting)
    approved(house.people)
    with pytest.raises(ChangeRefused) as refused:
        changing.approve(house.people["gm"], waiting, comment="", at=MONDAY + DAY, expected_version=version)
    assert problem(refused) == "change_overtaken"


def test_a_regime_is_not_taken_from_under_the_units_that_follow_it(house: House) -> None:
    first = approved(house.people, {"east": EAST})
    approved(house.people, {"east": EAST.replace("minutes: 30", "minutes: 20")}, since=SINCE + 7 * DAY, at=MONDAY + DAY)
    bindings.bind(house.people["admin"], house.units["riverside"], "east", SINCE + DAY, MONDAY)
    with pytest.raises(ChangeRefused) as refused:
        changing.withdraw(house.people["gm"], first, at=MONDAY)
    assert problem(refused) == "change_bound"


def test_what_is_about_to_hold_or_what_a_case_goes_by_is_not_withdrawn(house: House) -> None:
    made = approved(house.people)
    with pytest.raises(ChangeRefused) as refused:
        changing.withdraw(house.people["gm"], made, at=at("03-09 23:56"))
    assert problem(refused) == "change_about_to_hold"
    house.opened(when=WEEK_LATER)
    with pytest.raises(ChangeRefused) as refused:
        changing.withdraw(house.people["gm"], made, at=MONDAY)
    assert problem(refused) == "change_used"


def test_a_case_that_opens_while_a_change_is_approved_is_woken_for_it_too(house: House) -> None:
    data = {name: MADE_UP[name] for name in FIELDS}
    said = {"pack": "group", "project_id": house.units["riverside"], "event": "reception_ended", "data": data, "at": MONDAY}
    texts = altered(ISSUE, ISSUE.replace("hours: 1", "hours: 30"))
    made = propose(house, texts=texts, since=TOMORROW, open_from=TOMORROW)
    version = tried(house.people, made)
    with ThreadPoolExecutor(1) as beside:
        with transaction() as conn:
            open_case_in(conn, house.people["officer"], **said)
            deciding = beside.submit(changing.approve, house.people["gm"], made, comment="", at=MONDAY, expected_version=version)
            assert any(is_somebody_waiting() or time.sleep(0.05) for _ in range(400))
        deciding.result()
    with reading() as conn:
        assert conn.execute(select(cases.c.wake_at)).scalar_one() <= registry().moves["group"][0].at


def is_somebody_waiting() -> bool:
    with reading() as conn:
        return bool(conn.execute(text("select count(*) from pg_locks where locktype = 'advisory' and not granted")).scalar_one())


def test_problems_name_pack_and_line_in_the_reader_s_language(house: House) -> None:
    texts = altered(VISIT, VISIT.replace("hours: 1", "hours: 0"))
    line = texts["group"][: texts["group"].index("{hours: 0}")].count("\n") + 1
    (zh,), (en,) = changing.problems(texts, SINCE), changing.problems(texts, SINCE, "en")
    assert (zh.pack, zh.line, zh.sentence) == ("group", line, "hours 不能是 0，请写大于 0 的数")
    assert en.sentence == "hours is 0; write a number greater than 0"
    (near,) = changing.problems(altered("responsible: officer", "responsibl: officer"), SINCE)
    assert near.sentence == "这里没有 responsibl 这一项，是不是要写 responsible？不是的话请删去"


def test_open_cases_are_woken_for_the_day_from_which_they_go_by_it(house: House) -> None:
    no = house.submitted()
    approved(house.people, altered(ISSUE, ISSUE.replace("hours: 1", "hours: 30")), open_from=TOMORROW, since=TOMORROW)
    (move,) = registry().moves["group"]
    assert (move.version, move.at.isoformat()) == ("2026-03-03", "2026-03-03T00:00:00+08:00")
    advance.advance_due(move.at - MINUTE)
    assert case_view.view(house.people["gm"], no, at=move.at).pack_version == "2020-01-01"
    advance.advance_due(move.at)
    assert case_view.view(house.people["gm"], no, at=move.at).pack_version == "2026-03-03"
    assert verify().differences == []


def test_whoever_decides_is_told_once_and_everything_is_on_record(house: House) -> None:
    made = approved(house.people)
    with reading() as conn:
        told = conn.execute(select(messages.c.to_id, messages.c.data).where(messages.c.rule == "rules_proposed")).all()
        acts = conn.execute(select(audit.c.action).where(audit.c.subject == f"rules:{made}").order_by(audit.c.id)).scalars().all()
    assert {one.to_id for one in told} == {house.people["gm"].id, house.people["vp"].id}
    assert told[0].data["page"] == f"rules?change={made}"
    assert acts == ["rules_proposed", "rules_tried", "rules_approved"]


def test_whoever_only_reads_the_rules_sees_what_was_approved(house: House) -> None:
    draft, decided = propose(house, since=SINCE + DAY), approved(house.people)
    assert [change.id for change in changing.listed(house.people["officer"], MONDAY)] == [decided]
    with pytest.raises(ChangeNotFound):
        changing.one(house.people["officer"], draft, MONDAY)


def test_another_database_knows_nothing_of_it(house: House) -> None:
    approved(house.people)
    adopting.forget()
    with pytest.raises(NoSuchPack):
        registry().version("group", SINCE.isoformat())


def test_who_changed_what_from_when(house: House) -> None:
    approved(house.people, open_from=SINCE + DAY)
    approved(house.people, altered(VISIT, VISIT.replace("hours: 1", "minutes: 90")), since=SINCE + 7 * DAY, at=MONDAY + DAY)
    coming, held, first = history(house.people["officer"], "group", WEEK_LATER)
    assert (first.version, first.standing, first.differences, first.by) == ("2020-01-01", "ended", None, None)
    assert (held.standing, held.differences, held.by, held.approved_by) == ("in_force", 1, "钱进", "周明远")
    assert (held.reason, held.open_from) == ("客户反映一小时来不及", SINCE + DAY)
    assert (coming.version, coming.standing, coming.open_from) == ((SINCE + 7 * DAY).isoformat(), "coming", None)
    with pytest.raises(RegimeNotFound):
        history(house.people["officer"], "none", MONDAY)


def test_a_proof_finds_what_was_not_approved_so_and_versions_that_nobody_knows(house: House) -> None:
    no = house.issued()
    made = approved(house.people)
    with reading() as conn:
        assert proof.check(conn) == []
    with transaction() as conn:
        conn.execute(update(rule_changes).values(open_from=SINCE))
        conn.execute(update(cases).where(cases.c.no == no).values(earlier_versions=[["1999-01-01", MONDAY.isoformat()]]))
    adopting.forget()
    with reading() as conn:
        assert proof.check(conn, "en") == [
            f"the version of group from 2026-03-10 is not what was approved (change {made})",
            "1 cases go by version 1999-01-01 of group, which is not there",
        ]
