"""When people hear of something, and from when a case is urged, as values that can be changed."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.policy.conditions import Condition
from services.policy.lines import Where
from services.policy.rules import ScheduleRule
from services.policy.words import Span
from services.rulebook.values.value import Value, value_at
from services.rulebook.voice import Voice


def told(voice: Voice) -> Iterator[Value]:
    """Times of reminders and of what the calendar owes, and how late something is at each level."""
    for name, reminder in voice.pack.reminders.items():
        at, title = ("reminders", name), voice.title(reminder.title)
        if reminder.daily:
            yield value_at(voice, (*at, "daily"), "told", title, reminder.daily, reminder.cite)
        yield from _spans(voice, (*at, "when"), title, _plain(reminder.when), reminder.cite)
    for name, rule in voice.pack.schedules.items():
        yield from _schedule(voice, ("schedules", name), rule)
    for number, level in voice.pack.levels.items():
        yield from _spans(voice, ("levels", number, "when"), voice.title(level.title), _plain(level.when), level.cite)


def _schedule(voice: Voice, at: Where, rule: ScheduleRule) -> Iterator[Value]:
    title = voice.title(rule.title)
    if rule.day is not None and rule.every in ("week", "month"):
        part = voice.say(f"rule_change.value.{rule.every}_day")
        yield value_at(voice, (*at, "day"), "told", title, rule.day, rule.cite, part=part)
    yield value_at(voice, (*at, "at"), "told", title, rule.at, rule.cite)
    if rule.answer:
        yield value_at(voice, (*at, "answer"), "told", title, rule.answer, rule.cite)
    if rule.slow:
        for key in ("in_a_row", "percent_gone"):
            yield value_at(voice, (*at, "slow", key), "told", title, getattr(rule.slow, key), rule.cite)
    if rule.in_place:
        yield value_at(voice, (*at, "in_place", "months"), "told", title, rule.in_place.months, rule.cite)


def _spans(voice: Voice, where: Where, title: str, condition: Any, cite: str) -> Iterator[Value]:
    """How late something has to be within a condition."""
    for key, part in condition.items() if isinstance(condition, Mapping) else enumerate(condition):
        if key == "overdue_more_than" and part:
            yield value_at(voice, (*where, key), "told", title, Span.model_validate(part), cite)
        elif isinstance(part, Mapping | list):
            yield from _spans(voice, (*where, key), title, part, cite)


def _plain(condition: Condition) -> Any:
    return condition.model_dump(by_alias=True, exclude_unset=True, mode="json")
