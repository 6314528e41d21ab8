"""The steps of a pack in words: who takes them, when they are allowed, what they need, and what follows from them."""

from collections.abc import Iterator

from services.policy.rules import Requirement, StepRule
from services.rulebook.conditions import only, said
from services.rulebook.people import party
from services.rulebook.table import Table
from services.rulebook.voice import Voice


def table(voice: Voice) -> Table:
    """Every step."""
    rows = (
        voice.row(
            voice.title(rule.title),
            (
                _who(rule, voice),
                [said(rule.allowed, voice) or voice.say("rules.anytime")],
                _needs(rule, voice),
                _follows(name, rule, voice),
            ),
            rule.cite,
            *(requirement.cite for requirement in rule.requires),
        )
        for name, rule in voice.pack.steps.items()
    )
    return Table("steps", ("who", "allowed", "needs", "follows"), tuple(rows))


def _who(rule: StepRule, voice: Voice) -> Iterator[str]:
    free = [role for role in rule.by if role not in rule.by_when]
    if free:
        yield voice.listed(map(voice.role, free))
    for role, condition in rule.by_when.items():
        yield only(voice.role(role), condition, voice)


def _needs(rule: StepRule, voice: Voice) -> Iterator[str]:
    if rule.needs:
        yield voice.say("rules.needs", fields=voice.fields(rule.needs))
    for name, values in rule.must.items():
        yield voice.say("rules.must", field=voice.field(name), values=voice.values(name, values))
    for requirement in rule.requires:
        yield voice.cited(_requirement(requirement, voice), requirement.cite)
    if rule.may:
        yield voice.say("rules.may", fields=voice.fields(rule.may))


def _requirement(rule: Requirement, voice: Voice) -> str:
    when = voice.say("rules.and").join(
        voice.say("rules.is", field=voice.field(name), values=voice.values(name, values)) for name, values in rule.when.items()
    )
    asked = []
    if rule.has_any:
        asked.append(voice.say("rules.requires.has_any", fields=voice.either(map(voice.field, rule.has_any))))
    if rule.sequence:
        asked.append(voice.say("rules.requires.sequence", steps=voice.say("rules.then").join(map(voice.step, rule.sequence))))
    if rule.since and rule.months is not None:
        asked.append(voice.say("rules.requires.since", step=voice.step(rule.since), months=rule.months))
    if rule.without:
        asked.append(voice.say("rules.requires.without", step=voice.step(rule.without)))
    return voice.say("rules.requires", when=when, asked=voice.say("rules.and").join(asked))


def _follows(name: str, rule: StepRule, voice: Voice) -> Iterator[str]:
    if rule.opens:
        yield voice.say("rules.opens")
    for desk, holder in rule.hands.items():
        if holder == "nobody":
            yield voice.say("rules.hands.nobody", desk=voice.desk(desk))
        else:
            yield voice.say("rules.hands", desk=voice.desk(desk), role=voice.either(party(holder, voice)))
    for field in rule.sets:
        yield voice.say("rules.sets", field=voice.field(field))
    for field, value in rule.gives.items():
        yield voice.say("rules.gives", field=voice.field(field), value=voice.values(field, [value]))
    clocks = voice.pack.clocks
    if started := [clock for clock, one in clocks.items() if name in one.starters]:
        yield voice.say("rules.starts", clocks=voice.listed(map(voice.clock, started)))
    if stopped := [clock for clock, one in clocks.items() if any(match.step == name for match in one.until)]:
        yield voice.say("rules.stops", clocks=voice.listed(map(voice.clock, stopped)))
    if rule.ends:
        yield voice.say("rules.ends")
