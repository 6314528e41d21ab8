"""The days that are declared off or worked, apart from the usual week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from services.policy.shifts import Shifts


@dataclass(frozen=True)
class DayTable:
    """Published exceptions to the week. `DayTable()` says nothing about any day.

    `off`: dates not worked whatever their weekday. `made_up`: dates worked whatever their weekday.
    `years`: those whose days are published; any other year is reckoned by the week alone, and whoever reckons says so.
    `own`: those of the dates that the house has declared itself. `hours`: dates worked by hours of their own.
    Raises ValueError when a date is both off and made up.
    """

    off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    own: frozenset[date] = frozenset()
    hours: frozenset[tuple[date, Shifts]] = frozenset()

    def __post_init__(self) -> None:
        """Refuses a table that contradicts itself."""
        if both := self.off & self.made_up:
            raise ValueError(f"{min(both)} is both off and made up; a day is one of them")

    @cached_property
    def hours_of(self) -> Mapping[date, Shifts]:
        """The hours of the dates that have their own."""
        return dict(self.hours)
