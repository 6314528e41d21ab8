"""A limit that depends on the case, or on the time of day at which it starts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from services.policy.conditions import Condition
from services.policy.facts import facts_hold
from services.policy.limits import Limit
from services.policy.words import Cite, Clock24, Strict

# All that a branch may look at: what the case is about.
LOOKS_AT = {"is_", "is_not", "at_least", "any"}


class Branch(Strict):
    """One of a clock's limits: for cases such as `when` says, started `between` two times of day, both of them included."""

    when: Condition = Condition()
    between: tuple[Clock24, Clock24] | None = None
    limit: Limit
    cite: Cite

    def model_post_init(self, _: Any) -> None:
        """Refuses a span of the day that runs backwards, and a condition that looks at more than the case's fields."""
        if self.between and self.between[0] > self.between[1]:
            raise ValueError("between runs from the earlier to the later time of one day; over midnight write two branches")
        if any(condition.model_fields_set - LOOKS_AT for condition in self.when.walk()):
            raise ValueError("a limit is chosen by is, is_not, at_least and any alone")

    @property
    def always(self) -> bool:
        """True when it holds for every case at any time of day."""
        return self.between is None and not self.when.model_fields_set

    def holds(self, fields: Mapping[str, Any], start: datetime) -> bool:
        """True when it is meant for a case with these fields and a clock that starts at this instant, in the regime's zone."""
        return self._within(start.timetz().replace(tzinfo=None)) and facts_hold(self.when, fields)

    def _within(self, at: time) -> bool:
        return self.between is None or time.fromisoformat(self.between[0]) <= at <= time.fromisoformat(self.between[1])


def chosen(branches: Sequence[Branch], fields: Mapping[str, Any], start: datetime) -> Branch | None:
    """The first branch that holds; None when none does, and nothing is owed. `start` is in the regime's zone."""
    return next((branch for branch in branches if branch.holds(fields, start)), None)


def foreseen(branches: Sequence[Branch], fields: Mapping[str, Any]) -> Limit | None:
    """The limit for a case with these fields whatever the time of day; None where that decides, or nothing is owed."""
    first = next((branch for branch in branches if facts_hold(branch.when, fields)), None)
    return first.limit if first and first.between is None else None
