"""When something is owed by the calendar: every day, or on a day of each week, month, quarter, half-year or year."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo

from services.policy.instants import wall_clock
from services.policy.rules import ScheduleRule

_DAY = timedelta(days=1)
# The months in which each period begins.
_MONTHS = {"month": range(1, 13), "quarter": (1, 4, 7, 10), "half_year": (1, 7), "year": (1,)}


def latest(rule: ScheduleRule, until: datetime, zone: tzinfo) -> datetime:
    """The last instant of a schedule that is not after `until`, in UTC."""
    day = until.astimezone(zone).date()
    while not (_falls_on(rule, day) and _instant(rule, day, zone) <= until):
        day -= _DAY
    return _instant(rule, day, zone)


def following(rule: ScheduleRule, after: datetime, zone: tzinfo) -> Iterator[datetime]:
    """The instants of a schedule after an instant, in UTC, without end."""
    day = after.astimezone(zone).date()
    while True:
        if _falls_on(rule, day) and (found := _instant(rule, day, zone)) > after:
            yield found
        day += _DAY


def began(rule: ScheduleRule, at: datetime, zone: tzinfo) -> datetime:
    """When the week, month, … of an instant began: at 00:00 of its first day, in UTC."""
    day = at.astimezone(zone).date()
    while not _is_day(rule.every, 1, day):
        day -= _DAY
    return wall_clock(day, time.min, zone)


def _falls_on(rule: ScheduleRule, day: date) -> bool:
    return _is_day(rule.every, rule.day or 1, day)


def _is_day(every: str, number: int, day: date) -> bool:
    """Whether a day is this one of its period; a month without so many days has its last one instead."""
    if every == "day":
        return True
    if every == "week":
        return day.isoweekday() == number
    return day.month in _MONTHS[every] and day.day == min(number, monthrange(day.year, day.month)[1])


def _instant(rule: ScheduleRule, day: date, zone: tzinfo) -> datetime:
    return wall_clock(day, time.fromisoformat(rule.at), zone)
