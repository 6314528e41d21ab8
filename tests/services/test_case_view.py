"""One case as somebody sees it: sight, masks, clocks at an instant, cost, and what may be done now."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from services import case_view
from services.advance import advance_due
from services.errors import CaseNotFound
from services.replay import MADE_UP
from tests.services.group import MONDAY
from tests.services.house import House

HOUR = timedelta(hours=1)


@pytest.fixture
def house(database):
    return House()


def seen(house, login, no, at=MONDAY + HOUR):
    return case_view.view(house.people[login], no, at=at)


def actions(house, login, no):
    return [action.event for action in seen(house, login, no).actions]


def test_a_number_that_does_not_exist_is_not_found(house):
    with pytest.raises(CaseNotFound):
        seen(house, "gm", "KS-20260302-9999")


def test_a_case_out_of_sight_is_refused_as_one_that_does_not_exist(house):
    no = house.opened("starbay")
    with pytest.raises(CaseNotFound) as refused:
        seen(house, "officer", no)
    assert refused.value.facts == {"no": no}
    with pytest.raises(CaseNotFound):
        case_view.stamp(house.people["officer"], no)


def test_a_department_head_opens_cases_of_the_own_department_only(house):
    quality, repairs = house.opened(category="handover_quality"), house.opened(category="property")
    assert seen(house, "head", quality).no == quality
    with pytest.raises(CaseNotFound):
        seen(house, "head", repairs)


@pytest.mark.parametrize(
    ("login", "full"),
    [("officer", True), ("staff", True), ("head", True), ("leader", True), ("gm", False), ("deputy", False), ("hr", False)],
)
def test_only_those_who_handle_a_case_see_name_and_telephone_number(house, login, full):
    view = seen(house, login, house.issued(category="handover_quality"))
    assert view.masked is not full
    assert (view.customer_name == MADE_UP["customer_name"]) is full
    assert (view.customer_phone == MADE_UP["customer_phone"]) is full
    assert full or view.customer_phone == "138****0000"


def test_personal_data_are_in_no_step(house):
    view = seen(house, "gm", house.opened())
    said = [value for step in view.steps for _, value in step.said]
    assert MADE_UP["demand"] in said
    assert MADE_UP["customer_name"] not in said


def test_each_role_is_offered_its_own_steps_and_nothing_else(house):
    no = house.submitted()
    assert actions(house, "officer", no) == ["claim_raised", "commented"]
    assert actions(house, "deputy", no) == ["order_reviewed", "order_returned", "commented"]
    assert actions(house, "gm", no) == ["severity_changed", "commented"]
    assert actions(house, "vp", no) == ["commented"]
    house.step(no, "deputy", "order_reviewed", minutes=20)
    assert actions(house, "deputy", no) == ["commented"]
    assert actions(house, "gm", no) == ["order_returned", "order_issued", "severity_changed", "commented"]


def test_a_form_has_what_the_step_needs_may_say_and_must_say(house):
    no = house.issued(category="handover_quality")
    forms = {action.event: action for action in seen(house, "head", no).actions}
    assert [name for name, _ in forms["visited"].needs] == ["signed"]
    assert [name for name, _ in forms["visited"].may] == ["plan", "agreed_by", "photos_before", "photos", "text"]
    assert forms["closure_requested"].must == {"signed": [True]}
    assert forms["visited"].cite == "第22条"


def test_the_holder_is_on_whose_desk_the_order_lies_and_since_when(house):
    view = seen(house, "gm", house.submitted())
    assert view.holder_role is not None
    assert (view.holder_role.zh, view.holder) == ("副总经理", "孙悦")
    assert view.held_since == MONDAY + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("minutes", "state"),
    # An hour from the submission at 09:10; the last twenty minutes are "soon"; at the very instant it is not late yet.
    [(15, "running"), (51, "soon"), (70, "soon"), (71, "overdue")],
)
def test_a_clock_stands_as_it_did_at_the_instant_asked_for(house, minutes, state):
    view = seen(house, "gm", house.submitted(), MONDAY + timedelta(minutes=minutes))
    clocks = {clock.rule: clock for clock in view.clocks}
    assert clocks["order_submit"].state == "met"
    assert clocks["order_issue"].state == state
    assert clocks["order_issue"].open
    assert clocks["order_issue"].due_at == MONDAY + timedelta(minutes=70)


def test_a_clock_keeps_its_reason(house):
    clocks = {clock.rule: clock for clock in seen(house, "gm", house.issued()).clocks}
    assert clocks["order_submit"].reason["unit"] == "minutes"
    assert datetime.fromisoformat(clocks["order_submit"].reason["start"]) == MONDAY
    assert [c["field"] for c in clocks["completion"].reason["candidates"]] == ["required_by"]


def test_cost_is_the_sum_of_the_ledger_with_clock_number_and_article(house):
    no, at = house.submitted(), MONDAY + timedelta(minutes=81)
    advance_due(at)
    # Due 10:10; by 10:21 two blocks of five minutes are full, 100 yuan each.
    view = seen(house, "gm", no, at)
    assert view.yuan == Decimal(200)
    assert [(cost.clock, cost.number, cost.cite, cost.payer) for cost in view.costs] == [
        ("order_issue", 1, "第18条", "孙悦"),
        ("order_issue", 2, "第18条", "孙悦"),
    ]
    assert next(clock for clock in view.clocks if clock.rule == "order_issue").costs == view.costs


def test_other_cases_of_the_room_are_listed_the_newest_first(house):
    first, second = house.opened(room="3-1204"), house.opened(room="3-1204", when=MONDAY + HOUR)
    house.opened(room="3-1205")
    no = house.opened(room="3-1204", when=MONDAY + 2 * HOUR)
    assert [one.no for one in seen(house, "gm", no).earlier] == [second, first]


def test_a_stamp_changes_with_a_step_and_with_time_and_with_nothing_else(house):
    no = house.submitted()
    gm = house.people["gm"]
    before = case_view.stamp(gm, no)
    assert case_view.stamp(gm, no) == before
    house.step(no, "deputy", "order_reviewed", minutes=20)
    after_a_step = case_view.stamp(gm, no)
    advance_due(MONDAY + timedelta(minutes=76))
    after_a_while = case_view.stamp(gm, no)
    assert len({before, after_a_step, after_a_while}) == 3
