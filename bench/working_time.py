"""How fast and how right due instants are: start + 8 working hours, lunch break, China's holidays and make-up days.

Run with `python -m bench.working_time`.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytz
from businesstimedelta import BusinessTimeDelta, HolidayRule, Rules, WorkDayRule

from bench.minute_stepping import BEGIN_US, MINUTE_US, MinuteStepping, Numbers, all_days, declared, office_hours
from services.holidays import china
from services.policy.instants import HOUR_US, from_us, to_us
from services.policy.work_week import WorkWeek
from services.policy.working_time import WorkingTime

STARTS = 100_000
HOURS = 8
# Sixty days before the tables end, so that every answer lies within them.
LATEST_START = to_us(datetime(2026, 11, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
AIMS = {"ours, one by one": 1_000_000, "ours, vectorised": 6_000_000}
MORNING, AFTERNOON = (clock_time(8, 30), clock_time(12)), (clock_time(13, 30), clock_time(17, 30))
ZONE = "Asia/Shanghai"
# What clocks in Shanghai are ahead of UTC throughout these years.
AHEAD_US = 8 * HOUR_US

Reckon = Callable[[], Sequence[int] | Numbers]


@dataclass(frozen=True)
class Result:
    """One way to reckon: due instants per second, the best of some rounds, and how many of them are wrong."""

    way: str
    per_second: int
    wrong: int
    aim: int | None


def run(starts: int = STARTS) -> dict[str, Any]:
    """Measures every way on the same random starts and holds each answer against counting minutes.

    Keys: `starts` (how many), `hours` (the budget), `truth` (what right means), `ways`: a list of
    {`way`, `per_second`, `wrong` (of `starts`), `aim` (per second, or null)}, the fastest first.
    Raises FileNotFoundError without the holiday-cn tables.
    """
    begun = np.random.default_rng(311).integers(BEGIN_US // MINUTE_US, LATEST_START // MINUTE_US, starts) * MINUTE_US
    truth = MinuteStepping(office_hours).due(begun, HOURS * 60)
    ways = [_measure(way, reckon, rounds, truth) for way, reckon, rounds in _ways(begun)]
    ways.sort(key=lambda result: -result.per_second)
    return {"starts": starts, "hours": HOURS, "truth": "minutes counted with holiday-cn", "ways": [asdict(way) for way in ways]}


def main() -> dict[str, Any]:
    """Measures, prints a table and returns what `run` returns."""
    figures = run()
    print(f"start + {figures['hours']} working hours, {figures['starts']:,} random starts in 2019–2026")
    print(f"{'way':<48}{'per second':>14}{'aim':>12}{'wrong':>8}")
    for way in figures["ways"]:
        aim = f"{way['aim']:,}" if way["aim"] else ""
        print(f"{way['way']:<48}{way['per_second']:>14,}{aim:>12}{way['wrong']:>8,}")
    return figures


def _ways(begun: Numbers) -> list[tuple[str, Reckon, int]]:
    """Name, work and rounds of each way. What can be prepared once is prepared here, outside the measured time."""
    known = declared()
    days_off = [day for day in all_days() if not office_hours(day, known.get(day))]
    holidays = sorted(day for day, works in known.items() if not works)
    return [
        ("ours, one by one", _ours(begun), 5),
        ("ours, vectorised", _ours_vectorised(begun), 50),
        ("businesstimedelta, every day off as a holiday", _businesstimedelta(begun, range(7), days_off), 1),
        ("businesstimedelta, Monday to Friday and holidays", _businesstimedelta(begun, range(5), holidays), 1),
        ("pandas, every day off as a holiday", _pandas(begun, "1111111", days_off), 1),
        ("pandas, Monday to Friday and holidays", _pandas(begun, "1111100", holidays), 1),
    ]


def _measure(way: str, reckon: Reckon, rounds: int, truth: Numbers) -> Result:
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        due = reckon()
        seconds.append(time.perf_counter() - start)
    return Result(way, round(len(truth) / min(seconds)), int((np.asarray(due) != truth).sum()), AIMS.get(way))


def _office() -> WorkingTime:
    week = WorkWeek.model_validate({"hours": {"mon-fri": ["08:30-12:00", "13:30-17:30"]}})
    return WorkingTime(week, china(), ZoneInfo(ZONE))


def _ours(begun: Numbers) -> Reckon:
    office, starts, budget = _office(), begun.tolist(), HOURS * HOUR_US
    return lambda: [office.add(start, budget) for start in starts]


def _ours_vectorised(begun: Numbers) -> Reckon:
    office, budget = _office(), HOURS * HOUR_US
    return lambda: office.add_many(begun, budget)


def _businesstimedelta(begun: Numbers, weekdays: Iterable[int], days_off: list[date]) -> Reckon:
    # Its quickest way: a fixed offset, right in these years, is six times as fast as the named zone, and a set as a list.
    zone = pytz.FixedOffset(AHEAD_US // MINUTE_US)
    shifts = [WorkDayRule(opening, closing, list(weekdays), tz=zone) for opening, closing in (MORNING, AFTERNOON)]
    # It fails where it finds no holiday ahead, so it gets one after all that is asked.
    off = HolidayRule({*days_off, date(2027, 2, 6)}, tz=zone)
    budget = BusinessTimeDelta(Rules([*shifts, off]), hours=HOURS)
    starts = [from_us(start) for start in begun.tolist()]
    return lambda: [to_us(start + budget) for start in starts]


def _pandas(begun: Numbers, weekmask: str, days_off: list[date]) -> Reckon:
    opening, closing = zip(MORNING, AFTERNOON, strict=True)
    budget = pd.offsets.CustomBusinessHour(n=HOURS, weekmask=weekmask, holidays=days_off, start=list(opening), end=list(closing))
    # It reckons on wall clocks without a zone.
    starts = [pd.Timestamp(start + AHEAD_US, unit="us") for start in begun.tolist()]
    return lambda: [(start + budget).value // 1000 - AHEAD_US for start in starts]


if __name__ == "__main__":
    main()
