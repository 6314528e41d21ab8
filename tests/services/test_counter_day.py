"""The desk of a counter: who is there, what was entered today and by whom, which deadlines run."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services import access, accounts, counter_day
from services.errors import NotPermitted
from tests.seeds import PASSWORD
from tests.services.group import MONDAY, at
from tests.services.house import House

NOON = MONDAY + timedelta(hours=3)


@pytest.fixture
def house(database):
    return House()


@pytest.fixture
def desk(house):
    """The desk of Riverside as somebody sees it at an instant."""

    def look(when=NOON, login="staff"):
        return counter_day.look(house.people[login], house.units["riverside"], at=when)

    return look


def test_an_empty_day_has_the_hours_of_an_ordinary_day_and_nobody_there(desk):
    found = desk()
    assert (found.project, found.day) == ("滨江一号院", date(2026, 3, 2))
    assert (f"{found.opens:%H:%M}", f"{found.closes:%H:%M}") == ("08:00", "18:00")
    assert (found.receptions, found.present, found.entries, found.running, found.results) == (0, 0, (), (), ())
    assert [(officer.name, officer.present) for officer in found.officers] == [("李佳", False)]


def test_whoever_has_signed_in_is_on_duty_until_the_session_ends(house, desk):
    accounts.set_password(access.SYSTEM, "officer", PASSWORD, MONDAY - timedelta(days=1))
    token = accounts.sign_in("officer", PASSWORD, "127.0.0.1", MONDAY)
    accounts.touch(token, MONDAY + timedelta(hours=2))
    (officer,) = desk().officers
    assert officer.signed_in
    assert (officer.present, officer.since, officer.until, officer.entered) == (True, MONDAY, MONDAY + timedelta(hours=2), 0)
    accounts.sign_out(token, NOON)
    assert desk(NOON + timedelta(minutes=1)).present == 0


def test_the_day_is_told_by_minute_the_newest_first_and_who_entered_was_there(house, desk):
    first = house.submitted("riverside", MONDAY)
    second = house.opened("riverside", MONDAY + timedelta(hours=1), room="5-0302")
    house.opened("starbay", MONDAY)
    found = desk()
    assert [(entry.at - MONDAY, entry.no, entry.reception) for entry in found.entries] == [
        (timedelta(hours=1), second, True),
        (timedelta(minutes=10), first, False),
        (timedelta(0), first, True),
    ]
    assert found.entries[0].title.zh == "受理登记"
    assert found.entries[0].room == "5-0302"
    assert found.receptions == 2
    (officer,) = found.officers
    assert (officer.signed_in, officer.present) == (False, True)
    assert (officer.since, officer.until, officer.entered) == (MONDAY, MONDAY + timedelta(hours=1), 3)


def test_a_day_ends_at_midnight_in_china(house, desk):
    house.opened("riverside", at("03-02 00:00"))
    house.opened("riverside", at("03-01 23:59"))
    assert desk().receptions == 1
    # What was entered before the usual hours widens the strip.
    assert desk().opens == at("03-02 00:00")
    assert desk(at("03-01 23:59")).receptions == 1


def test_the_desks_own_deadlines_run_and_are_kept_or_not(house, desk):
    house.submitted("riverside", MONDAY)
    house.opened("riverside", MONDAY)
    # Drafted within 30 minutes: by ten past, in time; the other still runs and is overdue at noon.
    found = desk()
    (running,) = found.running
    assert (running.title.zh, running.due_at, running.responsible) == ("起草督办令", MONDAY + timedelta(minutes=30), "李佳")
    assert found.running_total == 1
    assert [(result.title.zh, result.in_time, result.late) for result in found.results] == [("起草督办令", 1, 0)]
    house.step(running.no, "officer", "order_submitted", MONDAY, 60, required_by=(MONDAY + timedelta(days=3)).isoformat())
    assert [(result.in_time, result.late) for result in desk().results] == [(1, 1)]


def test_a_customers_name_is_masked_for_whoever_does_not_handle_the_case(house, desk):
    house.opened("riverside", MONDAY, customer_name="欧阳夏丹")
    assert desk().entries[0].customer == "欧阳夏丹"
    inspector = replace(house.people["staff"], role="inspector")
    assert counter_day.look(inspector, house.units["riverside"], at=NOON).entries[0].customer == "欧**"


@pytest.mark.parametrize("login", ["officer", "head", "chairman"])
def test_only_whoever_may_watch_sees_a_desk(desk, login):
    with pytest.raises(NotPermitted):
        desk(login=login)


def test_a_desk_out_of_sight_is_refused(house):
    elsewhere = replace(house.people["staff"], org_path=house.people["head-2"].org_path)
    with pytest.raises(NotPermitted):
        counter_day.look(elsewhere, house.units["riverside"], at=NOON)
    with pytest.raises(NotPermitted):
        counter_day.look(house.people["staff"], house.units["east"], at=NOON)
