"""When something holds: one small language for allowed steps, clocks, parties, reminders and levels.

All keys of a condition must hold together; `any` gives alternatives. See docs/packs.md for the words.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import Field, field_validator

from services.policy.words import Name, Span, Strict

Values = dict[Name, list[Any]]


def lists(values: Any) -> Any:
    """Lets a pack write `signed: true` for `signed: [true]`."""
    if isinstance(values, dict):
        return {key: value if isinstance(value, list) else [value] for key, value in values.items()}
    return values


class Match(Strict):
    """A step of a kind, perhaps only with certain data: `order_issued` or `{step: visited, is: {signed: true}}`."""

    step: Name
    is_: Values = Field(default_factory=dict, alias="is")
    has: list[Name] = []

    _normal = field_validator("is_", mode="before")(lists)

    def fits(self, event: str, data: Mapping[str, Any]) -> bool:
        """True when a step of this event with this data is meant."""
        return (
            event == self.step
            and all(data.get(key) in allowed for key, allowed in self.is_.items())
            and all(data.get(key) not in (None, "") for key in self.has)
        )


def match(value: Any) -> Any:
    """Lets a pack write the bare name of a step for a match without further demands."""
    return {"step": value} if isinstance(value, str) else value


def matches(value: Any) -> Any:
    """One match or a list of them, as a list."""
    return [match(v) for v in (value if isinstance(value, list) else [value])]


class Condition(Strict):
    """What must hold of a case at an instant. An empty condition always holds."""

    first: bool | None = None
    open: bool | None = None
    # {desk: role} or {desk: actor}: the paper lies on that role's desk, or on the acting person's.
    held: dict[Name, Name] = {}
    # Desks on which nothing lies.
    idle: list[Name] = []
    after: list[Match] = []
    before: list[Match] = []
    # This step was taken fewer times than that one.
    fewer_than: Name | None = None
    is_: Values = Field(default_factory=dict, alias="is")
    is_not: Values = Field(default_factory=dict)
    at_least: dict[Name, int] = {}
    # A clock that runs now; with `overdue`, past its due; with `overdue_more_than`, past it by more than that.
    clock: Name | None = None
    overdue: bool | None = None
    overdue_more_than: Span | None = None
    any: list["Condition"] = []

    _normal = field_validator("is_", "is_not", mode="before")(lists)
    _matches = field_validator("after", "before", mode="before")(matches)

    @field_validator("idle", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    def model_post_init(self, _: Any) -> None:
        """Refuses overdue without a clock."""
        if self.clock is None and (self.overdue is not None or self.overdue_more_than is not None):
            raise ValueError("overdue needs a clock: write clock: <id> beside it")

    def walk(self) -> "list[Condition]":
        """This condition and all alternatives inside it."""
        return [self, *(inner for alternative in self.any for inner in alternative.walk())]

    @cached_property
    def timed(self) -> bool:
        """True when time alone can make it hold or not hold."""
        return any(condition.clock for condition in self.walk())
