"""Conditions as sentences: when a step is allowed, when a clock runs, whom something concerns."""

from collections.abc import Iterator

from services.policy.conditions import Condition
from services.rulebook.voice import Voice


def said(condition: Condition, voice: Voice) -> str:
    """All that must hold together, as one sentence without its full stop; empty for a condition that always holds."""
    parts = [*_standing(condition, voice), *_desks(condition, voice), *_facts(condition, voice), *_clock(condition, voice)]
    if condition.any:
        either = voice.say("rules.any.or").join(said(one, voice) for one in condition.any)
        parts.append(voice.say("rules.any", either=either) if parts else either)
    return voice.say("rules.and").join(parts)


def only(title: str, condition: Condition, voice: Voice) -> str:
    """Something, and when it is only so."""
    when = said(condition, voice)
    return voice.say("rules.only", what=title, when=when) if when else title


def _standing(condition: Condition, voice: Voice) -> Iterator[str]:
    if condition.first is not None:
        yield voice.say("rules.first" if condition.first else "rules.not_first")
    if condition.open is not None:
        yield voice.say("rules.open" if condition.open else "rules.closed")
    for match in condition.after:
        yield voice.say("rules.after", step=voice.match(match))
    if condition.before:
        yield voice.say("rules.before", steps=voice.matches(condition.before))
    if condition.fewer_than:
        yield voice.say("rules.fewer_than", step=voice.step(condition.fewer_than))


def _desks(condition: Condition, voice: Voice) -> Iterator[str]:
    for desk, holder in condition.held.items():
        if holder == "actor":
            yield voice.say("rules.held.actor", desk=voice.desk(desk))
        else:
            yield voice.say("rules.held", desk=voice.desk(desk), role=voice.role(holder))
    for desk in condition.idle:
        yield voice.say("rules.idle", desk=voice.desk(desk))


def _facts(condition: Condition, voice: Voice) -> Iterator[str]:
    for key, facts in (("rules.is", condition.is_), ("rules.is_not", condition.is_not)):
        for name, values in facts.items():
            yield voice.say(key, field=voice.field(name), values=voice.values(name, values))
    for name, least in condition.at_least.items():
        yield voice.say("rules.at_least", field=voice.field(name), n=f"{least:,}")


def _clock(condition: Condition, voice: Voice) -> Iterator[str]:
    if condition.clock is None:
        return
    clock = voice.clock(condition.clock)
    if condition.overdue_more_than:
        yield voice.say("rules.overdue_more_than", clock=clock, span=voice.span(condition.overdue_more_than))
    else:
        yield voice.say("rules.overdue" if condition.overdue else "rules.runs", clock=clock)
