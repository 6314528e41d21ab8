"""The ledger: who sees which entries, what may be done about them by whom, and sums that always re-add."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from db import engine
from db.engine import transaction
from db.throwaway import throwaway_database
from services import audit, case_view, register
from services.__main__ import main
from services.access import SYSTEM
from services.advance import advance_due
from services.errors import NotPermitted, PenaltyChanged, PenaltyNotFound, PenaltyRefused, Refusal
from services.ledger import acts, charts, detail, entries, workbook
from services.ledger.entries import Filter
from services.verify import verify
from tests.services.group import Group, at, group
from tests.services.house import House

WHY = "停电，系统无法登录"
NOON = at("03-02 12:00")


@pytest.fixture
def house(database) -> House:
    return House()


@pytest.fixture
def late(house) -> str:
    """A case whose order is two and a half hours late at noon: due 09:30, 30 blocks of five minutes, ¥3,000 for the officer."""
    no = house.opened()
    advance_due(NOON)
    return no


@pytest.fixture
def severe(house) -> tuple[int, int]:
    """The two entries to be decided on once a completion is sixteen days late: the head's and the leader's."""
    house.issued(category="handover_quality")
    advance_due(at("03-24 00:00"))
    found = entries.find(house.people["hr"], Filter(undecided=True)).lines
    return next(e.id for e in found if e.capacity == "responsible"), next(e.id for e in found if e.capacity == "leader")


def mine(house, login="officer", **wanted) -> list[entries.Line]:
    return list(entries.find(house.people[login], Filter(**wanted), limit=500).lines)


def sums(house, login="hr", **wanted) -> entries.Sums:
    return entries.sums(house.people[login], Filter(**wanted))


def waive(house, login, ids, **more):
    return acts.waive(house.people[login], ids, reason=more.pop("reason", WHY), at=more.pop("at", NOON), **more)


def problem(refused) -> str:
    return refused.value.facts["problem"]


def test_nothing_stands_in_an_empty_ledger(house):
    assert entries.find(house.people["hr"], Filter()) == entries.Page(0, ())
    assert sums(house).net == 0
    assert entries.months(NOON) == [date(2026, 3, 1)]
    assert charts.by_month(house.people["hr"], Filter(), until=date(2026, 3, 1)) == []
    assert detail.waiting(house.people["hr"]) == []


def test_the_database_itself_refuses_to_change_the_ledger(late):
    for statement in ("update penalties set yuan = 1", "delete from penalties", "truncate penalties cascade"):
        with pytest.raises(DatabaseError, match="rows are added, never changed"), transaction() as conn:
            conn.execute(text(statement))


def test_a_person_sees_what_they_pay_and_nothing_of_others(house, late):
    house.opened("starbay")
    advance_due(NOON)
    assert {line.no for line in mine(house, "officer")} == {late}
    assert {line.no for line in mine(house, "officer-2")} != {late}
    assert mine(house, "head") == mine(house, "leader") == mine(house, "vp") == []
    assert len({line.no for line in mine(house, "hr")}) == 2
    with pytest.raises(PenaltyNotFound):
        detail.entry(house.people["officer-2"], mine(house)[0].id)


def test_whoever_belongs_to_a_part_of_the_group_sees_the_penalties_of_that_part(house, late):
    house.opened("starbay")
    advance_due(NOON)
    paths = {unit.name: unit.path for unit in register.units(house.people["gm"])}
    south = replace(house.people["hr"], org_path=paths["华南"])
    assert late not in {line.no for line in entries.find(south, Filter(), limit=500).lines}
    assert entries.find(south, Filter()).total == 30
    assert entries.sums(south, Filter()).net == 3000
    with pytest.raises(PenaltyNotFound):
        acts.waive(south, [mine(house)[0].id], reason=WHY, at=NOON)


def test_whoever_has_nothing_to_do_with_money_is_refused(house):
    for login in ("admin", "wall"):
        with pytest.raises(NotPermitted):
            entries.find(house.people[login], Filter())


def test_each_filter_narrows_the_list_and_its_sums_alike(house, late):
    for wanted, count in [
        ({}, 30),
        ({"month": date(2026, 3, 1)}, 30),
        ({"month": date(2026, 2, 1)}, 0),
        ({"rule": "late_order_submit"}, 30),
        ({"rule": "plan_missed"}, 0),
        ({"cite": "18"}, 30),
        ({"cite": "36.1"}, 0),
        ({"kind": "waiver"}, 0),
        ({"person": "李"}, 30),
        ({"person": "%"}, 0),
        ({"case": "KS-20260302"}, 30),
        ({"case": "KS-1999"}, 0),
        ({"undecided": True}, 0),
        ({"own": True}, 0),
    ]:
        assert entries.find(house.people["hr"], Filter(**wanted)).total == count
        assert sums(house, **wanted).entries == count
        assert sums(house, **wanted).net == 100 * count


def test_an_entry_opens_down_to_the_instants_it_was_computed_from(house, late):
    line = mine(house)[-1]
    seen = detail.entry(house.people["officer"], line.id)
    # Received at 09:00, due after half an hour; the first full block of five minutes ends at 09:35.
    assert (seen.cause.started_at, seen.cause.due_at) == (at("03-02 09:00"), at("03-02 09:30"))
    assert (line.number, line.at, seen.block.minutes) == (1, at("03-02 09:35"), 5)
    assert (line.no, line.payer, line.cite, line.yuan) == (late, "李佳", "第18条", 100)
    assert seen.cause.reason["unit"] == "minutes"
    assert (len(seen.alike.ids), seen.alike.left_yuan) == (30, 3000)
    assert seen.may == {"appeal"}
    assert detail.entry(house.people["gm"], line.id).may == {"waive"}
    assert detail.entry(house.people["finance"], line.id).may == frozenset()


def test_a_waiver_is_a_new_entry_with_author_and_reason_and_the_old_one_stays(house, late):
    first = mine(house)[0]
    done = waive(house, "deputy", [first.id], yuan=Decimal("40.50"))
    waiver = next(line for line in mine(house) if line.kind == "waiver")
    assert (done.entries, waiver.refers_to, waiver.yuan) == ((waiver.id,), first.id, Decimal("-40.50"))
    assert (waiver.author, waiver.reason, waiver.at, waiver.cite) == ("孙悦", WHY, NOON, first.cite)
    kept = next(line for line in mine(house) if line.id == first.id)
    assert (kept.yuan, kept.waived_yuan, kept.left_yuan) == (100, Decimal("40.50"), Decimal("59.50"))
    found = sums(house)
    assert (found.accrued, found.waived, found.net) == (3000, Decimal("40.50"), Decimal("2959.50"))
    assert verify().differences == []


def test_a_waiver_that_makes_no_sense_writes_nothing(house, late):
    for more, expected in [
        ({"reason": "  "}, "penalty_no_reason"),
        ({"reason": "长" * 3000}, "too_long"),
        ({"yuan": Decimal(101)}, "penalty_too_much"),
        ({"yuan": Decimal(-1)}, "penalty_too_much"),
        ({"yuan": Decimal(0)}, "penalty_too_much"),
        ({"yuan": Decimal("0.001")}, "penalty_too_much"),
        ({"percent": Decimal(5)}, "penalty_too_much"),
    ]:
        with pytest.raises(PenaltyRefused) as refused:
            waive(house, "deputy", [mine(house)[0].id], **more)
        assert problem(refused) == expected
    assert sums(house).waived == 0


def test_what_is_waived_as_a_whole_cannot_be_waived_again(house, late):
    first = mine(house)[0]
    done = waive(house, "deputy", [first.id])
    for ids, expected in (([first.id], "penalty_nothing_left"), (list(done.entries), "penalty_is_waiver")):
        with pytest.raises(PenaltyRefused) as refused:
            waive(house, "gm", ids)
        assert problem(refused) == expected


def test_only_the_entitled_waive(house, late):
    for login in ("officer", "staff", "head", "leader", "finance"):
        with pytest.raises((NotPermitted, PenaltyNotFound)):
            waive(house, login, [mine(house)[0].id])


def test_nobody_waives_or_decides_on_what_they_pay(house):
    # Submitted after ten minutes, then it lies with the deputy past the hour.
    house.submitted()
    advance_due(at("03-02 10:16"))
    (entry,) = mine(house, "deputy", own=True)
    assert detail.entry(house.people["deputy"], entry.id).may == {"appeal"}
    with pytest.raises(PenaltyRefused) as refused:
        waive(house, "deputy", [entry.id])
    assert problem(refused) == "penalty_own"
    acts.appeal(house.people["deputy"], [entry.id], reason="当日出差", at=NOON)
    (asked,) = detail.waiting(house.people["deputy"])
    assert not asked.may_answer
    with pytest.raises(PenaltyRefused):
        acts.answer(house.people["deputy"], asked.ids, granted=True, comment="同意", at=NOON)


def test_the_same_request_sent_twice_waives_once(house, late):
    first = mine(house)[0]
    once = waive(house, "deputy", [first.id], yuan=Decimal(10), request_id="r1")
    again = waive(house, "deputy", [first.id], yuan=Decimal(10), request_id="r1", seen=0)
    assert (again.entries, again.repeated, sums(house).waived) == (once.entries, True, 10)


def test_two_requests_of_one_person_at_one_instant_are_two(house, late):
    first = mine(house)[0]
    for _ in range(2):
        waive(house, "deputy", [first.id], yuan=Decimal(10))
    assert sums(house).waived == 20


def test_whoever_saw_an_entry_before_somebody_else_acted_is_told_who_and_when(house, late):
    first = mine(house)[0]
    seen = detail.entry(house.people["gm"], first.id).version
    waive(house, "deputy", [first.id], yuan=Decimal(10), seen=seen)
    with pytest.raises(PenaltyChanged) as refused:
        waive(house, "gm", [first.id], yuan=Decimal(10), seen=seen)
    assert refused.value.facts == {"who": "孙悦", "at": NOON}


def test_of_two_people_at_once_one_wins_and_the_other_is_told(house, late):
    ids = [line.id for line in mine(house)[:5]]
    seen = [detail.entry(house.people["gm"], entry).version for entry in ids]

    def attempt(login: str, entry: int, version: int) -> str:
        try:
            waive(house, login, [entry], seen=version)
        except (PenaltyChanged, PenaltyRefused) as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(4) as threads:
        tried = [threads.submit(attempt, who, *pair) for pair in zip(ids, seen, strict=True) for who in ("deputy", "gm", "hr")]
        outcomes = [one.result() for one in tried]
    assert outcomes.count("done") == 5
    assert outcomes.count("PenaltyChanged") == 10
    assert sums(house).waived == 500


def test_more_than_one_person_may_waive_alone_waits_for_a_second_who_is_somebody_else(house, late):
    ids = [line.id for line in mine(house)[:6]]
    done = waive(house, "gm", ids)
    assert (done.entries, len(done.waiting), sums(house).waived) == ((), 6, 0)
    assert all(line.waiting for line in mine(house) if line.id in ids)
    (asked,) = detail.waiting(house.people["hr"])
    assert (asked.kind, asked.yuan, asked.asker, asked.may_answer) == ("waiver", 600, "周明远", True)
    with pytest.raises(PenaltyRefused) as refused:
        acts.answer(house.people["gm"], done.waiting, granted=True, comment="同意", at=NOON)
    assert problem(refused) == "penalty_own_request"
    with pytest.raises(NotPermitted):
        acts.answer(house.people["deputy"], done.waiting, granted=True, comment="同意", at=NOON)
    granted = acts.answer(house.people["hr"], done.waiting, granted=True, comment="情况属实", at=NOON)
    assert (len(granted.entries), sums(house).waived, detail.count_waiting(house.people["hr"])) == (6, 600, 0)
    again = acts.answer(house.people["hr"], done.waiting, granted=True, comment="情况属实", at=NOON)
    assert (again.repeated, sums(house).waived) == (True, 600)
    (act,) = detail.entry(house.people["officer"], ids[0]).acts
    assert (act.asker, act.answerer, act.granted, act.comment) == ("周明远", "吴敏", True, "情况属实")


def test_the_limit_cannot_be_passed_in_small_pieces(house, late):
    lines = mine(house)
    for line in lines[:5]:
        assert waive(house, "deputy", [line.id]).entries
    # ¥500 in this case for this payer are the limit, whoever waives the rest.
    assert waive(house, "gm", [lines[5].id], yuan=Decimal("0.01")).waiting
    assert sums(house).waived == 500


def test_the_limit_cannot_be_passed_appeal_by_appeal_either(house, late):
    officer, deputy = house.people["officer"], house.people["deputy"]
    *within, above = mine(house)[:6]
    for line in within:
        asked = acts.appeal(officer, [line.id], reason="客户要求改约", at=NOON)
        assert acts.answer(deputy, asked.waiting, granted=True, comment="属实", at=NOON).entries
    more = acts.appeal(officer, [above.id], reason="客户要求改约", at=NOON)
    with pytest.raises(NotPermitted):
        acts.answer(deputy, more.waiting, granted=True, comment="属实", at=NOON)


def test_what_waits_for_an_answer_is_left_alone_until_then(house, late):
    ids = [line.id for line in mine(house)[:6]]
    waive(house, "gm", ids)
    with pytest.raises(PenaltyRefused) as refused:
        waive(house, "hr", ids[:1])
    assert problem(refused) == "penalty_waiting"
    assert detail.entry(house.people["hr"], ids[0]).may == frozenset()


def test_a_refused_request_leaves_the_ledger_as_it_was(house, late):
    ids = [line.id for line in mine(house)[:6]]
    done = waive(house, "gm", ids)
    with pytest.raises(PenaltyRefused) as refused:
        acts.answer(house.people["hr"], done.waiting, granted=False, comment=" ", at=NOON)
    assert problem(refused) == "penalty_no_reason"
    assert acts.answer(house.people["hr"], done.waiting, granted=False, comment="理由不充分", at=NOON).entries == ()
    assert (sums(house).waived, sums(house).entries) == (0, 30)
    with pytest.raises(Refusal):
        acts.answer(house.people["hr"], done.waiting, granted=True, comment="改主意", at=NOON)


def test_any_part_of_a_bonus_takes_two_people(house):
    house.issued()
    advance_due(NOON)
    visit = mine(house, "hr", rule="visit_missed")[0]
    done = waive(house, "hr", [visit.id], percent=Decimal(5))
    assert done.waiting
    acts.answer(house.people["gm"], done.waiting, granted=True, comment="同意", at=NOON)
    found = sums(house, rule="visit_missed")
    assert (found.accrued_percent, found.waived_percent, found.net_percent) == (20, 5, 15)


def test_an_appeal_is_the_payers_once_and_becomes_a_waiver_when_granted(house, late):
    ids = [line.id for line in mine(house)[:2]]
    done = acts.appeal(house.people["officer"], ids, reason="客户要求改约", at=NOON, request_id="a")
    assert acts.appeal(house.people["officer"], ids, reason="客户要求改约", at=NOON, request_id="a").repeated
    with pytest.raises(PenaltyNotFound):
        acts.appeal(house.people["head"], ids, reason="不服", at=NOON)
    (asked,) = detail.waiting(house.people["deputy"])
    assert (asked.kind, asked.yuan, asked.asker, asked.may_answer) == ("appeal", 200, "李佳", True)
    assert not detail.waiting(house.people["officer"])[0].may_answer
    acts.answer(house.people["deputy"], done.waiting, granted=True, comment="属实", at=NOON)
    waiver = next(line for line in mine(house) if line.kind == "waiver")
    assert (waiver.author, waiver.reason, sums(house).waived) == ("孙悦", "属实", 200)


def test_a_refused_appeal_is_the_last_one(house, late):
    first = mine(house)[0]
    done = acts.appeal(house.people["officer"], [first.id], reason="不服", at=NOON)
    acts.answer(house.people["deputy"], done.waiting, granted=False, comment="记录完整", at=NOON)
    with pytest.raises(PenaltyRefused) as refused:
        acts.appeal(house.people["officer"], [first.id], reason="仍不服", at=NOON)
    assert problem(refused) == "penalty_appealed"
    assert "appeal" not in detail.entry(house.people["officer"], first.id).may


def test_an_appeal_above_the_limit_is_granted_by_whoever_approves_such_waivers(house, late):
    ids = [line.id for line in mine(house)[:6]]
    done = acts.appeal(house.people["officer"], ids, reason="不服", at=NOON)
    with pytest.raises(NotPermitted):
        acts.answer(house.people["deputy"], done.waiting, granted=True, comment="属实", at=NOON)
    assert len(acts.answer(house.people["gm"], done.waiting, granted=True, comment="属实", at=NOON).entries) == 6


def test_a_decision_stays_within_the_range_of_the_regime_and_keeps_it(house, severe):
    entry, when = severe[0], at("03-24 10:00")
    before = detail.entry(house.people["gm"], entry)
    assert (before.line.decision, before.may) == ((50, 100), {"decide"})
    for percent in (Decimal("49.99"), Decimal("100.01")):
        with pytest.raises(PenaltyRefused) as refused:
            acts.decide(house.people["gm"], entry, percent=percent, reason="多次催办未果", at=when)
        assert refused.value.facts == {"problem": "penalty_out_of_range", "low": "50", "high": "100"}
    acts.decide(house.people["gm"], entry, percent=Decimal(60), consequence="降一级工资", reason="多次催办未果", at=when)
    after = detail.entry(house.people["gm"], entry)
    assert (after.line.decision, after.line.decided, after.may) == ((50, 100), True, frozenset())
    (decision,) = after.entries
    assert (decision.percent, decision.consequence, decision.payer, decision.author) == (60, "降一级工资", "赵晨", "周明远")
    assert sums(house).decided_percent == 60
    with pytest.raises(PenaltyRefused) as refused:
        acts.decide(house.people["hr"], entry, percent=Decimal(70), reason="更重", at=when)
    assert problem(refused) == "penalty_decided"
    assert entries.count_undecided(house.people["hr"]) == 1


def test_the_page_of_the_case_tells_net_and_a_decision_in_place_of_its_range(house, severe):
    when = at("03-24 10:00")
    gm, no = house.people["gm"], detail.entry(house.people["gm"], severe[0]).line.no
    before = case_view.view(gm, no, at=when)
    acts.decide(gm, severe[0], percent=Decimal(60), reason="多次催办未果", at=when)
    plan = mine(house, "gm", rule="plan_missed")[0]
    acts.waive(gm, [plan.id], yuan=Decimal(120), reason=WHY, at=when)
    after = case_view.view(gm, no, at=when)
    assert before.yuan - after.yuan == 120
    assert [cost.kind for cost in after.costs].count("decision") == 1
    assert [cost.decision for cost in before.costs if cost.decision] == [(50, 100), (20, 50)]
    assert [cost.decision for cost in after.costs if cost.decision] == [(20, 50)]


def test_a_decision_may_be_in_words_alone_and_be_lifted_again(house, severe):
    entry, when = severe[1], at("03-24 10:00")
    with pytest.raises(PenaltyRefused) as refused:
        acts.decide(house.people["hr"], entry, reason="多次催办未果", at=when)
    assert problem(refused) == "penalty_says_nothing"
    (decision,) = acts.decide(house.people["hr"], entry, consequence="调离岗位", reason="多次催办未果", at=when).entries
    with pytest.raises(PenaltyRefused) as refused:
        waive(house, "gm", [entry], at=when)
    assert problem(refused) == "penalty_see_decision"
    done = acts.appeal(house.people["leader"], [decision], reason="客户不配合", at=when)
    acts.answer(house.people["gm"], done.waiting, granted=True, comment="属实", at=when)
    seen = detail.entry(house.people["leader"], decision)
    assert (seen.line.waivers, seen.may) == (1, frozenset())


def test_a_range_is_decided_before_anything_of_it_is_waived(house, severe):
    with pytest.raises(PenaltyRefused) as refused:
        waive(house, "gm", [severe[0]], at=at("03-24 10:00"))
    assert problem(refused) == "penalty_decide_first"


def test_the_system_and_a_stranger_do_nothing_about_penalties(house, late):
    with pytest.raises(NotPermitted):
        acts.waive(SYSTEM, [mine(house)[0].id], reason=WHY, at=NOON)
    with pytest.raises(PenaltyNotFound):
        waive(house, "gm", [10**9])


def test_months_companies_and_articles_add_up_to_the_whole(house, late):
    house.issued("starbay", at("02-27 09:00"))
    advance_due(at("03-03 00:00"))
    waive(house, "deputy", [mine(house)[0].id])
    hr = house.people["hr"]
    whole = sums(house)
    parts = (
        charts.by_month(hr, Filter(), until=date(2026, 3, 1)),
        charts.by_company(hr, Filter()),
        charts.by_article(hr, Filter()),
    )
    for found in parts:
        assert sum(part.sums.net for part in found) == whole.net
        assert sum(part.sums.entries for part in found) == whole.entries
        for part in found:
            assert entries.sums(hr, part.wanted) == part.sums
    assert [part.name for part in parts[0]] == ["2026-02", "2026-03"]
    assert {part.name for part in parts[1]} == {"杭州公司", "深圳公司"}


def test_a_month_begins_at_midnight_in_china(house):
    # Overdue from 23:30 on the last day of February: five blocks before midnight, the one at 00:00 belongs to March.
    house.opened(when=datetime(2026, 2, 28, 15, 0, tzinfo=UTC))
    advance_due(datetime(2026, 2, 28, 16, 0, tzinfo=UTC))
    assert sums(house, month=date(2026, 2, 1)).accrued == 500
    assert sums(house, month=date(2026, 3, 1)).accrued == 100
    assert entries.months(NOON) == [date(2026, 3, 1), date(2026, 2, 1)]


def test_everything_is_on_record(house, late):
    waive(house, "deputy", [mine(house)[0].id])
    list(entries.export(house.people["finance"], Filter(), at=NOON))
    with pytest.raises(NotPermitted):
        entries.export(house.people["officer"], Filter(), at=NOON)
    with transaction() as conn:
        assert audit.check(conn) == []
        actions = conn.scalars(text("select action from audit order by id desc limit 2")).all()
    assert actions == ["penalties_exported", "penalty_waived"]


def test_a_month_is_exported_to_excel_and_no_text_in_it_runs_as_a_formula(house, late, tmp_path, capsys):
    waive(house, "deputy", [mine(house)[0].id], yuan=Decimal("40.50"), reason="=HYPERLINK(1)")
    out = tmp_path / "march.xlsx"
    assert main(["export", "penalties", "--month", "2026-03", "--out", str(out)]) == 0
    assert "31" in capsys.readouterr().out
    rows = list(load_workbook(out).active.iter_rows(values_only=True))
    columns = {name: [row[n] for row in rows[1:]] for n, name in enumerate(workbook.COLUMNS)}
    assert (len(rows), sum(columns["yuan"])) == (32, 2959.5)
    assert columns["at"][0] == datetime(2026, 3, 2, 9, 35)
    assert columns["reason"][-1] == "'=HYPERLINK(1)"
    assert set(columns["cite"]) == {"第18条"}


def test_more_entries_than_a_sheet_holds_go_on_in_another(house, late, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "ROWS", 20)
    with (tmp_path / "f.xlsx").open("wb") as file:
        assert workbook.write(mine(house), file, "en") == 30
    assert [sheet.max_row for sheet in load_workbook(tmp_path / "f.xlsx").worksheets] == [21, 11]


@pytest.mark.parametrize(
    ("month", "name"), [("2026-13", "f.xlsx"), ("march", "f.xlsx"), ("2026-03", "f.csv"), ("2026-03", "nowhere/f.xlsx")]
)
def test_an_export_that_cannot_be_is_one_line_and_2_and_writes_nothing(tmp_path, capsys, month, name):
    assert main(["export", "penalties", "--month", month, "--out", str(tmp_path / name)]) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines()), list(tmp_path.iterdir())) == ("", 1, [])


@pytest.fixture(scope="module")
def stage(server):
    """One stage for all sequences: a case late for its visit, its plan, its progress and its completion."""
    engine.use(server.url("postgres"))
    try:
        with throwaway_database():
            people = group()
            people.issued()
            advance_due(at("03-24 00:00"))
            yield people
    finally:
        engine.dispose()


moves = st.tuples(
    st.sampled_from(["waive", "decide", "appeal", "grant", "refuse"]),
    st.integers(0, 40),
    st.sampled_from(["gm", "hr", "deputy_gm", "dept_head", "leader"]),
    st.one_of(st.none(), st.decimals(Decimal("0.01"), 120, places=2)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(story=st.lists(moves, min_size=1, max_size=8))
def test_whatever_people_do_the_sums_re_add_and_no_entry_is_waived_twice(stage: Group, story):
    hr, when = stage.people["hr"], at("03-24 10:00")
    for move, which, role, amount in story:
        attempt(stage.people[role], move, which, amount, when)
    lines = entries.find(hr, Filter(), limit=10_000).lines
    found = entries.sums(hr, Filter())
    assert found.net == sum(line.yuan or 0 for line in lines)
    assert found.net == sum(line.left_yuan for line in lines if line.kind != "waiver")
    assert found.net_percent == sum(line.percent or 0 for line in lines)
    assert found.net_percent == sum(line.left_percent for line in lines if line.kind != "waiver")
    assert found.waived == sum(line.waived_yuan for line in lines)
    assert all(line.waived_yuan <= (line.yuan or 0) for line in lines if line.kind != "waiver")
    assert all(line.waived_percent <= (line.percent or 0) for line in lines if line.kind != "waiver")


def attempt(actor, move, which, amount, when) -> None:
    """A move of the story; one that is refused changes nothing."""
    before = entries.sums(actor, Filter())
    try:
        if move in ("grant", "refuse"):
            asked = detail.waiting(actor)
            acts.answer(actor, asked[which % len(asked)].ids if asked else [0], granted=move == "grant", comment=WHY, at=when)
            return
        lines = entries.find(actor, Filter(), limit=10_000).lines
        entry = lines[which % len(lines)].id if lines else 0
        if move == "waive":
            acts.waive(actor, [entry], yuan=amount, reason=WHY, at=when)
        elif move == "decide":
            acts.decide(actor, entry, percent=amount, reason=WHY, at=when)
        else:
            acts.appeal(actor, [entry], reason=WHY, at=when)
    except Refusal:
        assert entries.sums(actor, Filter()) == before
