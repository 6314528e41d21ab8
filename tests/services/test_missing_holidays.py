"""Which year's holidays the product does not know, and what that touches."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services import missing_holidays
from services.errors import NotPermitted
from services.holidays import edition
from services.policy.packs import registry
from tests.services.group import SHANGHAI
from tests.services.house import House

UNKNOWN = edition().last_year + 1
SPRING = datetime(UNKNOWN, 3, 1, 9, tzinfo=SHANGHAI)
HANDBOOK = registry().latest("handbook").title


@pytest.fixture
def house(database):
    return House()


def test_open_deadlines_in_a_year_without_holidays_are_counted_by_regime_within_sight(house):
    # A deadline in plain hours, which no holiday moves, is none of them.
    house.opened("riverside", SPRING)
    for project in ("riverside", "starbay"):
        house.registered(project, SPRING)
    admin = house.people["admin"]
    found = missing_holidays.missing(admin, at=SPRING)
    assert found is not None
    assert (found.year, found.touched, found.deadlines) == (UNKNOWN, ((HANDBOOK, 2),), 2)
    nearer = missing_holidays.missing(replace(admin, org_path=house.people["officer"].org_path), at=SPRING)
    assert nearer is not None and nearer.deadlines == 1


def test_a_deadline_that_was_met_is_not_counted(house):
    no = house.registered("riverside", SPRING)
    house.step(no, "officer", "dispatched", SPRING, 5)
    assert missing_holidays.missing(house.people["admin"], at=SPRING + timedelta(minutes=6)).touched == ()


def test_nothing_is_missing_while_the_year_is_known(house):
    assert missing_holidays.missing(house.people["admin"], at=SPRING.replace(year=edition().last_year)) is None


def test_what_is_missing_is_told_only_to_whoever_sees_how_the_system_runs(house):
    with pytest.raises(NotPermitted):
        missing_holidays.missing(house.people["officer"], at=SPRING)
