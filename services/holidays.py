"""China's public holidays and make-up days, as the State Council announces them, from the `chinesecalendar` library."""

from functools import cache

from chinese_calendar.constants import Holiday, holidays, workdays

from services.policy.day_table import DayTable


@cache
def china() -> DayTable:
    """All days that the installed library knows. A year that is not announced yet is absent from `years`."""
    return DayTable(off=frozenset(holidays), made_up=frozenset(workdays), years=_announced_years())


def _announced_years() -> frozenset[int]:
    """Years with a Spring Festival: a day around New Year may stand in the announcement of the year beside its own."""
    return frozenset(day.year for day, name in holidays.items() if name == Holiday.spring_festival.value)
