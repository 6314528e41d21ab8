"""China's public holidays and make-up days, as the State Council announces them, from the `chinesecalendar` library."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from chinese_calendar.constants import Holiday, holidays, workdays

from services.policy.day_table import DayTable


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
