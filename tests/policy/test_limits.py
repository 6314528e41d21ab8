"""When something is due. 2026-03-02 is a Monday; instants are read in Shanghai."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.policy.calendar import Calendar
from services.policy.limits import Limit, due_after, months_after
from services.policy.working_time import NoWorkingTime, OutOfRange
from tests.policy.calendars import CLOSED, OFFICE, SEASONAL, SHANGHAI, local, reading


def due(start: str, calendar: Calendar = OFFICE, **limit: Any) -> str:
    return reading(due_after(local(start), Limit.model_validate(limit), calendar).at)


def test_minutes_and_hours_run_through_nights_and_holidays():
    assert due("2026-02-14 23:50", minutes=30) == "2026-02-15 00:20:00"
    assert due("2026-02-14 23:50", hours=48) == "2026-02-16 23:50:00"


def test_half_a_minute_before_six_and_half_a_minute_more_is_six_sharp():
    assert due("2026-03-02 17:59:30", minutes=0.5) == "2026-03-02 18:00:00"


def test_days_end_at_midnight_and_hours_do_not():
    # Days: the 2nd is not counted, the 5th ends at 24:00. Hours: 72 of them from 09:00.
    assert due("2026-03-02 09:00", days=3) == "2026-03-06 00:00:00"
    assert due("2026-03-02 09:00", hours=72) == "2026-03-05 09:00:00"


def test_no_days_is_the_end_of_the_same_day():
    assert due("2026-03-02 00:00", days=0) == "2026-03-03 00:00:00"
    assert due("2026-03-02 23:59:59", days=0) == "2026-03-03 00:00:00"


def test_the_day_is_that_of_the_zone_and_not_of_utc():
    # 07:00 in Shanghai is still the evening before in UTC.
    assert due("2026-03-02 07:00", days=1) == "2026-03-04 00:00:00"


def test_days_do_not_move_off_a_holiday_unless_they_roll():
    # Seven days from 10 February end on the 17th, within the Spring Festival; the next workday is the 24th.
    assert due("2026-02-10 09:00", days=7) == "2026-02-18 00:00:00"
    assert due("2026-02-10 09:00", days=7, roll=True) == "2026-02-25 00:00:00"


def test_days_that_end_on_a_workday_do_not_roll():
    assert due("2026-03-02 09:00", days=3, roll=True) == "2026-03-06 00:00:00"


def test_days_may_roll_onto_a_make_up_saturday():
    # 14 February 2026 is worked: the due day stays. 7 March is not: it moves to Monday the 9th.
    assert due("2026-02-13 09:00", days=1, roll=True) == "2026-02-15 00:00:00"
    assert due("2026-03-06 09:00", days=1, roll=True) == "2026-03-10 00:00:00"


def test_days_run_over_the_leap_day():
    assert due("2028-02-28 09:00", days=1) == "2028-03-01 00:00:00"  # the end of 29 February
    assert due("2027-02-28 09:00", days=1) == "2027-03-02 00:00:00"  # the end of 1 March


def test_months_end_on_the_corresponding_day():
    assert due("2026-03-06 10:00", months=1) == "2026-04-07 00:00:00"
    assert due("2026-12-06 10:00", months=1) == "2027-01-07 00:00:00"


def test_months_end_on_the_last_day_where_there_is_no_corresponding_one():
    assert due("2026-01-31 10:00", months=1) == "2026-03-01 00:00:00"  # 28 February
    assert due("2028-01-31 10:00", months=1) == "2028-03-01 00:00:00"  # 29 February
    assert due("2028-02-29 10:00", months=12) == "2029-03-01 00:00:00"  # 28 February


def test_a_month_may_roll():
    assert due("2026-01-17 10:00", months=1, roll=True) == "2026-02-25 00:00:00"  # the 17th is off; the 24th is worked


def test_a_month_from_an_instant_is_over_at_the_end_of_the_corresponding_day():
    assert reading(months_after(local("2026-01-31 10:00"), 1, SHANGHAI)) == "2026-03-01 00:00:00"


def test_half_a_workday_over_the_spring_festival():
    # Make-up Saturday 16:00–17:30: 1.5 h; the 24th from 08:30: 2.25 h
    assert due("2026-02-14 16:00", workhours=3.75) == "2026-02-24 10:45:00"


def test_fifteen_workdays_across_the_change_of_season():
    # May: 21–23 and 25–30 are nine, Saturdays among them; June: 1–6. The 15th is Saturday the 6th, worked until 12:00.
    assert due("2026-05-20 10:00", SEASONAL, workdays=15) == "2026-06-06 12:00:00"


def test_a_workday_from_a_day_off_is_the_next_workday():
    assert due("2026-03-07 10:00", workdays=1) == "2026-03-09 17:30:00"


def test_tenths_of_hours_are_exact():
    # 0.1 h is 6 min; as a binary fraction it would not be.
    assert due("2026-03-02 09:00", workhours=0.1) == "2026-03-02 09:06:00"
    assert due("2026-03-02 09:00", hours=0.7) == "2026-03-02 09:42:00"


def test_limits_run_through_the_historic_summer_time():
    # Clocks went forward on 1986-05-04 at 02:00: that day has 23 hours.
    assert due("1986-05-03 12:00", hours=24) == "1986-05-04 13:00:00"
    assert due("1986-05-03 12:00", days=1) == "1986-05-05 00:00:00"
    assert due("1986-05-03 12:00", workdays=1) == "1986-05-05 17:30:00"


def test_years_outside_the_calendar_and_a_closed_calendar_are_refused():
    with pytest.raises(OutOfRange):
        due("1970-01-01 10:00", workhours=1)
    with pytest.raises(NoWorkingTime):
        due("2026-03-02 09:00", CLOSED, workdays=1)


def test_an_amount_that_leaves_the_years_of_any_calendar_is_refused():
    for limit in ({"hours": 10**9}, {"days": 10**7}, {"months": 10**6}, {"workhours": 10**12}, {"workdays": 10**9}):
        with pytest.raises(OutOfRange):
            due("2026-03-02 09:00", **limit)


def test_a_start_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        due_after(datetime(2026, 3, 2, 9), Limit(hours=Decimal(1)), OFFICE)


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ({}, "write exactly one of minutes, hours, days, months, workhours, workdays"),
        ({"hours": 1, "days": 1}, "write exactly one of"),
        ({"hours": 1, "roll": True}, "roll belongs to days and months"),
        ({"workdays": 1, "roll": True}, "roll belongs to days and months"),
        ({"hours": 0}, "greater than 0"),
        ({"minutes": -5}, "greater than 0"),
        ({"workhours": -1}, "greater than 0"),
        ({"days": -1}, "greater than or equal to 0"),
        ({"workdays": 0}, "greater than 0"),
        ({"days": 1.5}, "valid integer"),
        ({"minutes": "0.00000001"}, "no whole number of microseconds"),
        ({"weeks": 1}, "Extra inputs are not permitted"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused_with_advice(written: dict[str, Any], advice: str):
    with pytest.raises(ValidationError, match=advice):
        Limit.model_validate(written)
