"""The whole of a case at an instant, from its pack, its steps and that instant alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.policy.accruals import Accrual, accruals_of
from services.policy.clocks import clocks_of
from services.policy.holding import Clocks, holds
from services.policy.instances import Instance
from services.policy.limits import Calendar
from services.policy.pack import Pack
from services.policy.reminders import Reminder, reminders_of
from services.policy.slots import next_slot
from services.policy.story import Standing, Step, Story

TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Replaced:
    """A clock as it stood until an instant at which the rules for its case changed, and the version that it went by."""

    at: datetime
    version: str
    clock: Instance


@dataclass(frozen=True)
class Computed:
    """What follows from a story at an instant.

    `level_from` has for each escalation level the first instant from which it holds if nothing else happens.
    `wake` is when time alone changes any of this next; None when never. `pack` is what the case goes by then, `earlier` the
    versions before, each until its instant; `replaced` are the clocks that these changes have altered.
    """

    pack: Pack
    standing: Standing
    ended_at: datetime | None
    clocks: tuple[Instance, ...]
    accruals: tuple[Accrual, ...]
    reminders: tuple[Reminder, ...]
    level: int
    level_from: Mapping[int, datetime]
    wake: datetime | None
    calendar_assumed: bool
    earlier: tuple[tuple[str, datetime], ...] = ()
    replaced: tuple[Replaced, ...] = ()

    @property
    def open_clocks(self) -> list[Instance]:
        """The clocks that still run."""
        return [clock for clock in self.clocks if clock.outcome is None]


def compute(
    pack: Pack,
    calendar: Calendar,
    fields: Mapping[str, Any],
    people: Mapping[str, int],
    steps: Sequence[Step],
    now: datetime,
    since: datetime | None = None,
) -> Computed:
    """The case at `now`: steps after it are not looked at.

    `fields` and `people` are those that it began with. With `since`, accruals and reminders are only those that came up
    after it; clocks are always all of them.
    """
    story = Story(pack, fields, people, [step for step in steps if step.at <= now])
    clocks = clocks_of(story, calendar, now)
    return follows(story, clocks, accruals_of(story, clocks, now, since), reminders_of(story, clocks, now, since), now)


def follows(story: Story, clocks: Clocks, accruals: Sequence[Accrual], reminders: Sequence[Reminder], now: datetime) -> Computed:
    """All that follows from a story of which clocks, accruals and reminders are known."""
    ordered = sorted((i for found in clocks.values() for i in found), key=lambda i: (i.started, i.rule, i.n))
    points = _turning_points(story, clocks)
    levels = _levels(story, clocks, points)
    return Computed(
        pack=story.pack,
        standing=story.now,
        ended_at=story.ended_at,
        clocks=tuple(ordered),
        accruals=tuple(accruals),
        reminders=tuple(reminders),
        level=max((number for number, start in levels.items() if start <= now), default=0),
        level_from=levels,
        wake=_wake(story, clocks, points, now),
        calendar_assumed=any(i.reason.get("assumed_years") for i in ordered),
    )


def levels_of(story: Story, clocks: Clocks) -> dict[int, datetime]:
    """For each escalation level the first instant from which it holds if nothing else happens."""
    return _levels(story, clocks, _turning_points(story, clocks))


def _turning_points(story: Story, clocks: Clocks) -> list[datetime]:
    """The instants at which a condition may begin to hold without a step: a due that passes, by so much."""
    watched = ((i.due, lates) for name, lates in story.pack.turning.items() for i in clocks.get(name, ()) if i.outcome is None)
    return sorted(due + late + TICK for due, lates in watched for late in lates)


def _levels(story: Story, clocks: Clocks, turning: list[datetime]) -> dict[int, datetime]:
    if not story.steps or story.ended_at:
        return {}
    last = story.steps[-1].at
    points = [last, *(p for p in turning if p > last)]
    found = {}
    for number, level in story.pack.levels.items():
        looked_at = points if level.when.timed else points[:1]
        start = next((p for p in looked_at if holds(level.when, story.now, clocks=clocks, at=p)), None)
        if start is not None:
            found[number] = start
    return found


def _wake(story: Story, clocks: Clocks, turning: list[datetime], now: datetime) -> datetime | None:
    ahead = [p for p in turning if p > now]
    points = ahead[:1]
    for name, found in clocks.items():
        running = [i for i in found if i.outcome is None]
        points += [i.due + TICK for i in running if i.due >= now]
        if story.pack.clocks[name].daily:
            points += [i.due + TICK for i in found if i.outcome == "met" and i.due >= now]
        for penalty in story.pack.penalties_of(name).values():
            if penalty.every is not None:
                points += [p for i in running for p in _next_block(i, penalty.every.length, penalty.last, now)]
    if story.steps and not story.ended_at:
        points += _next_reminders(story, clocks, [now + TICK, *ahead], min(points, default=None))
    return min(points, default=None)


def _next_block(instance: Instance, block: timedelta, top: int | None, now: datetime) -> list[datetime]:
    number = max(1, (now - instance.due) // block + 1)
    return [instance.due + number * block] if top is None or number <= top else []


def _next_reminders(story: Story, clocks: Clocks, starts: list[datetime], before: datetime | None) -> Iterator[datetime]:
    """For each daily reminder its next instant, counted from the coming instant and from each turning point after it.

    Those that lie after `before` may be left out.
    """
    for rule in story.pack.reminders.values():
        if rule.daily:
            looked_at = [s for s in starts if before is None or s <= before] if rule.when.timed else starts[:1]
            slots = dict.fromkeys(next_slot(rule.daily, start, story.pack.tz) for start in looked_at)
            yield from [slot for slot in slots if holds(rule.when, story.now, clocks=clocks, at=slot)][:1]
