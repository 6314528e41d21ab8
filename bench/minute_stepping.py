"""The slow truth about working time: each minute of the years 2019 to 2026, worked or not, from the tables of holiday-cn.

Shares no code with `services`, so that tests and benchmarks may hold one against the other.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HOLIDAY_CN = Path(__file__).resolve().parents[2] / "shared" / "data" / "holiday-cn"
FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)
MINUTE_US = 60_000_000
# In these years clocks in China do not change.
CHINA = timezone(timedelta(hours=8))
BEGIN = datetime(2019, 1, 1, tzinfo=CHINA)
BEGIN_US = (BEGIN - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)

# Spans of a day in minutes since midnight, given the day and what was declared: worked, off, or nothing.
Hours = Callable[[date, bool | None], list[tuple[int, int]]]
Numbers = NDArray[np.int64]


def declared() -> dict[date, bool]:
    """All days of holiday-cn: True where a day is to be worked, False where it is off. Raises FileNotFoundError without them."""
    files = sorted(HOLIDAY_CN.glob("20*.json"))
    if not files:
        raise FileNotFoundError(f"no holiday-cn tables in {HOLIDAY_CN}")
    days = [day for file in files for day in json.loads(file.read_text(encoding="utf-8"))["days"]]
    return {date.fromisoformat(day["date"]): not day["isOffDay"] for day in days}


def office_hours(day: date, works: bool | None) -> list[tuple[int, int]]:
    """08:30–12:00 and 13:30–17:30 on Monday to Friday and make-up days."""
    worked = day.weekday() < 5 if works is None else works
    return [(510, 720), (810, 1050)] if worked else []


def all_days() -> list[date]:
    """Each day of the years covered."""
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


class MinuteStepping:
    """Due instants by counting minutes that are worked."""

    def __init__(self, hours: Hours) -> None:
        """Marks each minute of the years as worked or not."""
        known, days = declared(), all_days()
        self.worked = np.zeros(len(days) * 1440, dtype=bool)
        for number, day in enumerate(days):
            for opening, closing in hours(day, known.get(day)):
                self.worked[number * 1440 + opening : number * 1440 + closing] = True
        self.worked_minutes = np.flatnonzero(self.worked)

    def due(self, starts: Numbers, minutes: int | Numbers) -> Numbers:
        """Due instants, in microseconds since the epoch, of budgets of whole minutes (one or more).

        A start within a worked minute takes the rest of that minute and gives the same part back at the end.
        """
        minute, into = np.divmod(starts - BEGIN_US, MINUTE_US)
        into = np.where(self.worked[minute], into, 0)
        first = np.searchsorted(self.worked_minutes, minute)
        last = self.worked_minutes[first + minutes - (into == 0)]
        return BEGIN_US + np.where(into == 0, (last + 1) * MINUTE_US, last * MINUTE_US + into)

    def step(self, start: int, minutes: int) -> int:
        """The same for one start on a whole minute, by stepping from minute to minute."""
        minute = (start - BEGIN_US) // MINUTE_US
        while minutes:
            minutes -= bool(self.worked[minute])
            minute += 1
        return BEGIN_US + minute * MINUTE_US
