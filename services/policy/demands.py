"""What a step demands beyond its own fields: an order in time, earlier steps, months gone by."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from services.policy.months import months_after
from services.policy.pack import Pack
from services.policy.refused import DataProblem
from services.policy.rules import FieldRule, Requirement
from services.policy.story import Standing


def require_later(rule: FieldRule, name: str, value: Any, at: datetime, standing: Standing) -> None:
    """Refuses an instant that does not lie after the one that its field names. Raises DataProblem."""
    if rule.later_than is None:
        return
    earlier = standing.taken[0].at if rule.later_than == "opening" and standing.taken else at
    if datetime.fromisoformat(value) <= earlier:
        raise DataProblem(name, "not_later", given=value, than=earlier.isoformat())


def require(pack: Pack, requirement: Requirement, kept: Mapping[str, Any], at: datetime, standing: Standing) -> None:
    """Refuses a step whose data ask for more than the story has. Raises DataProblem with the article."""
    if any(kept.get(key) not in values for key, values in requirement.when.items()):
        return
    key, cite = next(iter(requirement.when)), requirement.cite
    if requirement.has_any and not any(name in kept for name in requirement.has_any):
        raise DataProblem(requirement.has_any[0], "missing_because", because=kept[key], cite=cite)
    if requirement.sequence and not _in_sequence(requirement.sequence, standing):
        raise DataProblem(key, "steps_lacking", steps=requirement.sequence, cite=cite)
    if requirement.since and requirement.months is not None:
        _require_quiet_months(requirement.since, requirement.months, requirement, key, at, standing, pack.tz)


def _require_quiet_months(
    since: str, months: int, requirement: Requirement, key: str, at: datetime, standing: Standing, zone: tzinfo
) -> None:
    """Refuses unless the months are over since one such step with no step of the other kind taken after it."""
    taken = standing.taken
    begun = [index for index, step in enumerate(taken) if step.event == since]
    if not begun:
        raise DataProblem(key, "steps_lacking", steps=[since], cite=requirement.cite)
    quiet = [index for index in begun if all(step.event != requirement.without for step in taken[index + 1 :])]
    if not quiet:
        raise DataProblem(key, "step_in_between", step=requirement.without, cite=requirement.cite)
    first = taken[quiet[0]].at
    if at < months_after(first, months, zone):
        raise DataProblem(key, "too_early", since=first.isoformat(), months=months, cite=requirement.cite)


def _in_sequence(sequence: list[str], standing: Standing) -> bool:
    """True when the steps were taken one after the other, whatever lies between."""
    wanted = list(sequence)
    for step in standing.taken:
        if wanted and step.event == wanted[0]:
            wanted.pop(0)
    return not wanted
