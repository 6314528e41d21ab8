"""Whether a condition holds of a case at an instant."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.policy.conditions import Condition
from services.policy.facts import fields_fit
from services.policy.instances import Instance
from services.policy.story import Standing

Clocks = Mapping[str, Sequence[Instance]]


def holds(
    condition: Condition,
    standing: Standing,
    *,
    role: str | None = None,
    event: str | None = None,
    clocks: Clocks | None = None,
    at: datetime | None = None,
) -> bool:
    """True when the condition holds of a standing.

    `role` is who is about to take `event` (None: anybody); `clocks` and `at` serve conditions that look at clocks.
    """
    return (
        fields_fit(condition, standing.fields)
        and _steps_fit(condition, standing, event)
        and _desks_fit(condition, standing, role)
        and _clock_fits(condition, clocks or {}, at)
        and (not condition.any or any(holds(c, standing, role=role, event=event, clocks=clocks, at=at) for c in condition.any))
    )


def _steps_fit(condition: Condition, standing: Standing, event: str | None) -> bool:
    if condition.first is not None and condition.first != (not standing.taken):
        return False
    if condition.open is not None and condition.open != (standing.open and bool(standing.taken)):
        return False
    if condition.fewer_than and event and standing.counts[event] >= standing.counts[condition.fewer_than]:
        return False
    if condition.after and not all(standing.happened(m) for m in condition.after):
        return False
    return not (condition.before and any(standing.happened(m) for m in condition.before))


def _desks_fit(condition: Condition, standing: Standing, role: str | None) -> bool:
    if condition.idle and any(desk in standing.held for desk in condition.idle):
        return False
    for desk, holder in condition.held.items():
        wanted = role if holder == "actor" else holder
        if desk not in standing.held or (wanted is not None and standing.held[desk] != wanted):
            return False
    return True


def _clock_fits(condition: Condition, clocks: Clocks, at: datetime | None) -> bool:
    if condition.clock is None:
        return True
    running = [i for i in clocks.get(condition.clock, ()) if at is not None and i.runs_at(at)]
    if condition.overdue:
        running = [i for i in running if at is not None and at > i.due]
    if condition.overdue_more_than:
        running = [i for i in running if at is not None and at - i.due > condition.overdue_more_than.length]
    return bool(running)
