"""Whether the steps of a pack name roles, fields and desks that exist, and demand what can be had."""

from collections.abc import Iterator

from services.policy.lines import Where
from services.policy.naming import Problem, impossible_values, unknown
from services.policy.pack import Pack
from services.policy.rules import Requirement, StepRule


def step_problems(pack: Pack) -> Iterator[Problem]:
    """Everything that is wrong with the steps, apart from when they are allowed."""
    if not pack.opening:
        yield ("steps",), "no step opens a case; write opens: true at one of them"
    for event, rule in pack.steps.items():
        where: Where = ("steps", event)
        yield from _who(where, rule, pack)
        yield from _says(where, rule, pack)
        for index, requirement in enumerate(rule.requires):
            yield from _demands((*where, "requires", index), requirement, rule, pack)


def _who(where: Where, rule: StepRule, pack: Pack) -> Iterator[Problem]:
    for role in rule.by:
        yield from unknown((*where, "by"), "role", role, pack.roles)
    for role in rule.by_when:
        if role not in rule.by:
            yield (*where, "by_when", role), f"{role} has a condition but does not take the step; write it under by, too"
    for role in rule.hands.values():
        yield from unknown((*where, "hands"), "role or party", role, [*pack.roles, *pack.parties, "nobody"])


def _says(where: Where, rule: StepRule, pack: Pack) -> Iterator[Problem]:
    said = [*rule.needs, *rule.may]
    for key, names in (("needs", rule.needs), ("may", rule.may)):
        for field in names:
            yield from unknown((*where, key), "field", field, pack.fields)
    for field in rule.must:
        if field not in rule.needs:
            yield (*where, "must"), f"{field} must be so but is not needed; write it under needs, too"
    yield from impossible_values((*where, "must"), rule.must, pack)
    for case_field, field in rule.sets.items():
        yield from unknown((*where, "sets"), "field", case_field, pack.fields)
        yield from unknown((*where, "sets"), "field of this step", field, said)
    for case_field in rule.gives:
        yield from unknown((*where, "gives"), "field", case_field, pack.fields)
    yield from impossible_values((*where, "gives"), {name: [value] for name, value in rule.gives.items()}, pack)
    if rule.comment:
        yield from unknown((*where, "comment"), "field of this step", rule.comment, said)
    if rule.phrases and [pack.fields[name].type for name in rule.needs if name in pack.fields] != ["text"]:
        yield (*where, "phrases"), "phrases are said in place of the one text that a step needs; let needs: name that field alone"


def _demands(where: Where, requirement: Requirement, rule: StepRule, pack: Pack) -> Iterator[Problem]:
    said = [*rule.needs, *rule.may]
    for field in (*requirement.when, *requirement.has_any):
        yield from unknown(where, "field of this step", field, said)
    yield from impossible_values(where, requirement.when, pack)
    for step in (requirement.since, requirement.without, *requirement.sequence):
        if step:
            yield from unknown(where, "step", step, pack.steps)
    if (requirement.since is None) != (requirement.months is None):
        yield where, "since and months belong together; write both"
