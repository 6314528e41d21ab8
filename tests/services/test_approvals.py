"""The directors' desk: what lies on whose, and deciding it once, by one person, with a reason where one is owed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest

from db.engine import transaction
from db.queries import organisation
from services import approvals, case_view, cases, course
from services.advance import advance_due
from services.errors import CaseChanged, CaseNotFound, NothingToDecide, NotPermitted, Refusal, StepDataRefused
from services.time import now
from tests.papers import house
from tests.seeds import LONG_AGO

MINUTE = timedelta(minutes=1)


@pytest.fixture
def here(database):
    return house()


def paper(actor, no):
    return next(found for found in approvals.waiting(actor, at=now()) if found.no == no)


def steps_of(here, no):
    return [step.event for step in case_view.view(here.people["gm"], no, at=now()).steps]


def another(actor, name):
    """Somebody else with the same role in the same unit."""
    person = {"login": name, "name": name, "role": actor.role, "org_id": actor.org_id, "created_at": LONG_AGO}
    with transaction() as conn:
        organisation.add_people(conn, [person])
        found = next(p for p in organisation.people_of(conn) if p.login == name)
    return replace(actor, id=found.id, name=name)


def test_nothing_waits_on_an_empty_desk(here):
    assert approvals.waiting(here.people["gm"], at=now()) == []
    assert approvals.count(here.people["gm"]) == 0
    assert approvals.versions(here.people["gm"]) == ()


@pytest.mark.parametrize("login", ["officer", "head", "hr"])
def test_whoever_approves_nothing_has_no_desk(here, login):
    with pytest.raises(NotPermitted):
        approvals.waiting(here.people[login], at=now())
    with pytest.raises(NotPermitted):
        approvals.decided_today(here.people[login], at=now())
    assert approvals.count(here.people[login]) == 0


def test_an_order_lies_first_with_the_deputy_then_with_the_general_manager(here):
    no = here.submitted(20 * MINUTE)
    assert [w.no for w in approvals.waiting(here.people["deputy"], at=now())] == [no]
    assert approvals.waiting(here.people["gm"], at=now()) == []
    approvals.approve(here.people["deputy"], no, at=now())
    assert approvals.waiting(here.people["deputy"], at=now()) == []
    assert paper(here.people["gm"], no).approve.zh == "签发督办令"


def test_the_nearest_due_comes_first_and_what_has_no_due_comes_last(here):
    closure = here.to_close(timedelta(days=1))
    later, late = here.reviewed(20 * MINUTE), here.reviewed(90 * MINUTE)
    assert [w.no for w in approvals.waiting(here.people["gm"], at=now())] == [late, later, closure]


def test_lateness_is_charged_from_when_the_paper_came_to_me(here):
    no = here.reviewed(83 * MINUTE, held=7 * MINUTE)
    advance_due(now())
    # Due 23 minutes ago: blocks after 5, 10, 15 and 20 minutes; it came to me after 16, so only the last is mine.
    assert paper(here.people["gm"], no).yuan == Decimal(100)
    assert paper(here.people["gm"], no).yuan_per_block == Decimal(100)
    assert paper(here.people["gm"], no).block_seconds == 300


def test_the_cost_of_a_paper_is_not_that_of_its_case(here):
    no = here.to_close(timedelta(days=1))  # its order was issued hours too late
    assert paper(here.people["gm"], no).yuan == 0
    assert case_view.view(here.people["gm"], no, at=now()).yuan > 0


def test_an_opinion_is_kept_with_the_approval(here):
    no = here.reviewed(20 * MINUTE)
    approvals.approve(here.people["gm"], no, at=now(), comment="尽快上门")
    (decided,) = approvals.decided_today(here.people["gm"], at=now())
    assert (decided.no, decided.decision, decided.comment) == (no, "approve", "尽快上门")


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_return_without_a_reason_is_refused_and_nothing_happens(here, reason):
    no = here.reviewed(20 * MINUTE)
    with pytest.raises(StepDataRefused):
        approvals.send_back(here.people["gm"], no, at=now(), reason=reason)
    assert steps_of(here, no)[-1] == "order_reviewed"


def test_a_return_gives_the_paper_back_with_its_reason(here):
    no = here.reviewed(20 * MINUTE)
    approvals.send_back(here.people["gm"], no, at=now(), reason="缺照片")
    assert approvals.waiting(here.people["gm"], at=now()) == []
    (decided,) = approvals.decided_today(here.people["gm"], at=now())
    assert (decided.decision, decided.comment) == ("return", "缺照片")


@pytest.mark.parametrize("login", ["deputy", "leader", "chairman"])
def test_a_paper_on_another_desk_is_not_mine_to_decide(here, login):
    no = here.reviewed(20 * MINUTE)
    with pytest.raises(NothingToDecide):
        approvals.approve(here.people[login], no, at=now())
    assert steps_of(here, no)[-1] == "order_reviewed"


def test_a_case_out_of_sight_does_not_exist(here):
    no = here.reviewed(20 * MINUTE)
    elsewhere = replace(here.people["gm"], org_path="/1/999/")
    with pytest.raises((CaseNotFound, NothingToDecide)):
        approvals.approve(elsewhere, no, at=now())
    with pytest.raises(CaseNotFound):
        approvals.approve(here.people["gm"], "KS-20260101-9999", at=now())
    assert steps_of(here, no)[-1] == "order_reviewed"


def test_an_approval_sent_twice_is_one_step_and_says_so(here):
    no = here.reviewed(20 * MINUTE)
    version = paper(here.people["gm"], no).version
    sent = [approvals.approve(here.people["gm"], no, at=now(), version=version, request_id="once") for _ in range(2)]
    assert [done.repeated for done in sent] == [False, True]
    assert steps_of(here, no).count("order_issued") == 1


def test_an_approval_sent_twice_at_the_same_moment_is_one_step(here):
    no = here.reviewed(20 * MINUTE)
    version, gm, together = paper(here.people["gm"], no).version, here.people["gm"], Barrier(2)

    def send(_):
        together.wait()
        return approvals.approve(gm, no, at=now(), version=version, request_id="once")

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(send, range(2)))
    assert sorted(one.repeated for one in done) == [False, True]
    assert steps_of(here, no).count("order_issued") == 1


def test_of_two_approvers_one_wins_and_the_other_is_told_who_did_what_and_when(here):
    other = another(here.people["gm"], "gm-two")
    no = here.submitted(20 * MINUTE)
    approvals.approve(here.people["deputy"], no, at=now())
    version, together = paper(here.people["gm"], no).version, Barrier(2)

    def send(actor):
        together.wait()
        try:
            return approvals.approve(actor, no, at=now(), version=version)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, (here.people["gm"], other)))
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(refused) == 1
    assert isinstance(refused[0], CaseChanged)
    assert refused[0].facts["who"] in (here.people["gm"].name, "gm-two")
    assert refused[0].facts["event"].zh == "签发督办令"
    assert abs(refused[0].facts["at"] - now()) < MINUTE
    assert steps_of(here, no).count("order_issued") == 1


def test_of_many_at_once_each_says_what_became_of_it(here):
    gm = here.people["gm"]
    good, gone, also = (here.reviewed(minutes * MINUTE) for minutes in (20, 30, 40))
    chosen = [(no, paper(gm, no).version) for no in (good, gone, also)]
    approvals.send_back(gm, gone, at=now(), reason="缺照片")
    outcomes = approvals.approve_many(gm, chosen, at=now(), request_id="batch")
    assert [(o.no, bool(o.done), type(o.refusal)) for o in outcomes] == [
        (good, True, type(None)),
        (gone, False, CaseChanged),
        (also, True, type(None)),
    ]
    assert outcomes[1].refusal.facts["event"].zh == "退回督办令"
    again = approvals.approve_many(gm, chosen, at=now(), request_id="batch")
    assert [o.done.repeated for o in again if o.done] == [True, True]


def test_a_claim_lies_with_the_leader_of_an_ordinary_case_and_with_the_chairman_of_a_grave_one(here):
    usual, grave = here.claimed(timedelta(hours=2)), here.claimed(timedelta(hours=2), severity="major")
    assert [w.no for w in approvals.waiting(here.people["leader"], at=now())] == [usual]
    assert [w.no for w in approvals.waiting(here.people["chairman"], at=now())] == [grave]
    approvals.approve(here.people["leader"], usual, at=now())
    assert approvals.waiting(here.people["leader"], at=now()) == []
    with pytest.raises(NothingToDecide):
        approvals.approve(here.people["leader"], grave, at=now())


def test_versions_change_when_a_paper_comes_goes_or_grows(here):
    gm = here.people["gm"]
    seen = [approvals.versions(gm)]
    no = here.reviewed(20 * MINUTE)
    seen.append(approvals.versions(gm))
    cases.take_step(gm, no, "commented", {"text": "请核实"}, at=now())
    seen.append(approvals.versions(gm))
    approvals.approve(gm, no, at=now())
    seen.append(approvals.versions(gm))
    assert seen == [(), (("order", no, 3),), (("order", no, 4),), ()]


def test_the_course_of_an_order_leads_to_the_visit(here):
    no = here.submitted(20 * MINUTE)
    view = case_view.view(here.people["deputy"], no, at=now())
    stops = course.course(view, "order", "deputy_gm")
    assert [(stop.title.zh, stop.state) for stop in stops] == [
        ("受理登记", "done"),
        ("报送督办令", "done"),
        ("副总审核督办令", "now"),
        ("签发督办令", "ahead"),
        ("上门回访", "ahead"),
    ]
    assert stops[-1].within.hours == 1


def test_a_clock_knows_who_has_held_the_paper_while_it_ran(here):
    no = here.reviewed(30 * MINUTE, held=10 * MINUTE)
    view = case_view.view(here.people["gm"], no, at=now())
    (clock,) = [c for c in view.clocks if c.open]
    deputy, gm = course.holders(view, "order", clock)
    assert (deputy.role.zh, deputy.who, deputy.until) == ("副总经理", "孙悦", gm.since)
    assert (gm.role.zh, gm.until) == ("总经理", None)
    assert timedelta(minutes=9) < now() - gm.since < timedelta(minutes=11)
