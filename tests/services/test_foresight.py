"""What a form says would follow is what follows once the step is taken."""

from datetime import datetime, timedelta

import pytest

from services import case_view, foresight
from services.errors import CaseNotFound
from tests.services.group import MONDAY, SHANGHAI
from tests.services.house import House

AT = MONDAY + timedelta(minutes=40)


@pytest.fixture
def house(database):
    return House()


def foreseen(house, login, no, event, **data):
    found = foresight.foresee(house.people[login], no, event, data, at=AT)
    return {one.rule: one for one in found}


def test_a_case_out_of_sight_foresees_nothing(house):
    with pytest.raises(CaseNotFound):
        foreseen(house, "officer-2", house.opened(), "order_submitted")


def test_submitting_the_order_stops_one_clock_and_starts_the_next(house):
    found = foreseen(house, "officer", house.opened(), "order_submitted")
    assert {rule: one.effect for rule, one in found.items()} == {"order_submit": "stops", "order_issue": "starts"}
    assert found["order_issue"].due_at == AT + timedelta(hours=1)
    assert found["order_issue"].responsible_role.zh == "副总经理"


def test_an_earlier_agreed_date_moves_the_completion_and_names_the_article(house):
    no = house.issued(category="handover_quality")
    agreed = datetime(2026, 3, 3, 18, 0)
    found = foreseen(house, "head", no, "visited", signed=True, plan="更换胶条", agreed_by=agreed)["completion"]
    assert found.effect == "moves"
    assert found.due_at == agreed.replace(tzinfo=SHANGHAI)
    assert found.was_due == MONDAY + timedelta(days=3)
    assert found.reason["chosen"] == "agreed_by"


def test_a_later_agreed_date_leaves_the_completion_where_it_is_and_says_so(house):
    no = house.issued(category="handover_quality")
    found = foreseen(house, "head", no, "visited", signed=True, agreed_by=datetime(2026, 3, 9, 18, 0))["completion"]
    assert (found.effect, found.due_at) == ("stays", MONDAY + timedelta(days=3))
    assert {one["field"] for one in found.reason["candidates"]} == {"required_by", "agreed_by"}


def test_what_was_foreseen_is_what_happens(house):
    no = house.issued(category="handover_quality")
    data = {"signed": True, "plan": "更换胶条", "agreed_by": "2026-03-03T18:00:00+08:00"}
    found = foreseen(house, "head", no, "visited", **data)
    before = {clock.rule for clock in case_view.view(house.people["head"], no, at=AT).clocks if clock.open}
    house.step(no, "head", "visited", AT, **data)
    after = {clock.rule: clock for clock in case_view.view(house.people["head"], no, at=AT).clocks if clock.open}
    assert {rule for rule, one in found.items() if one.effect == "stops"} == before - set(after)
    assert {rule for rule, one in found.items() if one.effect == "starts"} == set(after) - before
    assert found["completion"].due_at == after["completion"].due_at


def test_looking_ahead_changes_nothing(house):
    no = house.opened()
    before = case_view.stamp(house.people["officer"], no)
    foreseen(house, "officer", no, "order_submitted")
    assert case_view.stamp(house.people["officer"], no) == before
