"""The course of a paper: the steps behind it, the decision it waits for, and what follows if it is approved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from services.approvals import decision_at
from services.case_view import CaseView, ClockSeen
from services.policy.branches import foreseen
from services.policy.facts import facts_hold
from services.policy.limits import Limit
from services.policy.words import Title


@dataclass(frozen=True)
class Stop:
    """One point of the course. `at` and `who` are known for what is done; `within` is the limit of a duty that follows."""

    title: Title
    state: Literal["done", "now", "ahead"]
    at: datetime | None = None
    who: str | None = None
    role: Title | None = None
    within: Limit | None = None


@dataclass(frozen=True)
class Held:
    """Who held the paper from when until when; `until` is None for whoever holds it now."""

    role: Title
    who: str | None
    since: datetime
    until: datetime | None


def course(view: CaseView, paper: str, role: str) -> tuple[Stop, ...]:
    """The whole course of a paper of a case that waits on the desk of a role: comments left away, in order."""
    done = [Stop(s.title, "done", s.at, s.who, s.role) for s in view.steps if view.pack.steps[s.event].right != "comment"]
    return (*done, *_ahead(view, paper, role))


def _ahead(view: CaseView, paper: str, role: str) -> Iterator[Stop]:
    """The decision waited for, those after it, and the first duty that the last one starts."""
    pack = view.pack
    passed: dict[str, str] = {}
    while role in pack.roles and role not in passed and (event := decision_at(pack, paper, role, "approve")):
        yield Stop(pack.steps[event].title, "ahead" if passed else "now", role=pack.roles[role].title)
        passed[role] = event
        role = pack.steps[event].hands[paper]
    if passed:
        yield from _duty(view, [*passed.values()][-1])


def _duty(view: CaseView, event: str) -> Iterator[Stop]:
    """The first clock of the regime that a step starts in a case like this one."""
    fields = {**view.fields, "severity": view.severity_id}
    for rule in view.pack.clocks.values():
        limit = rule.limit or foreseen(rule.limits, fields)
        if limit and event in rule.starters and facts_hold(rule.when, fields):
            yield Stop(rule.title, "ahead", within=limit)
            return


def holders(view: CaseView, paper: str, clock: ClockSeen) -> tuple[Held, ...]:
    """Who has held a paper while a clock runs, in order: lateness is charged to whoever holds it."""
    moves = []
    for step in view.steps:
        desk = view.pack.steps[step.event].hands.get(paper)
        if desk in view.pack.roles and step.at >= clock.started_at:
            moves.append((view.pack.roles[desk].title, step.at))
    ends = [at for _, at in moves[1:]]
    who: list[str | None] = [_who(view, after) for _, after in pairwise(moves)] + [view.holder]
    return tuple(Held(role, name, at, until) for (role, at), name, until in zip(moves, who, [*ends, None], strict=True))


def _who(view: CaseView, move: tuple[Title, datetime]) -> str | None:
    """Whoever took the step by which the paper left."""
    return next((step.who for step in view.steps if step.at == move[1]), None)
