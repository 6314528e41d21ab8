"""The clocks of a pack in words: how long, from when to when, who answers, and what lateness costs."""

from collections.abc import Iterator

from services.policy.rules import ClockRule
from services.rulebook import costs
from services.rulebook.conditions import said
from services.rulebook.people import party
from services.rulebook.table import Table
from services.rulebook.voice import Voice


def table(voice: Voice) -> Table:
    """Every clock."""
    rows = (
        voice.row(
            voice.title(rule.title),
            (limits(rule, voice), costs.of_clock(name, voice), _course(rule, voice), party(rule.responsible, voice)),
            rule.cite,
            *_articles(name, rule, voice),
        )
        for name, rule in voice.pack.clocks.items()
    )
    return Table("clocks", ("limit", "late", "course", "answers"), tuple(rows))


def limits(rule: ClockRule, voice: Voice) -> Iterator[str]:
    """How long it may take: for every case, by what the case is about, by a date that somebody has set, or every day."""
    if rule.limit:
        yield voice.limit(rule.limit)
    for branch in rule.limits:
        when = said(branch.when, voice)
        if branch.between:
            when = voice.say("rules.between", first=branch.between[0], last=branch.between[1])
        line = voice.say("rules.branch", when=when or voice.say("rules.branch.other"), limit=voice.limit(branch.limit))
        yield voice.cited(line, branch.cite)
    if len(rule.earliest) > 1:
        yield voice.say("rules.earliest")
    for one in rule.earliest:
        yield voice.cited(
            voice.say(f"rules.candidate.{one.take}", field=voice.field(one.field), steps=voice.steps(one.of)), one.cite
        )
    if rule.daily:
        yield voice.say("rules.daily", at=rule.daily.at)


def _course(rule: ClockRule, voice: Voice) -> Iterator[str]:
    """What starts it, what stops it, and what else happens to it."""
    if rule.daily:
        yield voice.say("rules.daily.while", clock=voice.clock(rule.daily.while_), first=voice.clock(rule.daily.not_before))
        yield voice.say("rules.daily.done", steps=voice.matches(rule.daily.satisfied_by))
        return
    yield voice.say("rules.from", steps=voice.matches(rule.from_))
    yield voice.say("rules.until", steps=voice.matches(rule.until))
    if when := said(rule.when, voice):
        yield voice.say("rules.when", when=when)
    if rule.cancelled_by:
        yield voice.say("rules.cancelled_by", steps=voice.matches(rule.cancelled_by))
    if rule.resumed_by:
        yield voice.say("rules.resumed_by", steps=voice.matches(rule.resumed_by))
    if rule.each == "every":
        yield voice.say("rules.each")
    if rule.outlives_case:
        yield voice.say("rules.outlives")


def _articles(name: str, rule: ClockRule, voice: Voice) -> Iterator[str]:
    yield from (branch.cite for branch in rule.limits)
    yield from (one.cite for one in rule.earliest)
    for penalty in voice.pack.penalties_of(name).values():
        yield from (rate.cite for rate in penalty.rates)
