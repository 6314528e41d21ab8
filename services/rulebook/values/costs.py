"""What lateness and wrongdoing cost, as values that can be changed."""

from collections.abc import Iterator

from services.policy.lines import Where
from services.policy.rules import PenaltyRule, Rate
from services.rulebook.values.value import Value, value_at
from services.rulebook.voice import Voice


def costs(voice: Voice) -> Iterator[Value]:
    """Blocks, bounds and rates of penalties; what may be waived alone; points; how often is too often."""
    pack = voice.pack
    for name, penalty in pack.penalties.items():
        yield from _penalty(voice, ("penalties", name), penalty)
    if pack.waivers:
        title, amount = voice.say("rules.waiver.title"), pack.waivers.alone_up_to_yuan
        yield value_at(voice, ("waivers", "alone_up_to_yuan"), "costs", title, amount, pack.waivers.cite)
    for name, point in pack.points.items():
        yield value_at(voice, ("points", name, "minus"), "costs", voice.title(point.title), point.minus, point.cite)
    for name, wrong in pack.violations.items():
        if wrong.more_than_in_month is not None:
            where = ("violations", name, "more_than_in_month")
            yield value_at(voice, where, "costs", voice.title(wrong.title), wrong.more_than_in_month, wrong.cite)


def _penalty(voice: Voice, at: Where, penalty: PenaltyRule) -> Iterator[Value]:
    title = voice.title(penalty.title)
    if penalty.every:
        yield value_at(voice, (*at, "every"), "costs", title, penalty.every, penalty.cite)
    for n, rate in enumerate(penalty.rates):
        yield from _rate(voice, (*at, "rates", n), title, rate, which=_which(rate, voice) if penalty.every else "")
    if penalty.every and len(penalty.rates) > 1:
        part, how = voice.say("rule_change.value.brackets"), voice.say(f"rule_change.brackets.{penalty.brackets}")
        yield Value((*at, "brackets"), "brackets", "costs", title, part, penalty.brackets, how, voice.cite(penalty.cite))


def _rate(voice: Voice, at: Where, title: str, rate: Rate, *, which: str) -> Iterator[Value]:
    for key, value in (("from", rate.from_), ("to", rate.to), *rate.measures().items()):
        said = value is not None and (key not in ("from", "to") or key in rate.model_dump(by_alias=True, exclude_unset=True))
        if said:
            part = voice.listed(filter(None, (which, voice.say(f"rule_change.value.{key}"))))
            yield value_at(voice, (*at, key), "costs", title, value, rate.cite, part=part)


def _which(rate: Rate, voice: Voice) -> str:
    """Which accruals of a row a rate is for; nothing where it is for all of them."""
    first, last = rate.from_, rate.to
    if last is None:
        return voice.say("rule_change.rate.from", first=first) if first > 1 else ""
    return voice.say("rule_change.rate.nth" if first == last else "rule_change.rate.range", first=first, last=last)
