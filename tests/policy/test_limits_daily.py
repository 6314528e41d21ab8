"""What is owed at one time of the day, day after day."""

from itertools import islice

from services.policy.slots import slots
from tests.policy.calendars import SHANGHAI, local, reading


def first_slots(first: str, count: int = 2) -> list[str]:
    return [reading(slot) for slot in islice(slots("18:00", local(first), SHANGHAI), count)]


def test_the_first_is_the_next_time_that_clocks_show_it():
    assert first_slots("2026-03-02 17:59:30") == ["2026-03-02 18:00:00", "2026-03-03 18:00:00"]


def test_an_instant_at_exactly_that_time_is_the_first_itself():
    assert first_slots("2026-03-02 18:00:00", 1) == ["2026-03-02 18:00:00"]


def test_a_second_later_the_first_is_tomorrow():
    assert first_slots("2026-03-02 18:00:01", 1) == ["2026-03-03 18:00:00"]


def test_they_go_on_over_the_end_of_the_year_and_the_leap_day():
    assert first_slots("2027-12-31 12:00") == ["2027-12-31 18:00:00", "2028-01-01 18:00:00"]
    assert first_slots("2028-02-28 19:00") == ["2028-02-29 18:00:00", "2028-03-01 18:00:00"]


def test_clocks_show_the_same_time_before_and_after_they_are_changed():
    # Asia/Shanghai went forward on 1986-05-04: 23 hours lie between the two.
    before, after = islice(slots("18:00", local("1986-05-03 12:00"), SHANGHAI), 2)
    assert (after - before).total_seconds() == 23 * 3600
    assert reading(after) == "1986-05-04 18:00:00"
