"""What an open case brings along when the rules that it goes by change: how its clocks stood, and how they go on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Optional

from services.policy.instances import Instance, Outcome
from services.policy.pack import Pack

# The rule of a clock, and which of its runnings.
Key = tuple[str, int]


@dataclass(frozen=True)
class Carried:
    """The clocks of a case as the rules `pack` had them until the instant `at`; `earlier`: what came along to these rules.

    `marks` say of clocks that the change altered what it altered: "changed" in their reasons.
    """

    at: datetime
    pack: Pack
    clocks: Mapping[Key, Instance]
    earlier: Optional["Carried"] = None
    marks: Mapping[Key, Mapping[str, Any]] = field(default_factory=dict)

    def goes_on(self, fresh: Instance, *, by_date: bool) -> Instance:
        """How a clock stands, given how it would if the new rules had always held; `by_date`: its due instant is a date that
        people named, which no rule changes.

        What was decided stays as it was, and nobody is late by a new rule before it was in force.
        """
        was = self.clocks.get((fresh.rule, fresh.n))
        if was is None:
            return fresh
        if by_date:
            kept = was.outcome is not None and was.due == fresh.due
            return self.marked(replace(fresh, warn=was.warn, cite=was.cite) if kept else fresh)
        if was.outcome is not None or (fresh.due <= self.at and was.due <= self.at):
            return _due(fresh, was.due, was)
        return self.marked(_due(fresh, max(fresh.due, self.at), fresh))

    def marked(self, clock: Instance) -> Instance:
        """The clock, whose reason says what a change has altered."""
        key = clock.rule, clock.n
        mark = self.marks.get(key) or (self.clocks[key].reason.get("changed") if key in self.clocks else None)
        return replace(clock, reason={**clock.reason, "changed": mark}) if mark else clock

    def before(self, clock: Instance) -> Instance:
        """The clock as it was known by the rules before the change."""
        return self.clocks.get((clock.rule, clock.n), clock)


def _due(clock: Instance, due: datetime, by: Instance) -> Instance:
    """The clock with another due instant, set as that of `by` was."""
    outcome: Outcome | None = clock.outcome
    if clock.stopped is not None and outcome != "cancelled":
        outcome = "met" if clock.stopped <= due else "missed"
    return replace(clock, due=due, reason=by.reason, warn=by.warn, cite=by.cite, outcome=outcome)
