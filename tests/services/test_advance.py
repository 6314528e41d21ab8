"""Time alone: every duty, accrual and reminder at its true instant, once, whoever looks when."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from db.engine import reading, transaction
from services.advance import advance_due, next_instant
from services.verify import verify
from tests.services.group import Group, at, group


@pytest.fixture
def people(database: str) -> Group:
    return group()


def _ledger() -> list[tuple[object, ...]]:
    with reading() as conn:
        query = "select rule, n, capacity, number, at, payer_role, yuan from penalties order by at, rule, number, capacity"
        return [tuple(row) for row in conn.execute(text(query))]


def _rows(table: str) -> int:
    with reading() as conn:
        return int(conn.execute(text(f"select count(*) from {table}")).scalar_one())


def test_a_draft_that_is_twelve_minutes_late_costs_two_blocks(people: Group) -> None:
    people.opened()  # due 09:30
    assert next_instant() == at("03-02 09:30") + timedelta(microseconds=1)
    advance_due(at("03-02 09:42"))
    # 09:35 and 09:40; the third would be complete at 09:45
    assert [(entry[0], entry[3], entry[4]) for entry in _ledger()] == [
        ("late_order_submit", 1, at("03-02 09:35")),
        ("late_order_submit", 2, at("03-02 09:40")),
    ]


def test_looking_often_or_once_leaves_the_same_rows(people: Group) -> None:
    people.opened()
    people.issued()
    moment, end = at("03-02 09:30"), at("03-06 20:00")
    while moment < end:
        advance_due(moment)
        moment += timedelta(hours=7)
    advance_due(end)
    assert not verify().differences
    often = _ledger()
    assert often
    assert advance_due(end) == 0
    assert _ledger() == often


def test_two_workers_at_once_write_everything_once(people: Group) -> None:
    for _ in range(8):
        people.opened()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(advance_due, [at("03-02 11:00")] * 4))
    # 09:30 + 18 blocks of five minutes = 11:00, for each of eight cases
    assert len(_ledger()) == 8 * 18
    assert not verify().differences


def test_a_clock_set_back_changes_nothing(people: Group) -> None:
    people.opened()
    advance_due(at("03-02 11:00"))
    before = _ledger()
    advance_due(at("03-02 09:40"))
    assert _ledger() == before


def test_reminders_and_missed_duties_come_at_their_hour(people: Group) -> None:
    people.issued(at("03-02 09:10"))  # issued 09:40, visit due 10:40, so the first 18:00 counts
    advance_due(at("03-03 09:30"))
    with reading() as conn:
        sent = [tuple(r) for r in conn.execute(text("select rule, to_role, at from messages order by at, id"))]
        duty = conn.execute(text("select outcome from clocks where rule = 'daily_progress' and n = 1")).scalar_one()
    assert sent[0] == ("issue_notice", "dept_head", at("03-02 09:40"))
    assert {(rule, role) for rule, role, _ in sent[1:]} == {
        ("daily_unfinished", "dept_head"),
        ("daily_unfinished", "leader"),
        ("daily_unfinished", "chairman"),
    }
    assert duty == "missed"


def test_a_closed_case_wakes_nobody(people: Group) -> None:
    no = people.opened()
    people.step(no, "resolved_on_spot", "officer", at("03-02 09:20"), signed=True)
    assert next_instant() is None
    assert advance_due(at("04-02 09:20")) == 0


def test_verify_names_what_was_changed_behind_its_back(people: Group) -> None:
    no = people.opened()
    advance_due(at("03-02 09:42"))
    with transaction() as conn:
        conn.execute(text("alter table penalties disable trigger only_grows"))
        conn.execute(text("update penalties set yuan = 1 where number = 2"))
        conn.execute(text("update clocks set due_at = due_at + interval '1 minute'"))
    found = verify().differences
    assert any(no in line and "accrual" in line for line in found)
    assert any(no in line and "clock order_submit" in line for line in found)


def test_a_step_after_a_cost_on_record_does_not_change_who_paid_it(people: Group) -> None:
    no = people.opened()
    people.step(no, "order_submitted", "officer", at("03-02 09:10"), required_by="2026-03-05T18:00+08:00")
    advance_due(at("03-02 10:15"))  # due 10:10; the block of 10:15 falls on the deputy
    people.step(no, "order_reviewed", "deputy_gm", at("03-02 10:15"))
    assert [(entry[4], entry[5]) for entry in _ledger()] == [(at("03-02 10:15"), "deputy_gm")]
    assert not verify().differences
