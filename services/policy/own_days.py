"""Days that a house declares off or worked itself, each by an article of its own."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from services.policy.day_table import DayTable
from services.policy.shifts import Shifts, in_order
from services.policy.words import Cite, Strict, Title


def _day(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError(f"{value} is no day; write one such as 2026-12-31")
    return value


Day = Annotated[date, BeforeValidator(_day)]


class OwnDay(Strict):
    """One day: `worked` or off, and what it is called. Worked without `hours` it has those of a make-up day of its season."""

    worked: bool
    title: Title
    hours: Shifts | None = Field(default=None, min_length=1)
    cite: Cite

    @model_validator(mode="after")
    def _hours_of_work(self) -> "OwnDay":
        if self.hours and not self.worked:
            raise ValueError("a day off has no hours; remove them, or write worked: true")
        in_order(self.hours or ())
        return self


OwnDays = Mapping[date, OwnDay]


def declared(days: DayTable, own: OwnDays) -> DayTable:
    """A table with a house's own days, which go before what the table says of the same dates."""
    if not own:
        return days
    off = frozenset(day for day, rule in own.items() if not rule.worked)
    worked = own.keys() - off
    return DayTable(
        off=(days.off - worked) | off,
        made_up=(days.made_up - off) | worked,
        years=days.years,
        own=frozenset(own),
        hours=frozenset((day, own[day].hours or ()) for day in worked if own[day].hours),
    )
