"""Who is reminded of a case when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.policy.holding import Clocks, holds
from services.policy.rules import ReminderRule
from services.policy.slots import slots
from services.policy.story import Standing, Story, party


@dataclass(frozen=True)
class Reminder:
    """One reminder of a case: when, by which rule, and to whom (roles, and the people behind them where known)."""

    at: datetime
    rule: str
    to: tuple[str, ...]
    people: tuple[int | None, ...]
    cite: str
    # It is told together with its like of other cases.
    gathered: bool = False


def reminders_of(story: Story, clocks: Clocks, now: datetime, since: datetime | None = None) -> list[Reminder]:
    """All reminders up to `now`, by instant and rule; with `since`, only those after it."""
    found: list[Reminder] = []
    for name, rule in story.pack.reminders.items():
        instants = _of_steps(story, rule) if rule.step else _of_days(story, rule, clocks, now, since)
        wanted = (at for at in instants if at <= now and (since is None or at > since))
        found += [_addressed(story, name, rule, at) for at in wanted]
    return sorted(found, key=lambda r: (r.at, r.rule))


def _of_steps(story: Story, rule: ReminderRule) -> Iterator[datetime]:
    steps = enumerate(story.steps)
    return (step.at for index, step in steps if step.event == rule.step and holds(rule.when, story.after(index)))


def _of_days(story: Story, rule: ReminderRule, clocks: Clocks, now: datetime, since: datetime | None) -> Iterator[datetime]:
    if not story.steps:
        return
    until = min(now, story.ended_at or now)
    for slot in slots(rule.daily or "", max(since or story.steps[0].at, story.steps[0].at), story.pack.tz):
        if slot > until:
            return
        if holds(rule.when, story.at(slot), clocks=clocks, at=slot):
            yield slot


def _addressed(story: Story, name: str, rule: ReminderRule, at: datetime) -> Reminder:
    standing: Standing = story.at(at)
    roles = tuple(dict.fromkeys(party(story.pack, who, standing) for who in rule.to))
    return Reminder(at, name, roles, tuple(standing.people.get(role) for role in roles), rule.cite, rule.gathered)
