"""Everything that a limit needs to know about days: the zone, its working time, and which days are declared off."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from services.policy.day_table import DayTable
from services.policy.work_week import WorkWeek
from services.policy.working_time import WorkingTime

Kind = Literal["worked", "made_up", "holiday", "weekend", "own_off", "own_worked"]
WORKED: frozenset[Kind] = frozenset({"worked", "made_up", "own_worked"})


@dataclass(frozen=True)
class Calendar:
    """One regime's way to reckon. Make it with `calendar_of`; it is costly to build and shared."""

    zone: ZoneInfo
    week: WorkWeek
    days: DayTable
    time: WorkingTime

    def day_of(self, at: datetime) -> date:
        """The local date on which an instant falls."""
        return at.astimezone(self.zone).date()

    def kind(self, day: date) -> Kind:
        """What a day is: see `kind_of`."""
        return kind_of(day, self.week, self.days)

    def assumed_years(self, first: date, last: date) -> list[int]:
        """The years from one day to the other that are reckoned without published holidays."""
        return [year for year in range(first.year, last.year + 1) if year not in self.days.years]


def kind_of(day: date, week: WorkWeek, days: DayTable) -> Kind:
    """What a day is: `holiday` is declared off, `weekend` is off by the week, `made_up` is worked by declaration.

    What the house itself has declared is `own_off` or `own_worked`.
    """
    if day in days.own:
        return "own_off" if day in days.off else "own_worked"
    if day in days.off:
        return "holiday"
    if not week.shifts_on(day, days):
        return "weekend"
    return "made_up" if day in days.made_up else "worked"


def days_between(first: date, last: date) -> list[date]:
    """All dates from the first to the last, both included; none when the last lies before the first."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@cache
def calendar_of(zone: ZoneInfo, week: WorkWeek, days: DayTable) -> Calendar:
    """The calendar of a zone, a week and a table of days; the same object for the same three."""
    return Calendar(zone, week, days, WorkingTime(week, days, zone))
