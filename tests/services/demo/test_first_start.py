"""What a newcomer finds: accounts that open, work on every desk, every stage of a case, and nothing that does not add up."""

import stat
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from db import engine
from db.tables import audit, cases, clocks, messages, orgs, papers, penalty_requests, people, steps
from db.throwaway import throwaway_database
from services import accounts, approvals, arrivals, verify
from services.demo import organisation
from services.demo.first_start import announcement, ensure_demo, wanted
from services.ledger import desk, entries
from services.regimes.tree import tree
from services.spot_checks import drawing, findings, reconciliation
from services.statements import contents

AT = datetime(2026, 11, 21, 7, 33, 28, tzinfo=UTC)
LOGINS = {"officer", "staff", "deputy", "gm", "head", "leader", "chairman", "vp", "hr", "finance", "admin", "wall"}


@pytest.fixture(scope="module")
def begun(server, template):
    """The demonstration in a database of this module's own: the tests here only read it."""
    engine.use(server.url("postgres"))
    with throwaway_database():
        yield ensure_demo(AT)
    engine.dispose()


@pytest.fixture(scope="module")
def actors(begun):
    """Everybody who has an account, signed in with what the file says."""
    pairs = [line.split() for line in begun.accounts.read_text().split("\n\n")[0].splitlines()]
    return {login: accounts.actor_of(accounts.sign_in(login, password, "127.0.0.1", AT), AT) for login, password in pairs}


def rows(query):
    with engine.reading() as conn:
        return conn.execute(query).all()


def one(query):
    return rows(query)[0][0]


def test_the_accounts_of_the_contract_sign_in(actors):
    assert set(actors) == LOGINS


def test_the_file_of_accounts_is_its_owners_alone(begun):
    assert stat.S_IMODE(begun.accounts.stat().st_mode) == 0o600
    assert begun.accounts.name == "demo-accounts.txt"


def test_a_wall_screen_enters_with_the_key_in_the_file(begun):
    key = begun.accounts.read_text().strip().rsplit("key=", 1)[1]
    assert accounts.actor_of(accounts.enter_screen(key, AT), AT).kind == "screen"


def test_the_terminal_is_told_every_account_once(begun):
    said = announcement(begun, "en")
    assert all(f"\n{login} " in said for login in LOGINS)


def test_the_group_has_eight_regions_and_sixty_projects(begun):
    kinds = dict(rows(select(orgs.c.kind, func.count()).group_by(orgs.c.kind)))
    assert (kinds["group"], kinds["region"], kinds["project"]) == (1, 8, 60)


def test_no_two_people_have_one_name(begun):
    names = [name for (name,) in rows(select(people.c.name))]
    assert len(names) > 200
    assert len(set(names)) == len(names)


def test_every_project_has_an_officer_and_every_company_a_head_for_each_first_department(begun):
    assert one(select(func.count(people.c.org_id.distinct())).where(people.c.role == "officer")) == 60
    companies = one(select(func.count()).where(orgs.c.kind == "company"))
    assert one(select(func.count()).where(people.c.role == "dept_head")) == 4 * companies


def test_deputy_and_gm_each_have_five_to_twelve_papers_waiting(actors):
    for login in ("deputy", "gm"):
        assert 5 <= len(approvals.waiting(actors[login], at=AT)) <= 12


def test_leader_and_chairman_have_claims_to_approve(actors):
    assert len(approvals.waiting(actors["leader"], at=AT)) >= 3
    assert len(approvals.waiting(actors["chairman"], at=AT)) >= 2


def test_the_officer_has_orders_to_draft_and_closures_to_check(actors):
    mine = papers.c.person_id == actors["officer"].id
    desks = dict(rows(select(papers.c.desk, func.count()).where(mine).group_by(papers.c.desk)))
    assert desks["order"] >= 4
    assert desks["closure"] >= 3


def test_recordings_and_a_second_complaint_wait_for_the_officer_and_say_that_they_are_made_up(actors):
    came = arrivals.listed(actors["officer"], at=AT)
    assert [thing.has_sound for thing in came] == [True, True, False]
    assert arrivals.sound(actors["officer"], came[0].id)[1].startswith("audio/")
    assert came[2].earlier_no
    assert all("示范" in thing.text for thing in came if thing.text)


def test_the_head_has_visits_to_make_and_progress_to_report(actors):
    query = select(clocks.c.rule, func.count()).where(clocks.c.outcome.is_(None), clocks.c.responsible_id == actors["head"].id)
    owed = dict(rows(query.group_by(clocks.c.rule)))
    assert owed["visit"] >= 4
    assert owed["completion"] >= 10


def test_cases_stand_at_every_step_that_does_not_end_them(begun):
    last = select(steps.c.event).ext(distinct_on(steps.c.case_id)).join(cases).where(cases.c.closed_at.is_(None))
    found = Counter(event for (event,) in rows(last.order_by(steps.c.case_id, steps.c.n.desc())))
    wanted = "reception_ended order_submitted order_returned order_reviewed order_issued visited visit_refused refusal_recorded"
    wanted += " progress_logged closure_requested closure_verified closure_reviewed closure_returned"
    assert not set(wanted.split()) - set(found)


def test_every_clock_of_the_regime_runs_somewhere(begun):
    running = {rule for (rule,) in rows(select(clocks.c.rule).where(clocks.c.outcome.is_(None)).distinct())}
    wanted = "order_submit order_issue visit plan refusal_record refusal_callback daily_progress completion closure_verify"
    assert not {*wanted.split(), "claim_report", "claim_filing", "minutes"} - running


def test_some_are_late_by_minutes_hours_days_a_week_and_a_fortnight(begun):
    query = select(clocks.c.due_at).where(clocks.c.rule == "completion", clocks.c.outcome.is_(None), clocks.c.due_at < AT)
    late = sorted(AT - due for (due,) in rows(query))
    bounds = [timedelta(0), timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(days=15), timedelta(days=30)]
    for least, most in pairwise(bounds):
        assert any(least < span <= most for span in late), (least, most)


def test_the_wall_is_alive_from_the_first_second(begun):
    open_ = clocks.c.outcome.is_(None)
    soon = select(func.count()).where(open_, clocks.c.due_at.between(AT, AT + timedelta(minutes=30)))
    fresh = select(func.count()).where(open_, clocks.c.due_at.between(AT - timedelta(minutes=30), AT))
    assert one(soon) >= 15
    assert one(fresh) >= 5
    assert one(select(func.count()).where(cases.c.closed_at > AT - timedelta(hours=12))) >= 15


def test_the_ledger_shows_waivers_appeals_and_decisions_in_every_state(actors):
    hr, asked = actors["hr"], penalty_requests.c
    states = rows(select(asked.kind, asked.granted, asked.decided_by.is_not(None)).distinct())
    assert set(map(tuple, states)) == {
        ("waiver", True, False),
        ("waiver", True, True),
        ("waiver", False, True),
        ("waiver", None, False),
        ("appeal", True, True),
        ("appeal", False, True),
        ("appeal", None, False),
        ("decision", True, False),
    }
    assert entries.count_undecided(hr) >= 2
    # What waits, by who could answer: the deputy answers appeals alone.
    assert (desk.count(actors["deputy"]), desk.count(actors["officer"])) == (2, 0)
    assert desk.count(hr) >= 5


def test_a_case_of_every_regime_with_rules_of_its_own_is_open(begun):
    regimes = {pack for (pack,) in rows(select(cases.c.pack).where(cases.c.closed_at.is_(None)).distinct())}
    assert regimes == {"group", "jinke", "repair", "aftercare", "graded", "service"}


def test_a_company_follows_another_regime_and_all_its_cases_are_opened_by_it(actors):
    held = {one.name: one for one in tree(actors["admin"], AT)}
    assert (held["北方物业公司"].pack, held["北方物业公司"].own, held["星海花园"].unit) == ("repair", True, "北方物业公司")
    company = orgs.alias()
    query = select(cases.c.pack, func.count()).join(company, company.c.id == cases.c.company_id)
    assert dict(rows(query.where(company.c.name == "北方物业公司").group_by(cases.c.pack))) == {"repair": 5}


def test_what_is_stored_follows_from_the_steps_and_one_audit_row_tells_of_the_load(begun):
    found = verify.verify()
    assert found.differences == []
    assert found.cases == begun.open + begun.closed
    assert one(select(func.count()).where(audit.c.action == "demo_loaded")) == 1


def test_past_months_have_their_statements_which_their_readers_have_read(begun, actors):
    found = contents.listed(actors["hr"]).statements
    assert found[0].closed_at == datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    assert sum(statement.entries for statement in found) > 0
    unread = select(func.count()).where(messages.c.rule == "penalty_statement", messages.c.read_at.is_(None))
    assert one(unread) == 0


def test_a_second_start_adds_nothing(begun):
    before = one(select(func.count()).select_from(cases)), begun.accounts.read_text()
    assert ensure_demo(AT + timedelta(days=1)) is None
    assert (one(select(func.count()).select_from(cases)), begun.accounts.read_text()) == before


def test_it_can_be_switched_off(monkeypatch):
    assert wanted()
    monkeypatch.setenv("DUBAN_DEMO", "0")
    assert not wanted()


def test_people_of_the_demonstration_are_in_the_words_of_the_group():
    told = organisation.group()
    assert set(told.accounts) == LOGINS


def test_the_counters_have_a_sample_half_done_findings_in_every_state_and_visits_of_today(actors):
    sample = drawing.sample(actors["staff"], AT)
    assert (len(sample.due), sample.done) == (12, 2)
    counts = {state: findings.count(actors["hr"], state) for state in findings.STATES}
    assert counts == {"undecided": 3, "unanswered": 2, "mine": 0, "all": 5}
    assert findings.count(actors["officer"], "mine") == 3
    day = reconciliation.look(actors["staff"], actors["officer"].org_id, date(2026, 11, 21), at=AT)
    assert len(day.visits) == 3
