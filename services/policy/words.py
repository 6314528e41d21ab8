"""The smallest parts of a pack: strict models, titles in two languages, and durations."""

from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

NAME = r"^[a-z][a-z0-9_]*$"
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"

Cite = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(pattern=NAME)]
Clock24 = Annotated[str, StringConstraints(pattern=CLOCK)]


class Strict(BaseModel):
    """A part of a pack: frozen, and an unknown key is a mistake, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Title(Strict):
    """A name as screens show it, in Chinese and in English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_(self, lang: str) -> str:
        """The name in the language, Chinese where the language is unknown."""
        return self.en if lang == "en" else self.zh


class Span(Strict):
    """An exact length of time: exactly one of minutes, hours or days (of 24 hours)."""

    minutes: int | None = Field(default=None, gt=0)
    hours: int | None = Field(default=None, gt=0)
    days: int | None = Field(default=None, gt=0)

    def model_post_init(self, _: Any) -> None:
        """Refuses a span with no unit or with two."""
        if sum(v is not None for v in (self.minutes, self.hours, self.days)) != 1:
            raise ValueError("write exactly one of minutes, hours, days")

    @cached_property
    def length(self) -> timedelta:
        """The span as a duration."""
        return timedelta(minutes=self.minutes or 0, hours=self.hours or 0, days=self.days or 0)


class Measure(Strict):
    """What one accrual costs: yuan, or percent of the monthly bonus, or a decision within a range of percent."""

    yuan: Decimal | None = Field(default=None, gt=0)
    percent: Decimal | None = Field(default=None, gt=0, le=100)
    decision: tuple[Decimal, Decimal] | None = None

    def model_post_init(self, _: Any) -> None:
        """Refuses a measure with no kind or with two, and a range that runs backwards."""
        if sum(v is not None for v in (self.yuan, self.percent, self.decision)) != 1:
            raise ValueError("write exactly one of yuan, percent, decision: [low, high]")
        if self.decision and self.decision[0] > self.decision[1]:
            raise ValueError(f"a range begins with its lower end; write decision: [{self.decision[1]}, {self.decision[0]}]")
