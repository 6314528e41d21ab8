"""Spans of work within a day."""

from datetime import time
from itertools import pairwise
from typing import Any

from pydantic import model_validator

from services.policy.words import Strict

MIDNIGHT_AFTER = 24 * 60


def _minute(text: str) -> int:
    """Minutes since midnight of HH:MM; 24:00 is the end of the day."""
    if text == "24:00":
        return MIDNIGHT_AFTER
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute


class Shift(Strict):
    """One unbroken span of work within a day, in minutes since local midnight. A pack writes "08:30-12:00"."""

    opens: int
    closes: int

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        opening, _, closing = value.partition("-")
        try:
            return {"opens": _minute(opening), "closes": _minute(closing)}
        except ValueError:
            raise ValueError(f"{value}: write opening-closing, for example 08:30-12:00") from None

    @model_validator(mode="after")
    def _forward(self) -> "Shift":
        if not 0 <= self.opens < self.closes <= MIDNIGHT_AFTER:
            raise ValueError("a shift closes after it opens; write one over midnight as two, until 24:00 and from 00:00")
        return self


Shifts = tuple[Shift, ...]


def in_order(shifts: Shifts) -> Shifts:
    """The shifts of one day as they are. Raises ValueError where they overlap or are out of order."""
    if any(later.opens < earlier.closes for earlier, later in pairwise(shifts)):
        raise ValueError("shifts of a day follow one another without overlapping; write them in order")
    return shifts
