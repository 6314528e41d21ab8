"""What lateness has cost so far: one accrual for each completed block, with its true instant and who held the case then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.policy.holding import Clocks
from services.policy.instances import Instance
from services.policy.instants import MICROSECOND
from services.policy.rules import PenaltyRule, Rate
from services.policy.story import Story, party
from services.policy.words import Measure


@dataclass(frozen=True)
class Accrual:
    """One cost. `number` counts the blocks of lateness of clock instance `n`; `capacity` is responsible or leader.

    `at` is when it accrued, `known` when it became certain: the next instant for a due that passed, and the return for what
    accrued while a closure that was sent back was pending.
    """

    rule: str
    clock: str | None
    n: int
    capacity: str
    number: int
    at: datetime
    known: datetime
    payer: str
    person: int | None
    measure: Measure
    cite: str


def accruals_of(story: Story, clocks: Clocks, now: datetime, since: datetime | None = None) -> list[Accrual]:
    """All accruals up to `now`; with `since`, only those that became known after it."""
    found: list[Accrual] = []
    for name, penalty in story.pack.penalties.items():
        if penalty.clock is not None:
            for instance in clocks.get(penalty.clock, ()):
                found += _of_lateness(story, name, penalty, instance, now, since)
        else:
            found += _of_steps(story, name, penalty)
    return found if since is None else [a for a in found if a.known > since]


def _of_lateness(
    story: Story, name: str, penalty: PenaltyRule, instance: Instance, now: datetime, since: datetime | None
) -> Iterator[Accrual]:
    for number, at, known in _blocks(penalty, instance, now, since):
        if since is not None and known <= since:
            continue
        for cite, capacity, measure in costs(penalty, number):
            who = story.pack.clocks[instance.rule].responsible if capacity == "responsible" else capacity
            standing = story.at(at)
            role = party(story.pack, who, standing)
            yield Accrual(
                name, instance.rule, instance.n, capacity, number, at, known, role, standing.people.get(role), measure, cite
            )


def _blocks(
    penalty: PenaltyRule, instance: Instance, now: datetime, since: datetime | None
) -> Iterator[tuple[int, datetime, datetime]]:
    """Number, instant and instant of certainty of each accrual; none lies before its clock started."""
    late_until = instance.late_until(now)
    if penalty.every is None:
        # Only once the due has passed is the duty missed: a stop at that very instant was in time.
        certain = max(instance.due + MICROSECOND, instance.started)
        if late_until >= certain:
            yield 1, max(instance.due, instance.started), instance.known_from(certain)
        return
    block = penalty.every.length
    last = (late_until - instance.due) // block
    if penalty.last is not None:
        last = min(last, penalty.last)
    first = 1
    if since is not None and since >= instance.started and len(instance.runs) == 1:
        first = max(1, (since - instance.due) // block)
    for number in range(first, last + 1):
        at = max(instance.due + number * block, instance.started)
        yield number, at, instance.known_from(at)


def costs(penalty: PenaltyRule, number: int) -> Iterator[tuple[str, str, Measure]]:
    """Article, capacity and measure of the accrual of this number.

    With whole brackets a number that enters a new rate re-rates all before it: its accrual is the difference of the sums.
    """
    rate = _rate(penalty.rates, number)
    if rate is None:
        return
    for capacity, measure in rate.measures().items():
        if penalty.brackets == "whole" and measure.yuan is not None:
            before = _rate(penalty.rates, number - 1)
            paid = before.measures().get(capacity) if before else None
            total = number * measure.yuan - (number - 1) * ((paid and paid.yuan) or 0)
            measure = Measure(yuan=total)
        yield rate.cite, capacity, measure


def _rate(rates: Sequence[Rate], number: int) -> Rate | None:
    return next((rate for rate in rates if rate.covers(number)), None)


def _of_steps(story: Story, name: str, penalty: PenaltyRule) -> Iterator[Accrual]:
    taken = [step for step in story.steps if step.event == penalty.step]
    for n, step in enumerate(taken, 1):
        standing = story.at(step.at)
        role = party(story.pack, penalty.payer or "", standing)
        for cite, capacity, measure in costs(penalty, 1):
            yield Accrual(name, None, n, capacity, 1, step.at, step.at, role, standing.people.get(role), measure, cite)
