"""Whether clocks, and what their lateness costs, name steps and parties that exist and rates that follow one another."""

from collections.abc import Iterator
from itertools import pairwise

from services.policy.lines import Where
from services.policy.naming import Problem, unknown, unknown_matches, unknown_party
from services.policy.pack import Pack
from services.policy.rules import Candidate, ClockRule, PenaltyRule


def clock_problems(pack: Pack) -> Iterator[Problem]:
    """Everything that is wrong with the clocks, apart from their conditions."""
    for name, clock in pack.clocks.items():
        where: Where = ("clocks", name)
        yield from unknown_matches((*where, "from"), clock.from_, pack)
        yield from unknown_matches((*where, "until"), clock.until, pack)
        yield from unknown_matches((*where, "cancelled_by"), clock.cancelled_by, pack)
        yield from unknown_matches((*where, "resumed_by"), clock.resumed_by, pack)
        for index, candidate in enumerate(clock.earliest):
            yield from _candidate((*where, "earliest", index), candidate, pack)
        yield from _daily((*where, "daily"), clock, pack)
        yield from unknown_party((*where, "responsible"), clock.responsible, pack)


def _candidate(where: Where, candidate: Candidate, pack: Pack) -> Iterator[Problem]:
    yield from unknown((*where, "field"), "field", candidate.field, pack.fields)
    if candidate.field in pack.fields and pack.fields[candidate.field].type != "instant":
        yield (*where, "field"), f"{candidate.field} is no instant and can set no due; write a field with type: instant"
    for step in candidate.of:
        yield from unknown((*where, "of"), "step", step, pack.steps)
        if step in pack.steps and candidate.field not in (*pack.steps[step].needs, *pack.steps[step].may):
            yield (*where, "of"), f"{step} never says {candidate.field}; write a step that has it under needs or may"


def _daily(where: Where, clock: ClockRule, pack: Pack) -> Iterator[Problem]:
    if clock.daily:
        timed = [name for name, other in pack.clocks.items() if other.daily is None]
        yield from unknown((*where, "while"), "clock", clock.daily.while_, timed)
        yield from unknown((*where, "not_before"), "clock", clock.daily.not_before, timed)
        yield from unknown_matches((*where, "satisfied_by"), clock.daily.satisfied_by, pack)


def penalty_problems(pack: Pack) -> Iterator[Problem]:
    """Everything that is wrong with what lateness and findings cost."""
    for name, penalty in pack.penalties.items():
        where: Where = ("penalties", name)
        if penalty.clock:
            yield from unknown((*where, "clock"), "clock", penalty.clock, pack.clocks)
        if penalty.step:
            yield from unknown((*where, "step"), "step", penalty.step, pack.steps)
            yield from unknown_party((*where, "payer"), penalty.payer or "", pack)
        yield from _rates(where, penalty, pack)


def _rates(where: Where, penalty: PenaltyRule, pack: Pack) -> Iterator[Problem]:
    for index, rate in enumerate(penalty.rates):
        if rate.leader and "leader" not in pack.parties:
            yield (*where, "rates", index), "leader pays but parties has no leader; define parties: leader"
    for index, (before, rate) in enumerate(pairwise(penalty.rates), 1):
        if before.to is None or rate.from_ != before.to + 1:
            after = "no end" if before.to is None else f"to: {before.to}"
            wanted = "give the rate before it an end" if before.to is None else f"write from: {before.to + 1}"
            yield (*where, "rates", index), f"a rate follows the one before it, which has {after}; {wanted}"
