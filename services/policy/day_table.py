"""The days that a state declares off or makes up for, apart from the usual week."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DayTable:
    """Published exceptions to the week. `DayTable()` says nothing about any day.

    `off`: dates not worked whatever their weekday. `made_up`: dates worked whatever their weekday.
    `years`: those whose days are published; any other year is reckoned by the week alone, and whoever reckons says so.
    Raises ValueError when a date is both off and made up.
    """

    off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuses a table that contradicts itself."""
        if both := self.off & self.made_up:
            raise ValueError(f"{min(both)} is both off and made up; a day is one of them")
