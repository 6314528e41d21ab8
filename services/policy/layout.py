"""Shifts of many days as instants: the one place where wall-clock hours meet the zone's offsets."""

from collections.abc import Iterator
from datetime import date, time, timedelta, tzinfo

from services.policy.day_table import DayTable
from services.policy.instants import DAY_US, MINUTE_US, day_end, to_us, wall_clock
from services.policy.shifts import MIDNIGHT_AFTER, Shift
from services.policy.work_week import WorkWeek

Span = tuple[int, int]


def workdays(week: WorkWeek, days: DayTable, zone: tzinfo, first: date, last: date) -> Iterator[tuple[date, list[Span]]]:
    """Each day on which work is done, in order, with opening and closing of its shifts in microseconds since the epoch."""
    day, midnight = first, to_us(wall_clock(first, time.min, zone))
    while day <= last:
        next_midnight = to_us(day_end(day, zone))
        if shifts := week.shifts_on(day, days):
            if next_midnight - midnight == DAY_US:
                yield day, [(midnight + s.opens * MINUTE_US, midnight + s.closes * MINUTE_US) for s in shifts]
            else:
                yield day, _on_a_day_of_changing_clocks(day, shifts, zone)
        day, midnight = day + timedelta(days=1), next_midnight


def _on_a_day_of_changing_clocks(day: date, shifts: tuple[Shift, ...], zone: tzinfo) -> list[Span]:
    """Opening and closing as clocks show them. A shift keeps clear of the one before, should a skipped hour push that into it."""
    spans: list[Span] = []
    for shift in shifts:
        opening, closing = _instant(day, shift.opens, zone), _instant(day, shift.closes, zone)
        opening = max(opening, spans[-1][1]) if spans else opening
        spans.append((opening, max(opening, closing)))
    return spans


def _instant(day: date, minute: int, zone: tzinfo) -> int:
    if minute == MIDNIGHT_AFTER:
        return to_us(day_end(day, zone))
    return to_us(wall_clock(day, time(*divmod(minute, 60)), zone))
