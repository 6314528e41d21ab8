"""A case's story: its steps in order, and how the case stood after each of them."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.policy.conditions import Match
from services.policy.facts import facts_hold
from services.policy.pack import Pack
from services.policy.rules import StepRule


@dataclass(frozen=True)
class Step:
    """Something that happened: event, instant (aware), role and person who did it, and what they said.

    Instants inside `data` are ISO 8601 texts in UTC.
    """

    event: str
    at: datetime
    role: str
    data: Mapping[str, Any] = field(default_factory=dict)
    person: int | None = None


@dataclass(frozen=True)
class Standing:
    """How a case stands: `taken` steps, its fields, on whose desks its papers lie, and who has which role."""

    taken: Sequence[Step]
    fields: Mapping[str, Any]
    # Desk → role. A desk that was cleared keeps its last holder in `last_held`.
    held: Mapping[str, str]
    last_held: Mapping[str, str]
    held_since: Mapping[str, datetime]
    people: Mapping[str, int]
    counts: Counter[str]
    open: bool

    def happened(self, match: Match) -> bool:
        """True when such a step was taken."""
        return bool(self.counts[match.step]) and any(match.fits(step.event, step.data) for step in self.taken)


class Story:
    """The steps of one case and its standing at any instant. Steps at the same instant count in their order."""

    def __init__(self, pack: Pack, fields: Mapping[str, Any], people: Mapping[str, int], steps: Sequence[Step]) -> None:
        self.pack = pack
        self.steps = tuple(steps)
        self.instants = [step.at for step in self.steps]
        start = Standing((), _derive(pack, dict(fields)), {}, {}, {}, dict(people), Counter(), open=True)
        self._standings = [start]
        for index, step in enumerate(self.steps):
            self._standings.append(standing_after(pack, self._standings[-1], step, self.steps[: index + 1]))

    def by(self, pack: Pack, before: datetime | None = None) -> "Story":
        """The same story by another version of its rules that reads every step alike; only its steps before an instant."""
        count = len(self.steps) if before is None else bisect_left(self.instants, before)
        part = copy(self)
        part.pack, part.steps, part.instants = pack, self.steps[:count], self.instants[:count]
        part._standings = self._standings[: count + 1]
        return part

    @property
    def now(self) -> Standing:
        """The standing after the last step."""
        return self._standings[-1]

    def at(self, instant: datetime) -> Standing:
        """The standing at an instant, steps of that very instant included."""
        return self._standings[bisect_right(self.instants, instant)]

    def before(self, index: int) -> Standing:
        """The standing just before the step of this index."""
        return self._standings[index]

    def after(self, index: int) -> Standing:
        """The standing just after the step of this index."""
        return self._standings[index + 1]

    @property
    def ended_at(self) -> datetime | None:
        """When the case ended, None while it is open."""
        for step in self.steps:
            if self.pack.steps[step.event].ends:
                return step.at
        return None


def standing_after(pack: Pack, was: Standing, step: Step, taken: Sequence[Step]) -> Standing:
    """The standing after one more step, the last of those `taken`; what it leaves as it was is shared with the one before."""
    rule = pack.steps[step.event]
    held, last_held, since = _handed(was, rule, step)
    counts = was.counts.copy()
    counts[step.event] += 1
    return Standing(
        taken=taken,
        fields=_filled(pack, was, rule, step),
        held=held,
        last_held=last_held,
        held_since=since,
        people=was.people if step.person is None else {**was.people, step.role: step.person},
        counts=counts,
        open=was.open and not rule.ends,
    )


def _filled(pack: Pack, was: Standing, rule: StepRule, step: Step) -> Mapping[str, Any]:
    if not (rule.opens or rule.sets or rule.gives):
        return was.fields
    brought = step.data if rule.opens else {}
    sets = {case_field: step.data[step_field] for case_field, step_field in rule.sets.items() if step_field in step.data}
    return _derive(pack, {**was.fields, **brought, **sets, **rule.gives})


Handed = tuple[Mapping[str, str], Mapping[str, str], Mapping[str, datetime]]


def _handed(was: Standing, rule: StepRule, step: Step) -> Handed:
    if not rule.hands:
        return was.held, was.last_held, was.held_since
    held, last_held, since = dict(was.held), dict(was.last_held), dict(was.held_since)
    # Where one answer belongs to one paper, a desk is clear when the last of them is answered.
    answered = was.counts[step.event] + 1
    more_wait = any(c.fewer_than and answered < was.counts[c.fewer_than] for c in rule.allowed.walk())
    for desk, role in rule.hands.items():
        if role == "nobody":
            if not more_wait:
                held.pop(desk, None)
        else:
            held[desk] = last_held[desk] = role
            since[desk] = step.at
    return held, last_held, since


def _derive(pack: Pack, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with those that follow from others."""
    for name, values in pack.derived.items():
        for value in values:
            if facts_hold(value.when, fields):
                fields[name] = value.value
                break
    return fields


def party(pack: Pack, name: str, standing: Standing) -> str:
    """The role behind a role name, a party or `holder:<desk>` at a standing.

    A cleared desk answers with who held it last.
    """
    if name.startswith("holder:"):
        return standing.last_held.get(name.removeprefix("holder:"), "")
    for entry in pack.parties.get(name, ()):
        if facts_hold(entry.when, standing.fields):
            return entry.role
    return name
