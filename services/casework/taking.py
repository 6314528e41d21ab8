"""A step as somebody wants to take it, held against what state, role and pack allow."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.errors import StepDataRefused, StepNotAllowed
from services.policy.pack import Pack
from services.policy.steps import DataProblem, allowed, is_allowed, read_data
from services.policy.story import Standing, Step


def checked(
    pack: Pack,
    standing: Standing,
    event: str,
    data: Mapping[str, Any],
    at: datetime,
    *,
    role: str | None,
    person: int | None = None,
    no: str = "",
) -> Step:
    """The step, with its data in the form in which they are kept; with `role` None somebody entitled takes it.

    Raises StepNotAllowed, with the steps that are allowed, and StepDataRefused, with the field and what is wrong with it.
    """
    rule = pack.steps.get(event)
    roles = [role] if role is not None else (rule.by if rule else [])
    acting = next((r for r in roles if rule and is_allowed(rule, event, standing, r)), None)
    if rule is None or acting is None:
        events = allowed(pack, standing)
        titles = [pack.steps[name].title for name in events]
        wanted = rule.title if rule else event
        raise StepNotAllowed(no=no, event=wanted, role=next(iter(roles), None), allowed=titles, events=events)
    try:
        return Step(event, at, acting, read_data(pack, event, data, at, standing), person)
    except DataProblem as problem:
        field = pack.fields[problem.field].title if problem.field in pack.fields else problem.field
        facts = {"no": no, "event": rule.title, "field": field, "name": problem.field, "events": allowed(pack, standing)}
        raise StepDataRefused(problem=problem.problem, **_named(pack, problem), **facts) from None


def _named(pack: Pack, problem: DataProblem) -> dict[str, Any]:
    """The facts of a problem as people say them: steps and values by their titles, instants as instants."""
    facts = dict(problem.facts)
    for name in ("steps", "step"):
        if name in facts:
            events = facts[name] if isinstance(facts[name], list) else [facts[name]]
            facts[name] = [pack.steps[event].title for event in events]
    for name in ("than", "since"):
        if name in facts:
            facts[name] = datetime.fromisoformat(facts[name])
    if problem.field in pack.fields and isinstance(facts.get("values"), list):
        facts["values"] = list(pack.fields[problem.field].values.values())
    if "because" in facts:
        titles = [rule.values[facts["because"]] for rule in pack.fields.values() if facts["because"] in rule.values]
        facts["because"] = titles[0] if titles else facts["because"]
    return facts
