"""Cases that are open when the rules change: whoever looks first and however late, the same rows, and the ledger only grows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from db.engine import reading, transaction
from db.queries import cases as queries
from pages.parts import clock_card
from services.advance import advance_due
from services.case_view import view
from services.casework import whole
from services.deadlines.telling import tell
from services.foresight import foresee
from services.policy import packs
from services.policy.packs import Move, Packs
from services.verify import verify
from tests.policy.versions import version
from tests.services.group import MONDAY, Group, at, group

CHANGE = at("03-04 00:00")
VALUES = {
    "clocks.order_submit.limit": {"hours": 2},
    "clocks.order_submit.cite": "14.2a",
    "clocks.order_issue.limit": {"minutes": 5},
    "clocks.daily_progress.daily.at": "17:00",
    "penalties.late_order_submit.rates.0.responsible": {"yuan": 500},
    "reminders.daily_unfinished.daily": "08:00",
}


@pytest.fixture
def people(database: str) -> Iterator[Group]:
    yield group()
    packs.adopt(None)


def change(values: dict[str, Any] = VALUES, since: str = "2026-03-03") -> None:
    """From 4 March on open cases go by a version that is in force from a day before it on."""
    known = packs.delivered()
    versions = {**known.versions["group"], since: version("group", since, values)}
    packs.adopt(Packs({**known.versions, "group": versions}, {"group": [Move(CHANGE, since)]}, known.shelf))
    with transaction() as conn:
        conn.execute(text("update cases set wake_at = least(wake_at, :at) where closed_at is null"), {"at": CHANGE})


def rows(no: str) -> dict[str, list[tuple[Any, ...]]]:
    """What is stored of a case, but when it was recorded."""
    queries = {
        "case": "select pack_version, earlier_versions, level1_at, next_due_at from cases where id = :id",
        "clocks": "select rule, n, started_at, warn_at, due_at, stopped_at, outcome, cite, reason from clocks where case_id = :id"
        " order by rule, n",
        "replaced": "select rule, n, replaced_at, version, warn_at, due_at, outcome, cite, reason from clocks_replaced"
        " where case_id = :id order by rule, n",
        "ledger": "select rule, n, number, at, yuan, cite from penalties where case_id = :id order by at, rule, number",
        "messages": "select rule, at, to_role from messages where case_id = :id order by at, rule, to_role",
    }
    with reading() as conn:
        case_id = conn.execute(text("select id from cases where no = :no"), {"no": no}).scalar_one()
        return {name: [tuple(row) for row in conn.execute(text(query), {"id": case_id})] for name, query in queries.items()}


def clock(no: str, rule: str) -> Any:
    with reading() as conn:
        query = "select c.* from clocks c join cases on cases.id = case_id where no = :no and rule = :rule"
        return conn.execute(text(query), {"no": no, "rule": rule}).one()


def test_a_clock_that_runs_is_due_by_the_new_rule_and_its_old_row_stays(people: Group) -> None:
    no = people.opened(at("03-03 23:50"))  # due 00:20
    change()
    advance_due(CHANGE)
    now = clock(no, "order_submit")
    assert (now.due_at, now.cite) == (at("03-04 01:50"), "14.2a")
    assert now.reason["changed"] == {
        "at": "2026-03-03T16:00:00+00:00",
        "from": "2020-01-01",
        "to": "2026-03-03",
        "due_before": "2026-03-03T16:20:00+00:00",
    }
    found = rows(no)
    assert [(row[:4], row[5], row[7]) for row in found["replaced"]] == [
        (("order_submit", 1, CHANGE, "2020-01-01"), at("03-04 00:20"), "14.2")
    ]
    assert found["case"][0][:2] == ("2026-03-03", [["2020-01-01", "2026-03-03T16:00:00+00:00"]])
    assert not verify().differences


def test_nobody_is_late_by_a_rule_before_it_was_in_force(people: Group) -> None:
    no = people.opened(at("03-03 23:00"))
    people.step(no, "order_submitted", "officer", at("03-03 23:20"), required_by="2026-03-05T18:00+08:00")  # due 00:20
    change()
    advance_due(at("03-04 00:12"))
    assert clock(no, "order_issue").due_at == CHANGE
    assert [(entry[0], entry[3]) for entry in rows(no)["ledger"]] == [
        ("late_order_issue", at("03-04 00:05")),
        ("late_order_issue", at("03-04 00:10")),
    ]
    assert not verify().differences


def test_nobody_pays_twice_for_the_same_block_and_what_is_entered_stays(people: Group) -> None:
    no = people.opened(at("03-03 23:00"))  # due 23:30, so that six blocks of five minutes are complete at midnight
    advance_due(CHANGE)
    entered = rows(no)["ledger"]
    assert len(entered) == 6
    change()
    people.step(no, "commented", "officer", at("03-04 00:01"), text="on my way")
    assert clock(no, "order_submit").due_at == at("03-04 01:00")
    advance_due(at("03-04 01:42"))
    ledger = rows(no)["ledger"]
    # The blocks of 01:05 to 01:30 are the first to sixth, which are paid.
    assert ledger[:6] == entered
    assert [(entry[2], entry[3], entry[4]) for entry in ledger[6:]] == [(7, at("03-04 01:35"), 500), (8, at("03-04 01:40"), 500)]
    assert not verify().differences


def test_what_a_pending_closure_cost_before_the_change_is_paid_by_the_rules_of_then(people: Group) -> None:
    no = people.issued()
    people.step(no, "visited", "dept_head", at("03-02 10:00"), signed=True, plan="p", agreed_by="2026-03-02T12:00+08:00")
    people.step(no, "closure_requested", "dept_head", at("03-02 13:00"), signed=True)
    change({"penalties.completion_overdue.every": {"hours": 10}, "penalties.completion_overdue.rates.0.responsible": {"yuan": 7}})
    people.step(no, "closure_returned", "officer", at("03-04 10:00"), reason="not done")
    assert sorted((e[2], e[3], e[4]) for e in rows(no)["ledger"] if e[0] == "completion_overdue") == [
        (1, at("03-03 12:00"), 50),
        (1, at("03-03 12:00"), 100),
        (4, at("03-04 04:00"), 7),
        (4, at("03-04 04:00"), 50),
    ]
    assert not verify().differences


def test_a_step_that_comes_first_and_a_worker_that_comes_first_leave_the_same_rows(people: Group) -> None:
    by_step, by_worker = people.opened(at("03-03 23:00")), people.opened(at("03-03 23:00"))
    older = [people.issued(at("03-02 09:00")) for _ in range(2)]
    change()
    for no in (by_step, older[0]):
        held_back(no)
    advance_due(at("03-04 00:03"))
    for no in (by_step, by_worker, *older):
        people.step(no, "commented", "officer", at("03-04 09:30"), text="late")
    assert rows(by_step) == rows(by_worker)
    assert rows(older[0]) == rows(older[1])
    assert rows(older[0])["replaced"]
    assert not verify().differences


def held_back(no: str) -> None:
    """The worker does not come to this case."""
    with transaction() as conn:
        conn.execute(text("update cases set wake_at = null where no = :no"), {"no": no})


def test_verify_agrees_before_at_and_after_the_change_however_often_one_looks(people: Group) -> None:
    numbers = [people.issued(), people.opened(at("03-03 23:50")), people.issued(at("03-03 22:00"))]
    change()
    seen: list[Any] = []
    for moment in ("03-03 23:59", "03-04 00:00", "03-04 00:01", "03-04 17:00", "03-05 08:00", "03-07 12:00"):
        advance_due(at(moment))
        assert not verify().differences
        ledger = [entry for no in numbers for entry in rows(no)["ledger"]]
        assert set(seen) <= set(ledger)
        seen = ledger
    with reading() as conn:
        duties = conn.execute(text("select n, due_at from clocks where rule = 'daily_progress' and case_id = 1 order by n")).all()
    assert [tuple(duty) for duty in duties] == [
        (1, at("03-02 18:00")),
        (2, at("03-03 18:00")),
        (3, at("03-04 17:00")),
        (4, at("03-05 17:00")),
        (5, at("03-06 17:00")),
        (6, at("03-07 17:00")),
    ]


def test_two_workers_at_once_move_every_case_once(people: Group) -> None:
    numbers = [people.opened(at("03-03 23:50")) for _ in range(8)]
    change()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(advance_due, [at("03-04 00:10")] * 4))
    assert [len(rows(no)["replaced"]) for no in numbers] == [1] * 8
    assert not verify().differences


def test_a_told_story_goes_through_the_same_eras(people: Group) -> None:
    no = people.opened(at("03-03 23:00"))
    change()
    people.step(no, "order_submitted", "officer", at("03-04 00:20"), required_by="2026-03-05T18:00+08:00")
    advance_due(at("03-04 10:00"))
    with transaction() as conn:
        case = queries.find(conn, no)
        assert case is not None
        told = [(s.event, s.at, s.data) for s in queries.steps_of(conn, case.id)]
        opened = {**told[0][2], "customer_name": "张三", "customer_phone": "13800000000"}
        pack = packs.registry().version("group", "2020-01-01")
        steps, personal = whole.checked(pack, [(told[0][0], told[0][1], opened), *told[1:]])
        unit = queries.project(conn, people.project_id)
        told_again = whole.Whole(pack, unit, steps, personal, "other", "1")
        whole.add(conn, [told_again], at=at("03-04 10:00"))
        again = conn.execute(text("select no from cases where source = 'other'")).scalar_one()
    assert rows(again) == rows(no)
    assert rows(no)["replaced"]
    assert not verify().differences


def test_a_case_that_ended_before_the_change_stays_by_its_rules(people: Group) -> None:
    no = people.opened(at("03-03 23:00"))
    people.step(no, "resolved_on_spot", "officer", at("03-03 23:20"), signed=True)
    change()
    with transaction() as conn:
        conn.execute(text("update cases set wake_at = :at"), {"at": CHANGE})
    advance_due(at("03-04 10:00"))
    assert rows(no)["case"][0][:2] == ("2020-01-01", [])
    assert not verify().differences


def test_a_version_that_tells_another_story_is_for_new_cases_only(people: Group) -> None:
    no = people.opened(at("03-03 23:50"))
    change({**VALUES, "clocks.order_submit.responsible": "gm"})
    advance_due(at("03-04 10:00"))
    new = people.opened(at("03-04 11:00"))
    assert rows(no)["case"][0][0] == "2020-01-01"
    assert rows(new)["case"][0][:2] == ("2026-03-03", [])
    assert not verify().differences


def test_of_two_versions_that_come_at_one_instant_the_later_one_counts(people: Group) -> None:
    no = people.opened(at("03-03 23:50"))
    known, later = packs.delivered(), {**VALUES, "clocks.order_submit.limit": {"hours": 3}}
    versions = {day: version("group", day, values) for day, values in (("2026-03-02", VALUES), ("2026-03-03", later))}
    found = {**known.versions, "group": {**known.versions["group"], **versions}}
    packs.adopt(Packs(found, {"group": [Move(CHANGE, day) for day in versions]}, known.shelf))
    with transaction() as conn:
        conn.execute(text("update cases set wake_at = :at"), {"at": CHANGE})
    advance_due(CHANGE)
    assert rows(no)["case"][0][:2] == ("2026-03-03", [["2020-01-01", "2026-03-03T16:00:00+00:00"]])
    assert clock(no, "order_submit").due_at == at("03-04 02:50")
    assert not verify().differences


def test_what_a_step_would_do_is_foreseen_by_the_rules_that_hold_then(people: Group) -> None:
    no = people.opened(at("03-03 23:50"))
    change()
    data = {"required_by": "2026-03-06T18:00+08:00"}
    found = foresee(people.people["officer"], no, "order_submitted", data, at=at("03-04 00:30"))
    assert [(one.effect, one.rule, one.due_at) for one in found] == [
        ("stops", "order_submit", at("03-04 01:50")),
        ("starts", "order_issue", at("03-04 00:35")),
    ]


def test_the_worker_wakes_an_open_case_at_the_coming_change(people: Group) -> None:
    people.opened(MONDAY)
    change({})
    people.opened(MONDAY + timedelta(hours=38))  # 23:00 on the eve
    with reading() as conn:
        assert conn.execute(text("select max(wake_at) from cases")).scalar_one() <= CHANGE


def test_why_it_is_due_says_what_it_was_before_and_its_days_add_up(people: Group) -> None:
    no = people.opened(at("03-03 23:50"))
    change()
    advance_due(CHANGE)
    seen = view(people.people["officer"], no, at=at("03-04 00:10"))
    (clock,) = seen.clocks
    assert [(was.until, was.version, was.due_at, was.cite) for was in clock.before] == [
        (CHANGE, "2020-01-01", at("03-04 00:20"), "第14.2条")
    ]
    told = tell(clock, seen.eras, seen.steps, "zh", at("03-04 00:10"))
    assert told.reason == (
        "3月3日 23:50 受理登记 → 2 小时内起草督办令（第14.2a条）。",
        "自 3月4日 00:00 起改按新规则计算（2026-03-03 起施行的版本，第14.2a条）；"
        "此前按 2020-01-01 的版本，应于 3月4日 00:20 到期。",
    )
    assert told.total == "合计 2 小时。"
    assert "所用规则：集团售后服务管理办法，自 2026-03-03 起施行的版本。" in told.further
    card = clock_card.running(seen, "en", at("03-04 00:10"))
    assert "was due by the version of 2020-01-01, until 4 Mar 00:00" in card


def test_why_says_that_nothing_is_due_before_its_rule_is_in_force(people: Group) -> None:
    no = people.opened(at("03-03 23:00"))
    people.step(no, "order_submitted", "officer", at("03-03 23:20"), required_by="2026-03-05T18:00+08:00")
    change()
    advance_due(at("03-04 00:01"))
    seen = view(people.people["officer"], no, at=at("03-04 00:01"))
    told = tell(next(one for one in seen.clocks if one.rule == "order_issue"), seen.eras, seen.steps, "en", at("03-04 00:01"))
    assert told.reason[-1] == (
        "By the new rules it would have been due 3 Mar 23:25, but they were not in force then:"
        " it is due the moment they came into force."
    )
    assert told.strip is None
