"""The hours that are worked in an ordinary week, by season where they change with it."""

from datetime import date
from typing import Any

from pydantic import model_validator

from services.policy.day_table import DayTable
from services.policy.shifts import Shifts, in_order
from services.policy.words import Strict

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = tuple(range(1, 13))


def _weekdays(key: str) -> range:
    """Numbers of the weekdays that `mon` or `mon-fri` names, Monday first."""
    first, _, last = key.partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
        raise ValueError(f"{key}: write mon, tue, wed, thu, fri, sat, sun or a span such as mon-fri")
    return range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1)


class Season(Strict):
    """The week as worked in certain months.

    `hours` has the shifts of Monday to Sunday; a pack writes `{mon-fri: [08:30-12:00, 13:30-17:30], sat: [08:30-12:00]}`
    and leaves out the days that are off. `make_up` has those of a make-up day; left out, it is worked like a Monday.
    """

    months: tuple[int, ...] = MONTHS
    hours: tuple[Shifts, Shifts, Shifts, Shifts, Shifts, Shifts, Shifts]
    make_up: Shifts

    @model_validator(mode="before")
    @classmethod
    def _like_a_monday(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("hours"), dict):
            week: list[Any] = [()] * 7
            for key, shifts in value["hours"].items():
                for weekday in _weekdays(key):
                    week[weekday] = shifts
            return {"make_up": week[0], **value, "hours": week}
        return value

    @model_validator(mode="after")
    def _in_order(self) -> "Season":
        for shifts in (*self.hours, self.make_up):
            in_order(shifts)
        return self


class WorkWeek(Strict):
    """Working hours of the whole year: each month belongs to exactly one season.

    A week without seasons may be written with `hours` (and `make_up`) alone.
    """

    seasons: tuple[Season, ...]

    @model_validator(mode="before")
    @classmethod
    def _all_year(cls, value: Any) -> Any:
        return {"seasons": [value]} if isinstance(value, dict) and "hours" in value else value

    @model_validator(mode="after")
    def _every_month_once(self) -> "WorkWeek":
        if sorted(month for season in self.seasons for month in season.months) != list(MONTHS):
            raise ValueError("each month from 1 to 12 belongs to exactly one season; see months:")
        return self

    def shifts_on(self, day: date, days: DayTable) -> Shifts:
        """The shifts of a date, none when it is off. A make-up day has the hours that its season gives to make-up days, unless it
        has hours of its own."""
        if day in days.off:
            return ()
        if day in days.hours_of:
            return days.hours_of[day]
        season = self._season(day.month)
        return season.make_up if day in days.made_up else season.hours[day.weekday()]

    def _season(self, month: int) -> Season:
        return next(season for season in self.seasons if month in season.months)
