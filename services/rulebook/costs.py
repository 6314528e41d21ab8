"""What lateness and wrongdoing cost, by pack, in words."""

from collections.abc import Iterator

from services.policy.rules import PenaltyRule, Rate
from services.rulebook.people import listed, party
from services.rulebook.table import Row, Table
from services.rulebook.voice import Voice


def of_clock(clock: str, voice: Voice) -> Iterator[str]:
    """What lateness of a clock costs, each line with its article; that it costs nothing."""
    found = voice.pack.penalties_of(clock)
    for penalty in found.values():
        yield from _rates(penalty, voice)
    if not found:
        yield voice.say("rules.free")


def tables(voice: Voice) -> Iterator[Table]:
    """Penalties with what causes them, wrongdoings that people decide on, points, and how much one person may waive."""
    pack = voice.pack
    yield Table("penalties", ("cause", "rate", "payer"), tuple(_penalties(voice)))
    yield Table("violations", ("consequence", "repeated"), tuple(_violations(voice)))
    points = (
        voice.row(voice.title(one.title), ([voice.say("rules.minus", n=one.minus)],), one.cite) for one in pack.points.values()
    )
    yield Table("points", ("minus",), tuple(points))
    if pack.waivers:
        alone = voice.say("rules.waiver", yuan=f"{pack.waivers.alone_up_to_yuan:,}")
        yield Table("waivers", ("says",), (voice.row(voice.say("rules.waiver.title"), ([alone],), pack.waivers.cite),))


def _penalties(voice: Voice) -> Iterator[Row]:
    for penalty in voice.pack.penalties.values():
        if penalty.clock:
            clock = voice.pack.clocks[penalty.clock]
            cause, payers = voice.say("rules.cause.clock", clock=voice.clock(penalty.clock)), clock.responsible
        else:
            cause, payers = voice.say("rules.cause.step", step=voice.step(str(penalty.step))), str(penalty.payer)
        who = list(party(penalty.payer or payers, voice))
        if any(rate.leader for rate in penalty.rates):
            who.append(voice.say("rules.payer.leader", roles=voice.listed(listed(["leader"], voice))))
        cites = [rate.cite for rate in penalty.rates]
        yield voice.row(voice.title(penalty.title), ([cause], _rates(penalty, voice), who), penalty.cite, *cites)


def _violations(voice: Voice) -> Iterator[Row]:
    for rule in voice.pack.violations.values():
        again = voice.title(rule.repeated) if rule.repeated else ""
        if again and rule.more_than_in_month:
            again = voice.say("rules.repeated", n=rule.more_than_in_month, consequence=again)
        yield voice.row(voice.title(rule.title), ([voice.title(rule.consequence)], [again]), rule.cite)


def _rates(penalty: PenaltyRule, voice: Voice) -> Iterator[str]:
    for rate in penalty.rates:
        yield voice.cited(_rate(penalty, rate, voice), rate.cite)
    if penalty.brackets == "whole":
        yield voice.say("rules.whole")


def _rate(penalty: PenaltyRule, rate: Rate, voice: Voice) -> str:
    measures = rate.measures()
    plain = len(measures) == 1 and rate.responsible is not None
    what = voice.listed(
        voice.measure(measure) if plain else voice.say(f"rules.capacity.{capacity}", measure=voice.measure(measure))
        for capacity, measure in measures.items()
    )
    if penalty.every is None:
        return voice.say("rules.rate.once" if penalty.clock else "rules.rate.found", what=what)
    every = voice.span(penalty.every)
    if rate.to is None and rate.from_ == 1:
        return voice.say("rules.rate.every", every=every, what=what)
    return voice.say(f"rules.rate.{_numbers(rate)}", every=every, first=rate.from_, last=rate.to, what=what)


def _numbers(rate: Rate) -> str:
    if rate.to is None:
        return "from"
    return "nth" if rate.to == rate.from_ else "range"
