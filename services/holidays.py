"""China's public holidays and make-up days, as the State Council announces them, from the `chinesecalendar` library."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from chinese_calendar.constants import Holiday, holidays, workdays

from services.policy.day_table import DayTable

_ZONE = ZoneInfo("Asia/Shanghai")
_READING = Path(__file__).parent / "policy" / "holidays.yaml"


@cache
def china() -> DayTable:
    """All days that the installed library knows. A year that is not announced yet is absent from `years`."""
    return DayTable(off=frozenset(holidays), made_up=frozenset(workdays), years=_announced_years())


def _announced_years() -> frozenset[int]:
    """Years with a Spring Festival: a day around New Year may stand in the announcement of the year beside its own."""
    return frozenset(day.year for day, name in holidays.items() if name == Holiday.spring_festival.value)


@dataclass(frozen=True)
class Edition:
    """Which announcements the days come from: library with its version, first and last year that it knows."""

    library: str
    first_year: int
    last_year: int


@cache
def edition() -> Edition:
    """The installed library's."""
    years = china().years
    return Edition(f"chinesecalendar {version('chinesecalendar')}", min(years), max(years))


def unpublished(at: datetime) -> int | None:
    """The year whose days the library should know at `at` and does not: the present one in China, or late in it the coming one.

    From which day on the coming one is missed stands in `policy/holidays.yaml`.
    """
    today, known = at.astimezone(_ZONE).date(), china().years
    asked = [today.year] if (today.month, today.day) < _coming_year_missed_from() else [today.year, today.year + 1]
    return next((year for year in asked if year not in known), None)


@cache
def _coming_year_missed_from() -> tuple[int, int]:
    """Month and day."""
    day = yaml.safe_load(_READING.read_text(encoding="utf-8"))["coming_year_missed_from"]
    return day["month"], day["day"]
