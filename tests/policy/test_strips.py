"""The strip of days behind a deadline adds up to it: for every limit of every pack, over holidays and make-up days."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from services.casework.regimes import calendar_for
from services.holidays import china
from services.policy.instants import MICROSECOND, day_end
from services.policy.limits import MICROSECONDS, Limit, due_after
from services.policy.packs import registry
from services.policy.strips import Strip, strip_of
from tests.policy.calendars import OFFICE, SHANGHAI, local, reading

PACKS = [pack for versions in registry().versions.values() for pack in versions.values()]
LIMITS = [
    (limit, calendar_for(pack))
    for pack in PACKS
    for clock in pack.clocks.values()
    for limit in ([clock.limit] if clock.limit else [branch.limit for branch in clock.limits])
]
# What no pack asks for yet.
OTHERS = [
    (Limit.model_validate(said), calendar_for(pack))
    for said in ({"workhours": 40}, {"days": 10, "roll": True}, {"months": 3}, {"months": 1, "roll": True}, {"minutes": "0.5"})
    for pack in PACKS
]
DAY = timedelta(days=1)
YEARS = (datetime(2024, 1, 1), datetime(2026, 12, 31))
DECLARED = sorted(day for day in china().off | china().made_up if 2024 <= day.year <= 2026)
# Anywhere, and more often than chance would have it near a day declared off or made up for.
STARTS = some.datetimes(*YEARS, timezones=some.just(SHANGHAI)) | some.builds(
    lambda day, minutes: datetime.combine(day, time.min, SHANGHAI) + timedelta(minutes=minutes),
    some.sampled_from(DECLARED),
    some.integers(-3 * 1440, 2 * 1440),
)


def drawn(start: str, calendar=OFFICE, **said) -> Strip:
    limit, begun = Limit.model_validate(said), local(start)
    found = strip_of(begun, due_after(begun, limit, calendar).at, limit, calendar)
    assert found
    return found


def days_of(strip: Strip) -> list[tuple[str, str, int]]:
    return [(f"{day.day:%m-%d}", day.kind, day.counted) for day in strip.days]


@settings(max_examples=600, deadline=None)
@given(case=some.sampled_from(LIMITS + OTHERS), start=STARTS)
def test_the_days_add_up_to_the_limit_and_end_at_the_due_instant(case, start):
    limit, calendar = case
    due = due_after(start, limit, calendar).at
    strip = strip_of(start, due, limit, calendar)
    assert strip.whole == (limit.microseconds if limit.unit in MICROSECONDS else limit.amount)
    assert [day.day for day in strip.days] == sorted({day.day for day in strip.days})
    assert strip.days[0].day == start.date() and day_end(strip.days[-1].day, calendar.zone) >= due
    used = [span for day in strip.days for span in day.used]
    assert all(begin < end for begin, end in used) and used == sorted(used)
    if limit.unit in MICROSECONDS:
        assert sum((end - begin for begin, end in used), timedelta()) == limit.microseconds * MICROSECOND
    if limit.unit in MICROSECONDS or limit.unit == "workdays":
        assert used[-1][1] == due
    else:
        assert day_end(strip.days[-1].day, calendar.zone) == due


@settings(max_examples=200, deadline=None)
@given(case=some.sampled_from(LIMITS), start=STARTS)
def test_time_is_counted_within_working_hours_and_on_no_day_that_was_skipped(case, start):
    limit, calendar = case
    due = due_after(start, limit, calendar)
    strip = strip_of(start, due.at, limit, calendar)
    skipped = {day["date"] for day in due.reason["skipped"]}
    assert not any(day.counted or day.used for day in strip.days if day.day.isoformat() in skipped)
    if limit.unit in ("workhours", "workdays"):
        assert all(any(o <= b and e <= c for o, c in day.worked) for day in strip.days for b, e in day.used)


def test_working_hours_stop_for_lunch_and_run_on_after_the_holidays():
    strip = drawn("2026-02-14 16:00", workhours=3.75)
    assert days_of(strip)[0] == ("02-14", "made_up", 5_400_000_000)
    assert {(kind, counted) for _, kind, counted in days_of(strip)[1:-1]} == {("holiday", 0)}
    assert [(reading(begin), reading(end)) for begin, end in strip.days[-1].used] == [
        ("2026-02-24 08:30:00", "2026-02-24 10:45:00")
    ]


def test_workdays_begin_after_the_starting_day_and_count_a_make_up_saturday():
    # 1–7 October 2026 are holidays, the 10th a Saturday that is worked.
    strip = drawn("2026-09-30 12:00", workdays=3)
    assert [day for day, _, counted in days_of(strip) if counted] == ["10-08", "10-09", "10-10"]
    assert days_of(strip)[0] == ("09-30", "worked", 0)


def test_days_count_whatever_they_are_and_what_they_roll_over_does_not():
    strip = drawn("2026-03-05 09:00", days=2, roll=True)
    assert [(day, counted) for day, _, counted in days_of(strip)] == [
        ("03-05", 0),
        ("03-06", 1),
        ("03-07", 1),
        ("03-08", 0),
        ("03-09", 0),
    ]


def test_a_month_is_used_up_on_the_day_that_completes_it():
    strip = drawn("2026-01-31 10:00", months=2)
    assert [day for day, _, counted in days_of(strip) if counted] == ["02-28", "03-31"]


def test_a_date_that_lies_before_the_start_has_its_days_and_counts_nothing():
    strip = strip_of(datetime(2026, 3, 4, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC), None, OFFICE)
    assert [counted for *_, counted in days_of(strip)] == [0, 0, 0]


@pytest.mark.parametrize("said", [{"hours": 1}, {"workdays": 5}])
def test_a_due_instant_of_another_calendar_is_not_drawn(said):
    start, limit = local("2026-03-02 09:00"), Limit.model_validate(said)
    assert strip_of(start, due_after(start, limit, OFFICE).at + DAY, limit, OFFICE) is None
