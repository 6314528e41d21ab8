"""Which step is the one to take about a deadline, or about a paper on a desk."""

from collections.abc import Collection, Sequence

from services.policy.conditions import Match
from services.policy.pack import Pack
from services.policy.rules import ClockRule


def stoppers(rule: ClockRule) -> tuple[str, ...]:
    """The steps that stop a clock or do a day's duty, in the order of the regime."""
    return tuple(dict.fromkeys(match.step for match in _stops(rule)))


def stopped_by(pack: Pack, role: str) -> list[str]:
    """The clocks that a step of this role may stop."""
    return [name for name, rule in pack.clocks.items() if any(role in pack.steps[event].by for event in stoppers(rule))]


def step_for(pack: Pack, clock: str, allowed: Collection[str], owed: Sequence[str]) -> str | None:
    """The allowed step that is to be taken about a clock while the clocks `owed` run; None when no allowed step stops it.

    It is the step that does away with most of what is owed; of equal ones the one that the regime names first.
    """
    candidates = [event for event in stoppers(pack.clocks[clock]) if event in allowed]
    return max(candidates, key=lambda event: sum(event in stoppers(pack.clocks[name]) for name in set(owed)), default=None)


def step_about(pack: Pack, desk: str, allowed: Collection[str]) -> str | None:
    """The allowed step that sends a paper on its way from a desk, returning it aside; None when there is none."""
    return next((event for event in allowed if desk in pack.steps[event].hands and pack.steps[event].decision != "return"), None)


def followers(pack: Pack, clock: str) -> list[ClockRule]:
    """The deadlines of a fixed length that begin in any case when this one ends as it should."""
    ends = stoppers(pack.clocks[clock])
    always = [rule for rule in pack.clocks.values() if rule.limit and not rule.when.model_fields_set]
    return [rule for rule in always if len(ends) == 1 and ends[0] in rule.starters]


def desk_of(rule: ClockRule) -> str | None:
    """The desk whose holder answers for a clock; None where somebody answers who holds nothing."""
    return rule.responsible.removeprefix("holder:") if rule.responsible.startswith("holder:") else None


def _stops(rule: ClockRule) -> Sequence[Match]:
    return rule.daily.satisfied_by if rule.daily else rule.until
