"""Working time at its edges. The office works Monday to Friday 08:30–12:00 and 13:30–17:30; 2026-03-02 is a Monday."""

from datetime import date

import numpy as np
import pytest

from services.policy.day_table import DayTable
from services.policy.instants import DAY_US, HOUR_US, MINUTE_US
from services.policy.work_week import WorkWeek
from services.policy.working_time import NegativeBudget, NoWorkingTime, OutOfRange, WorkingTime
from tests.policy.calendars import ALWAYS, CLOSED, OFFICE, OFFICE_WEEK, SEASONAL, SHANGHAI, reading, us


def due(start: str, hours: float, time: WorkingTime = OFFICE.time) -> str:
    """When some hours from a start are used up, one by one and vectorised alike."""
    budget = round(hours * HOUR_US)
    one = time.add(us(start), budget)
    assert time.add_many(np.array([us(start)]), budget).tolist() == [one]
    return reading(one)


def hours_between(start: str, end: str, time: WorkingTime = OFFICE.time) -> float:
    return time.between(us(start), us(end)) / HOUR_US


def test_a_start_before_opening_counts_from_opening():
    assert due("2026-03-02 07:00", 1) == "2026-03-02 09:30:00"  # 08:30 + 1 h


def test_a_start_after_closing_counts_from_the_next_opening():
    assert due("2026-03-02 18:00", 1) == "2026-03-03 09:30:00"  # Tuesday 08:30 + 1 h


def test_a_start_on_a_day_off_counts_from_the_next_workday():
    assert due("2026-03-07 10:00", 1) == "2026-03-09 09:30:00"  # Saturday → Monday 08:30 + 1 h


def test_a_budget_that_ends_exactly_at_closing_time_is_due_at_closing_time():
    assert due("2026-03-02 08:30", 7.5) == "2026-03-02 17:30:00"  # 3.5 h + 4 h, not Tuesday 08:30


def test_a_budget_that_ends_exactly_when_lunch_begins_is_due_then():
    assert due("2026-03-02 08:30", 3.5) == "2026-03-02 12:00:00"  # not 13:30


def test_one_microsecond_more_than_a_day_is_due_after_the_next_opening():
    assert reading(OFFICE.time.add(us("2026-03-02 08:30"), 15 * HOUR_US // 2 + 1)) == "2026-03-03 08:30:00.000001"


def test_a_start_exactly_at_closing_time_counts_from_the_next_opening():
    assert due("2026-03-06 17:30", 0.5) == "2026-03-09 09:00:00"  # Friday → Monday 08:30 + 0.5 h


def test_lunch_crossed_by_the_start():
    assert due("2026-03-02 12:30", 1) == "2026-03-02 14:30:00"  # 13:30 + 1 h


def test_lunch_crossed_by_the_end():
    assert due("2026-03-02 11:30", 1) == "2026-03-02 14:00:00"  # 0.5 h until 12:00, 0.5 h from 13:30


def test_lunch_crossed_by_the_start_of_one_day_and_the_end_of_the_next():
    # Monday from 13:30: 4 h; Tuesday morning: 3.5 h; 0.5 h remain from 13:30
    assert due("2026-03-02 12:30", 8) == "2026-03-03 14:00:00"


def test_nothing_is_worked_between_two_instants_within_lunch():
    assert hours_between("2026-03-02 12:10", "2026-03-02 13:20") == 0


def test_a_monday_that_opens_later_delays_what_is_left_of_friday():
    week = WorkWeek.model_validate({"hours": {"mon": ["10:00-17:00"], "tue-fri": ["08:00-17:00"]}})
    time = WorkingTime(week, DayTable(), SHANGHAI)
    assert due("2026-03-06 16:30", 1, time) == "2026-03-09 10:30:00"  # 0.5 h until 17:00, 0.5 h from Monday 10:00


def test_two_holidays_before_a_weekend_are_four_days_off():
    days = DayTable(off=frozenset({date(2026, 3, 5), date(2026, 3, 6)}))  # Thursday and Friday
    time = WorkingTime(OFFICE_WEEK, days, SHANGHAI)
    assert due("2026-03-04 17:00", 1, time) == "2026-03-09 09:00:00"  # 0.5 h on Wednesday, 0.5 h on Monday


def test_a_make_up_saturday_is_worked_and_the_holidays_after_it_are_not():
    # 14 February 2026 until 17:30: 1.5 h; off until the 23rd; the 24th from 08:30: 2.25 h
    assert due("2026-02-14 16:00", 3.75) == "2026-02-24 10:45:00"


def test_a_make_up_saturday_of_the_seasonal_week_is_a_whole_day_and_an_ordinary_one_a_morning():
    assert hours_between("2026-02-14 00:00", "2026-02-15 00:00", SEASONAL.time) == 7  # 3.5 h + 3.5 h
    assert hours_between("2026-03-07 00:00", "2026-03-08 00:00", SEASONAL.time) == 3.5


def test_the_season_of_each_day_sets_its_hours():
    assert hours_between("2026-05-29 00:00", "2026-05-30 00:00", SEASONAL.time) == 7  # until 17:00
    assert hours_between("2026-06-01 00:00", "2026-06-02 00:00", SEASONAL.time) == 7.5  # 14:00–18:00


def test_a_make_up_monday_is_an_ordinary_monday():
    assert hours_between("2020-02-03 00:00", "2020-02-04 00:00") == 7.5


def test_a_budget_of_nothing_is_due_at_the_start_also_at_night():
    assert due("2026-03-02 03:00", 0) == "2026-03-02 03:00:00"
    starts = np.array([us("2026-03-02 03:00"), us("2026-03-02 07:00")])
    assert [reading(at) for at in OFFICE.time.add_many(starts, np.array([0, HOUR_US])).tolist()] == [
        "2026-03-02 03:00:00",
        "2026-03-02 09:30:00",
    ]


def test_a_negative_budget_is_refused():
    with pytest.raises(NegativeBudget):
        OFFICE.time.add(us("2026-03-02 09:00"), -1)
    with pytest.raises(NegativeBudget):
        OFFICE.time.add_many(np.array([us("2026-03-02 09:00")] * 2), np.array([1, -1]))


def test_a_week_without_hours_is_refused_instead_of_searched_for_ever():
    start = us("2026-03-02 09:00")
    for ask in (
        lambda: CLOSED.time.add(start, 1),
        lambda: CLOSED.time.add_many(np.array([start]), 1),
        lambda: CLOSED.time.close_of(date(2026, 3, 2), 1),
        lambda: CLOSED.time.workday_from(date(2026, 3, 2)),
    ):
        with pytest.raises(NoWorkingTime):
            ask()
    assert CLOSED.time.between(start, start + DAY_US) == 0


def test_instants_outside_the_years_covered_are_refused():
    time = WorkingTime(OFFICE_WEEK, DayTable(), SHANGHAI, 2026, 2026)
    inside, before, after = us("2026-12-31 17:00"), us("2025-12-31 17:00"), us("2027-01-04 09:00")
    for ask in (
        lambda: time.add(before, HOUR_US),
        lambda: time.add(before, 0),
        lambda: time.add(after, 0),
        lambda: time.add(after, HOUR_US),
        lambda: time.add(inside, HOUR_US),
        lambda: time.add_many(np.array([inside, before]), 1),
        lambda: time.add_many(np.array([inside]), HOUR_US),
        lambda: time.between(before, inside),
        lambda: time.between(inside, after),
        lambda: time.between_many(np.array([inside]), np.array([after])),
        lambda: time.close_of(date(2025, 12, 31), 1),
        lambda: time.close_of(date(2026, 12, 31), 1),
        lambda: time.workday_from(date(2025, 12, 31)),
    ):
        with pytest.raises(OutOfRange):
            ask()


def test_the_very_first_and_the_very_last_working_instant_are_covered():
    time = WorkingTime(OFFICE_WEEK, DayTable(), SHANGHAI, 2026, 2026)
    assert due("2026-01-01 00:00", 1, time) == "2026-01-01 09:30:00"
    assert due("2026-12-31 17:00", 0.5, time) == "2026-12-31 17:30:00"


def test_no_starts_give_no_due_instants():
    assert OFFICE.time.add_many(np.array([], dtype=np.int64), HOUR_US).tolist() == []


def test_time_between_two_instants_is_negative_backwards():
    assert hours_between("2026-03-03 09:00", "2026-03-02 17:00") == -1  # 17:00–17:30 and 08:30–09:00


def test_a_day_of_the_round_the_clock_week_is_not_a_second_short():
    assert due("2026-03-02 18:00", 24, ALWAYS.time) == "2026-03-03 18:00:00"
    assert hours_between("2026-03-02 00:00", "2026-03-09 00:00", ALWAYS.time) == 7 * 24
    assert due("2026-03-02 00:00", 24, ALWAYS.time) == "2026-03-03 00:00:00"


def test_the_day_on_which_clocks_went_forward_has_twenty_three_hours():
    # Asia/Shanghai: 1986-05-04 02:00 → 03:00
    assert hours_between("1986-05-04 00:00", "1986-05-05 00:00", ALWAYS.time) == 23
    assert due("1986-05-04 01:30", 1, ALWAYS.time) == "1986-05-04 03:30:00"


def test_the_day_on_which_clocks_went_back_has_twenty_five_hours():
    # Asia/Shanghai: 1986-09-14 02:00 → 01:00
    assert hours_between("1986-09-14 00:00", "1986-09-15 00:00", ALWAYS.time) == 25
    assert due("1986-09-14 00:30", 3, ALWAYS.time) == "1986-09-14 02:30:00"


def test_office_hours_are_the_same_on_the_wall_in_every_summer_time_year():
    for year in range(1986, 1992):
        july, january = f"{year}-07-0", f"{year}-01-0"
        assert hours_between(f"{july}1 00:00", f"{july}8 00:00") == 5 * 7.5
        assert hours_between(f"{january}1 00:00", f"{january}8 00:00") == 5 * 7.5


def test_shifts_on_both_sides_of_a_skipped_hour_do_not_overlap():
    week = WorkWeek.model_validate({"hours": {"mon-sun": ["01:00-02:30", "02:30-02:45", "03:00-05:00"]}})
    time = WorkingTime(week, DayTable(), SHANGHAI)
    # Clocks show 01:00–02:00 and then 03:00–05:00: three hours in all.
    assert hours_between("1986-05-04 00:00", "1986-05-05 00:00", time) == 3


def test_close_of_business_on_the_nth_workday_after_a_day():
    assert reading(OFFICE.time.close_of(date(2026, 3, 6), 1)) == "2026-03-09 17:30:00"  # Friday → Monday
    assert reading(OFFICE.time.close_of(date(2026, 3, 7), 1)) == "2026-03-09 17:30:00"  # Saturday → Monday
    assert reading(OFFICE.time.close_of(date(2026, 2, 13), 1)) == "2026-02-14 17:30:00"  # make-up Saturday
    assert reading(OFFICE.time.close_of(date(2026, 2, 13), 2)) == "2026-02-24 17:30:00"  # after the holidays


def test_the_workday_after_a_day_is_counted_from_one():
    with pytest.raises(NegativeBudget):
        OFFICE.time.close_of(date(2026, 3, 6), 0)


def test_the_workday_from_a_day_on_may_be_the_day_itself():
    assert OFFICE.time.workday_from(date(2026, 3, 6)) == date(2026, 3, 6)
    assert OFFICE.time.workday_from(date(2026, 3, 7)) == date(2026, 3, 9)


def test_a_minute_across_new_year_and_the_leap_day_is_a_minute():
    assert reading(ALWAYS.time.add(us("2028-02-29 23:59:30"), MINUTE_US)) == "2028-03-01 00:00:30"
    assert reading(ALWAYS.time.add(us("2027-12-31 23:59:30"), MINUTE_US)) == "2028-01-01 00:00:30"
