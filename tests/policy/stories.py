"""Random stories: any sequence of steps that a regime allows, with gaps that like to hit its instants exactly."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from services.policy.refused import DataProblem
from services.policy.rules import FieldRule
from services.policy.slots import next_slot
from services.policy.steps import allowed, is_allowed
from tests.policy.playing import Play, Refused

# The group's regime uses most words of the language: of three stories one is its.
PACKS = ("group", "group", "group", "group", "handbook", "plain", "graded", "repair", "aftercare", "service", "jinke")
USUAL = {
    "group": ["reception_ended", "order_submitted", "order_reviewed", "order_issued"],
    "handbook": ["registered", "dispatched", "handled"],
    "plain": ["registered"],
    "graded": ["accepted", "order_issued"],
    "repair": ["reported", "arrived", "agreed"],
    "aftercare": ["objection_filed", "answered"],
    "service": ["registered", "passed_on", "resolved"],
    "jinke": ["registered", "verified", "agreed", "rectification_started"],
}
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SPANS = [timedelta(minutes=m) for m in (5, 30, 60)] + [timedelta(hours=24), timedelta(days=7), timedelta(days=16)]
gaps = st.one_of(
    st.sampled_from(SPANS),
    st.timedeltas(timedelta(microseconds=1), timedelta(minutes=40)),
    st.timedeltas(timedelta(microseconds=1), timedelta(days=4)),
)
# What one more look at a story comes after: a gap, or until the next of the regime's times of day.
moments = st.one_of(gaps, st.sampled_from(["18:00", "09:30", "00:00"]))


def later(at: datetime, moment: timedelta | str, play: Play) -> datetime:
    """An instant strictly after another."""
    if isinstance(moment, timedelta):
        return at + moment
    return next_slot(moment, at + timedelta(microseconds=1), play.pack.tz)


@st.composite
def plays(draw: st.DrawFn, packs: tuple[str, ...] = PACKS) -> Play:
    """A case with up to a score of steps, each strictly after the one before. Of two cases one begins along the usual way."""
    play = Play(draw(st.sampled_from(packs)))
    at = MONDAY
    for event in USUAL[play.pack.id][: draw(st.sampled_from([1, 9]))]:
        take(draw, play, event, at)
        at = later(at, draw(moments), play)
    for _ in range(draw(st.integers(0, 15))):
        take(draw, play, draw(st.sampled_from(likely(play))), at)
        at = later(at, draw(moments), play)
    return play


def likely(play: Play) -> list[str]:
    """The steps allowed now: new ones twice, those that end the case last, for they make dull stories."""
    events = allowed(play.pack, play.standing)
    new = [event for event in events if not play.standing.counts[event] and not play.pack.steps[event].ends]
    return sorted([*events, *new], key=lambda event: play.pack.steps[event].ends)


def take(draw: st.DrawFn, play: Play, event: str, at: datetime) -> None:
    """Take the step as somebody entitled, saying something; nothing happens when that makes no sense there."""
    rule = play.pack.steps[event]
    roles = [role for role in rule.by if is_allowed(rule, event, play.standing, role)]
    named = [*rule.needs, *(name for name in rule.may if draw(st.booleans()))]
    data = {n: draw(st.sampled_from(rule.must[n])) if n in rule.must else draw(value(play.pack.fields[n], at)) for n in named}
    try:
        play.take(event, at, draw(st.sampled_from(roles)) if roles else None, **data)
    except (DataProblem, Refused):
        return


def value(rule: FieldRule, at: datetime) -> st.SearchStrategy[Any]:
    """Something that a field can say; instants lie from half a day before the step to some days after it."""
    match rule.type:
        case "choice":
            return st.sampled_from(sorted(rule.values))
        case "yes_no":
            return st.booleans()
        case "whole":
            return st.integers(rule.at_least or 0, rule.at_most or 30_000)
        case "instant":
            return st.one_of(st.sampled_from(SPANS), st.timedeltas(timedelta(hours=-2), timedelta(days=5))).map(lambda d: at + d)
        case "files":
            return st.one_of(st.just(["0" * 64]), st.just("as found"))
        case "date":
            return st.just("2026-04-01")
        case _:
            return st.just("as found")
