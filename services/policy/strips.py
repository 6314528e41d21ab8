"""The days from the start of a deadline to its due instant, and how much of the limit was used up on each of them.

What a day counts is asked of the very calendar that the due instant was reckoned with; added up it is the limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from services.policy.calendar import WORKED, Calendar, Kind, days_between
from services.policy.instants import MICROSECOND, day_end, from_us, to_us, wall_clock
from services.policy.layout import workdays
from services.policy.limits import MICROSECONDS, Limit, due_after, last_day_of
from services.policy.months import corresponding_day

# From one instant to another.
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class StripDay:
    """A local day. `worked`: its working hours; `used`: when the limit ran, within the start and the due instant.

    `counted`: how much of the limit it used up, in the unit of `Strip.whole`.
    """

    day: date
    kind: Kind
    worked: tuple[Stretch, ...]
    used: tuple[Stretch, ...]
    counted: int


@dataclass(frozen=True)
class Strip:
    """The days of a deadline in order. `limit` is None where a date sets the due instant: nothing is counted then."""

    limit: Limit | None
    start: datetime
    due: datetime
    days: tuple[StripDay, ...]

    @property
    def whole(self) -> int:
        """What the days count together: the limit, in microseconds for minutes, hours and workhours, else in its own unit."""
        return sum(day.counted for day in self.days)

    @property
    def timed(self) -> bool:
        """Whether it is counted in microseconds, and not in whole days or months."""
        return self.limit is not None and self.limit.unit in MICROSECONDS


def strip_of(
    start: datetime, due: datetime, limit: Limit | None, calendar: Calendar, *, also: Sequence[datetime] = ()
) -> Strip | None:
    """The strip of a deadline, long enough to have the days of other dates `also`.

    None where the calendar would set another due instant today, because it has changed since. Raises WorkingTimeError where the
    calendar cannot tell.
    """
    if limit and due_after(start, limit, calendar).at != due:
        return None
    # What ends at midnight ends the day before it; a date may have been set that lies before the start.
    found = [calendar.day_of(start), *(calendar.day_of(end - MICROSECOND) for end in (due, *also))]
    days = days_between(min(found), max(found))
    return Strip(limit, start, due, tuple(_day(day, start, due, limit, calendar) for day in days))


def _day(day: date, start: datetime, due: datetime, limit: Limit | None, calendar: Calendar) -> StripDay:
    whole = (wall_clock(day, time.min, calendar.zone), day_end(day, calendar.zone))
    worked = _shifts(day, calendar)
    used: list[Stretch] = []
    counted = 0
    if limit and limit.unit in MICROSECONDS:
        ran = (max(whole[0], start), min(whole[1], due))
        used = [ran] if limit.unit != "workhours" else [(max(opens, ran[0]), min(closes, ran[1])) for opens, closes in worked]
        counted = _time(ran, limit, calendar)
    elif limit:
        counts = _counts(day, calendar.day_of(start), limit, calendar)
        used = (worked if limit.unit == "workdays" else [whole]) if counts else []
        counted = int(counts and (limit.months is None or _completes(day, calendar.day_of(start), limit.months)))
    return StripDay(day, calendar.kind(day), tuple(worked), tuple(span for span in used if span[0] < span[1]), counted)


def _shifts(day: date, calendar: Calendar) -> list[Stretch]:
    laid_out = workdays(calendar.week, calendar.days, calendar.zone, day, day)
    return [(from_us(opens), from_us(closes)) for _, shifts in laid_out for opens, closes in shifts]


def _time(ran: Stretch, limit: Limit, calendar: Calendar) -> int:
    """How much of a limit in microseconds went by."""
    if limit.unit == "workhours":
        return calendar.time.between(to_us(ran[0]), to_us(ran[1]))
    return (ran[1] - ran[0]) // MICROSECOND


def _counts(day: date, first: date, limit: Limit, calendar: Calendar) -> bool:
    """Whether a limit in whole days ran on a day: the starting day is not counted, nor is a day that it rolled over or onto."""
    if limit.unit == "workdays":
        return day > first and calendar.kind(day) in WORKED
    return first < day <= last_day_of(first, limit)


def _completes(day: date, first: date, months: int) -> bool:
    """Whether a month is used up on a day."""
    return any(day == corresponding_day(first, n) for n in range(1, months + 1))
