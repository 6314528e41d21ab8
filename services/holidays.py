"""China's public holidays and make-up days, as the State Council announces them, from the `chinesecalendar` library.

What is reckoned by are the editions of these days on record (`services.holiday_editions`), so that a newer library changes
nothing that was reckoned before it; a process that knows none has the library's.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from chinese_calendar.constants import Holiday, holidays, workdays

from services.policy import editions as known
from services.policy.day_table import DayTable
from services.policy.editions import EVER, Edition

_ZONE = ZoneInfo("Asia/Shanghai")
_READING = Path(__file__).parent / "policy" / "holidays.yaml"
_adopted: tuple[Edition, ...] = ()


@cache
def china() -> DayTable:
    """All days that the installed library knows. A year that is not announced yet is absent from `years`."""
    return DayTable(off=frozenset(holidays), made_up=frozenset(workdays), years=_announced_years())


def _announced_years() -> frozenset[int]:
    """Years with a Spring Festival: a day around New Year may stand in the announcement of the year beside its own."""
    return frozenset(day.year for day, name in holidays.items() if name == Holiday.spring_festival.value)


@cache
def installed() -> Edition:
    """What the installed library knows, as the edition that it would be if there were none before it."""
    names = {day: Holiday(name).name for day, name in {**holidays, **workdays}.items()}
    return Edition(f"chinesecalendar {version('chinesecalendar')}", EVER, china(), names)


def editions() -> tuple[Edition, ...]:
    """The editions that this process reckons by, the oldest first."""
    return _adopted or (installed(),)


def adopt(found: Sequence[Edition]) -> None:
    """Reckon by these editions from now on; by the installed library's where there are none."""
    global _adopted
    _adopted = tuple(found)


def edition() -> Edition:
    """The newest one."""
    return editions()[-1]


def in_force(at: datetime) -> Edition:
    """The one by which a case that opens at an instant is reckoned."""
    return known.in_force(editions(), at)


def unpublished(at: datetime) -> int | None:
    """The year whose days should be known at `at` and are not: the present one in China, or late in it the coming one.

    From which day on the coming one is missed stands in `policy/holidays.yaml`.
    """
    today, years = at.astimezone(_ZONE).date(), edition().days.years
    asked = [today.year] if (today.month, today.day) < _coming_year_missed_from() else [today.year, today.year + 1]
    return next((year for year in asked if year not in years), None)


@cache
def _coming_year_missed_from() -> tuple[int, int]:
    """Month and day."""
    day = yaml.safe_load(_READING.read_text(encoding="utf-8"))["coming_year_missed_from"]
    return day["month"], day["day"]
