"""From a finding to the ledger: answered by whom it concerns, decided by somebody else, appealed against like any entry."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.exc import DatabaseError

from db.engine import transaction
from services import audit, inbox, register
from services.errors import FindingChanged, FindingNotFound, NotPermitted, PenaltyNotFound, Refusal, SpotCheckRefused
from services.ledger import acts, charts, detail, entries, workbook
from services.ledger.entries import Filter
from services.policy import packs
from services.spot_checks import deciding, findings
from services.statements import closing, contents
from services.verify import verify
from tests.services.group import MONDAY
from tests.services.group import at as on
from tests.services.spot_checks.counter import TEN, Counter, rows

LATER = TEN + timedelta(hours=2)
WHY = "画面清楚，属实"


@pytest.fixture
def counter(database) -> Counter:
    return Counter()


@pytest.fixture
def finding(counter) -> str:
    return counter.finding()


def decide(counter, no, login="hr", upheld=True, **more):
    return deciding.decide(counter[login], no, upheld=upheld, reason=more.pop("reason", WHY), at=more.pop("at", LATER), **more)


def problem(refused) -> str:
    return refused.value.facts["problem"]


def test_nobody_is_offered_two_lists_of_the_same_findings(counter, finding):
    assert findings.states(counter["officer"]) == ("undecided", "unanswered", "mine")
    assert findings.states(counter["hr"]) == ("undecided", "unanswered", "all")


def test_the_officer_answers_once_and_whoever_reported_or_decides_hears_of_it(counter, finding):
    deciding.answer(counter["officer"], finding, "当天工牌送修", at=TEN, seen=0)
    found = findings.one(counter["officer"], finding)
    assert (found.answer.said, found.may, found.version) == ("当天工牌送修", frozenset(), 1)
    for login in ("staff", "hr"):
        assert "抽查问题已说明" in {line.kind for line in inbox.look(counter[login], at=LATER)}
    deciding.answer(counter["officer"], finding, "当天工牌送修", at=TEN)
    with pytest.raises(SpotCheckRefused) as refused:
        deciding.answer(counter["officer"], finding, "另有原因", at=LATER)
    assert problem(refused) == "finding_answered"


def test_nobody_answers_for_another_and_whoever_is_elsewhere_does_not_even_see_it(counter, finding):
    with pytest.raises(NotPermitted):
        deciding.answer(counter["gm"], finding, "我来说明", at=LATER)
    with pytest.raises(FindingNotFound):
        deciding.answer(counter["officer-2"], finding, "我来说明", at=LATER)
    with pytest.raises(FindingNotFound):
        findings.one(counter["officer-2"], finding)
    colleague = replace(counter["officer"], id=counter["gm"].id)
    with pytest.raises(FindingNotFound):
        deciding.answer(colleague, finding, "我来说明", at=LATER)
    assert findings.find(colleague).total == 0


def test_what_is_upheld_is_an_entry_of_the_ledger_that_leads_back_to_the_finding(counter, finding):
    entry = decide(counter, finding, consequence="通报批评")
    found = findings.one(counter["officer"], finding)
    assert (found.entry_id, found.decision.consequence, found.decision.by) == (entry, "通报批评", "吴敏")
    seen = detail.entry(counter["officer"], entry)
    line = seen.line
    assert (line.no, line.finding, line.consequence, line.payer, line.project) == (
        finding,
        True,
        "通报批评",
        "李佳",
        "滨江一号院",
    )
    assert (line.title.zh, line.cite, line.kind, line.reason) == ("服务标准及工作纪律违规", "第10条", "decision", WHY)
    assert seen.may == {"appeal"}
    assert "抽查问题已认定" in {line.kind for line in inbox.look(counter["officer"], at=LATER)}


def test_the_entry_stands_where_every_other_entry_stands(counter, finding):
    entry = decide(counter, finding)
    paths = {unit.name: unit.path for unit in register.units(counter["hr"])}
    for wanted, count in [
        ({}, 1),
        ({"month": date(2026, 3, 1)}, 1),
        ({"case": "CC-20260302"}, 1),
        ({"case": "KS"}, 0),
        ({"rule": "discipline"}, 1),
        ({"cite": "10"}, 1),
        ({"unit": paths["华东"]}, 1),
        ({"unit": paths["华南"]}, 0),
        ({"person": "李"}, 1),
    ]:
        assert entries.find(counter["hr"], Filter(**wanted)).total == count, wanted
        assert entries.sums(counter["hr"], Filter(**wanted)).entries == count, wanted
    assert [part.name for part in charts.by_article(counter["hr"], Filter())] == ["服务标准及工作纪律违规 第10条"]
    assert [part.name for part in charts.by_company(counter["hr"], Filter())] == ["杭州公司"]
    book = BytesIO()
    workbook.write(entries.export(counter["hr"], Filter(), at=LATER), book, "zh")
    assert finding in [cell.value for row in load_workbook(book).active for cell in row]
    assert entries.rules()["concealment"].zh == "瞒报、漏报"
    assert {"10", "14.2, 17"} <= set(entries.cites("zh"))
    south = replace(counter["hr"], org_path=paths["华南"])
    with pytest.raises(PenaltyNotFound):
        detail.entry(south, entry)


def test_what_is_not_upheld_costs_nothing_and_is_over(counter, finding):
    assert decide(counter, finding, upheld=False) is None
    found = findings.one(counter["officer"], finding)
    assert (found.decision.kind, found.entry_id, found.may) == ("not_upheld", None, frozenset())
    assert entries.find(counter["hr"], Filter()).total == 0
    with pytest.raises(FindingChanged):
        deciding.answer(counter["officer"], finding, "谢谢", at=LATER)


def test_nobody_decides_on_what_they_reported_nor_on_what_concerns_them(counter):
    mine = counter.finding("gm")
    with pytest.raises(SpotCheckRefused) as refused:
        decide(counter, mine, "gm")
    assert problem(refused) == "finding_reported_by_you"
    accused = replace(counter["hr"], id=counter["officer"].id)
    with pytest.raises(SpotCheckRefused) as refused:
        deciding.decide(accused, mine, upheld=False, reason=WHY, at=LATER)
    assert problem(refused) == "finding_own"
    for login in ("staff", "deputy", "officer", "vp"):
        with pytest.raises(NotPermitted):
            decide(counter, mine, login)
    with pytest.raises(SpotCheckRefused) as refused:
        decide(counter, mine, reason=" ")
    assert problem(refused) == "no_reason"


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told_who(counter, finding):
    def one(login: str) -> int | Refusal | None:
        try:
            return decide(counter, finding, login, upheld=login == "hr", seen=0)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(2) as pool:
        results = dict(zip(("hr", "gm"), pool.map(one, ("hr", "gm")), strict=True))
    (loser,) = [login for login, result in results.items() if isinstance(result, Refusal)]
    assert isinstance(results[loser], FindingChanged)
    assert results[loser].facts["who"] == ("周明远" if loser == "hr" else "吴敏")
    assert rows("select count(*) from finding_acts") == [(1,)]
    assert rows("select count(*) from penalties") == [(1 if loser == "gm" else 0,)]


def test_an_answer_that_came_meanwhile_is_read_before_deciding(counter, finding):
    deciding.answer(counter["officer"], finding, "当天工牌送修", at=TEN)
    with pytest.raises(FindingChanged):
        decide(counter, finding, seen=0)
    assert decide(counter, finding, seen=1)


def test_the_same_decision_sent_twice_is_one(counter, finding):
    entry = decide(counter, finding, seen=0)
    assert decide(counter, finding, seen=0) == entry
    assert rows("select count(*) from penalties") == [(1,)]


def test_the_third_concealment_of_a_calendar_month_is_marked_and_costs_more(counter):
    numbers = [counter.concealed(MONDAY + timedelta(days=day)) for day in range(4)]
    decide(counter, numbers[0], upheld=False, at=MONDAY + timedelta(days=5))
    counter.concealed(MONDAY + timedelta(days=31))
    found = {one.no: one for one in findings.find(counter["hr"], "all").findings}
    assert findings.find(counter["hr"], centre=counter.units["riverside"]).total == len(found)
    assert findings.find(counter["hr"], centre=counter.units["starbay"]).total == 0
    # The first was none after all: 1, 2 and 3 are left of March; April begins anew.
    assert [(found[no].nth, found[no].grave) for no in numbers[1:]] == [(1, False), (2, False), (3, True)]
    assert [one.nth for one in found.values() if one.at.month == 4] == [1]
    costs = [
        detail.entry(counter["hr"], decide(counter, no, at=MONDAY + timedelta(days=6))).line.consequence for no in numbers[1:]
    ]
    assert costs == ["降三级工资", "降三级工资", "开除"]


def test_an_upheld_finding_is_appealed_against_and_lifted_like_any_entry(counter, finding):
    entry = decide(counter, finding)
    asked = acts.appeal(counter["officer"], [entry], reason="当天已报备", at=LATER)
    done = acts.answer(counter["gm"], asked.waiting, granted=True, comment="报备属实", at=LATER)
    lifted = detail.entry(counter["officer"], done.entries[0]).line
    assert (lifted.no, lifted.finding, lifted.kind, lifted.refers_to) == (finding, True, "waiver", entry)
    assert detail.entry(counter["officer"], entry).may == frozenset()


def test_every_act_is_on_record_and_nothing_that_was_said_can_be_changed(counter, finding):
    deciding.answer(counter["officer"], finding, "当天工牌送修", at=TEN)
    decide(counter, finding)
    said = [row[0] for row in rows("select action from audit order by id")]
    assert said == ["finding_reported", "spot_checked", "finding_answered", "finding_upheld"]
    for table in ("findings", "finding_acts", "spot_checks", "visits"):
        with pytest.raises(DatabaseError, match="rows are added, never changed"), transaction() as conn:
            conn.exec_driver_sql(f"delete from {table}")
    with transaction() as conn:
        assert audit.check(conn) == []
    assert verify().differences == []


def test_a_decision_that_the_ledger_says_otherwise_is_named(counter, finding):
    entry = decide(counter, finding)
    with transaction() as conn:
        conn.exec_driver_sql("alter table penalties disable trigger only_grows")
        conn.exec_driver_sql("update penalties set consequence = '无'")
    assert verify().differences == [f"finding {finding}: penalty {entry}"]


def test_an_entry_is_about_a_case_or_a_finding_and_never_about_neither(counter, finding):
    columns = "kind, rule, n, capacity, number, at, payer_role, consequence, cite, reason, author_id, recorded_at"
    values = f"'decision', 'x', 1, 'responsible', 1, now(), 'x', 'y', 'z', 'r', {counter['hr'].id}, now()"
    with pytest.raises(DatabaseError, match="case_or_finding"), transaction() as conn:
        conn.exec_driver_sql(f"insert into penalties ({columns}) values ({values})")


def test_the_monthly_statement_has_it_too(counter, finding):
    entry = decide(counter, finding)
    assert closing.close_due(on("04-01 00:00")) == 1
    (statement,) = contents.listed(counter["hr"]).statements
    assert statement.entries == 1
    assert rows("select penalty_id from statement_entries") == [(entry,)]


def test_months_are_still_those_of_the_regime_that_had_spot_checks_when_it_is_to_have_none():
    known = packs.delivered()
    has = next(pack for pack in (known.latest(name) for name in known.versions) if pack.spot_checks)
    later = has.model_copy(update={"spot_checks": None, "version": "2026-12-01", "since": date(2026, 12, 1)})
    packs.adopt(packs.Packs({has.id: {**known.versions[has.id], later.version: later}}, {}, known.shelf))
    try:
        assert findings.zone() == has.zone
    finally:
        packs.adopt(None)
