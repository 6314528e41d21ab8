"""Why this deadline: everything that a screen needs to explain it."""

import json
from typing import Any

from services.policy.calendar import Calendar
from services.policy.limits import Limit, Reason, due_after
from tests.policy.calendars import OFFICE, SEASONAL, local


def reason(start: str, calendar: Calendar = OFFICE, **limit: Any) -> Reason:
    return due_after(local(start), Limit.model_validate(limit), calendar).reason


def skipped(said: Reason) -> list[tuple[str, str]]:
    return [(day["date"][5:], day["why"]) for day in said["skipped"]]


def test_a_reason_says_start_units_days_skipped_and_make_up_days_counted():
    said = reason("2026-02-14 16:00", workhours=3.75)
    assert json.loads(json.dumps(said)) == {
        "unit": "workhours",
        "amount": "3.75",
        "start": "2026-02-14T08:00:00+00:00",
        "due": "2026-02-24T02:45:00+00:00",
        "skipped": [{"date": f"2026-02-{day}", "why": "holiday"} for day in range(15, 24)],
        "made_up": ["2026-02-14"],
        "assumed_years": [],
    }


def test_exact_units_skip_nothing():
    said = reason("2026-02-14 16:00", hours=240)
    assert (said["amount"], said["skipped"], said["made_up"]) == ("240", [], [])


def test_workdays_skip_the_days_after_the_start_that_are_not_worked():
    # From Saturday the 7th (not counted) over Sunday to Monday; and two Sundays for the seasonal week.
    assert skipped(reason("2026-03-07 10:00", workdays=1)) == [("03-08", "weekend")]
    assert skipped(reason("2026-05-20 10:00", SEASONAL, workdays=15)) == [("05-24", "weekend"), ("05-31", "weekend")]


def test_workhours_skip_the_day_of_the_start_when_it_is_off():
    assert skipped(reason("2026-03-07 10:00", workhours=1)) == [("03-07", "weekend"), ("03-08", "weekend")]


def test_days_that_roll_skip_what_they_roll_over():
    assert skipped(reason("2026-03-06 09:00", days=1, roll=True)) == [("03-07", "weekend"), ("03-08", "weekend")]
    assert skipped(reason("2026-03-02 09:00", days=1, roll=True)) == []


def test_days_that_do_not_roll_skip_nothing():
    assert skipped(reason("2026-02-10 09:00", days=7)) == []


def test_a_make_up_day_that_was_over_at_the_start_did_not_count():
    assert reason("2026-02-14 18:00", workhours=1)["made_up"] == []
    assert reason("2026-02-13 17:00", workhours=1)["made_up"] == ["2026-02-14"]


def test_a_make_up_day_onto_which_a_limit_rolls_counts():
    assert reason("2026-02-13 09:00", days=1, roll=True)["made_up"] == ["2026-02-14"]


def test_a_year_without_published_holidays_is_named():
    # 1 and 2 January 2040 are reckoned as an ordinary Sunday and Monday.
    assert reason("2039-12-30 17:00", workhours=1)["assumed_years"] == [2039, 2040]
    assert reason("2039-12-30 17:00", workdays=20)["assumed_years"] == [2039, 2040]
    assert reason("2039-12-30 17:00", days=2, roll=True)["assumed_years"] == [2040]


def test_a_year_without_published_holidays_does_not_matter_to_exact_units():
    assert reason("2039-12-30 17:00", hours=100)["assumed_years"] == []
    assert reason("2039-12-30 17:00", days=10)["assumed_years"] == []


def test_a_published_year_is_not_named_as_assumed():
    assert reason("2026-02-14 16:00", workdays=20)["assumed_years"] == []


def test_a_due_at_midnight_does_not_reach_into_the_next_year():
    # 31 December 2026 is a Thursday: a day from the 30th ends with the year, in which every day is published.
    assert reason("2026-12-30 09:00", days=1, roll=True)["assumed_years"] == []
