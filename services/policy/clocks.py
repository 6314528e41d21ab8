"""From a story to its clocks: every instance that has started, with the instant it is due and the reason."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any

from services.policy.branches import chosen
from services.policy.carried import Carried
from services.policy.conditions import Match
from services.policy.holding import Clocks, holds
from services.policy.instances import Instance, Outcome
from services.policy.instants import MICROSECOND
from services.policy.limits import Calendar, due_after
from services.policy.pack import Pack
from services.policy.rules import ClockRule, Daily
from services.policy.slots import slots
from services.policy.story import Step, Story, party


@dataclass
class _Running:
    """An instance while the story is walked."""

    index: int
    runs: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    cancelled: bool = False

    @property
    def open(self) -> bool:
        return self.runs[-1][1] is None

    def stop(self, at: datetime) -> None:
        self.runs[-1] = (self.runs[-1][0], at)


def clocks_of(story: Story, calendar: Calendar, now: datetime, carried: Carried | None = None) -> dict[str, list[Instance]]:
    """All instances by rule, as they stand at `now`; steps after `now` must not be in the story.

    `carried`: what the case brings along where it went by other rules before.
    """
    found: dict[str, list[Instance]] = {}
    for name, rule in story.pack.clocks.items():
        if rule.daily is None:
            found[name] = _plain(story, name, rule, calendar, now)
            if carried is not None:
                found[name] = [carried.goes_on(clock, by_date=bool(rule.earliest)) for clock in found[name]]
    for name, rule in story.pack.clocks.items():
        if rule.daily is not None:
            found[name] = _daily(story, name, rule.daily, found, now, carried)
    return found


def _plain(story: Story, name: str, rule: ClockRule, calendar: Calendar, now: datetime) -> list[Instance]:
    instances: list[Instance] = []
    if not any(event in story.now.counts for event in rule.starters):
        return instances
    for running in _walk(story, rule):
        due = _due(story, rule, running.index, calendar)
        if due is not None:
            instances.append(_finished(story, name, rule, running, len(instances) + 1, *due, now))
    return instances


def _walk(story: Story, rule: ClockRule) -> list[_Running]:
    """The instances of a rule: a stop ends the earliest that is open, a return resumes the last."""
    found: list[_Running] = []
    for index, step in enumerate(story.steps):
        ends = story.pack.steps[step.event].ends
        if step.event not in rule.movers and not ends:
            continue
        opened = [r for r in found if r.open]
        if opened and _fits(rule.until, step):
            opened.pop(0).stop(step.at)
        if _fits(rule.cancelled_by, step) or (ends and not rule.outlives_case):
            for running in opened:
                running.stop(step.at)
                running.cancelled = True
        if found and not found[-1].open and not found[-1].cancelled and _fits(rule.resumed_by, step):
            found[-1].runs.append((step.at, None))
        if _fits(rule.from_, step) and (rule.each == "every" or not found) and _wanted(story, rule, index):
            found.append(_Running(index, [(step.at, None)]))
    return found


def _fits(matches: Sequence[Match], step: Step) -> bool:
    return any(match.fits(step.event, step.data) for match in matches)


def _wanted(story: Story, rule: ClockRule, index: int) -> bool:
    return holds(rule.when, story.after(index))


def _due(story: Story, rule: ClockRule, index: int, calendar: Calendar) -> tuple[datetime, dict[str, Any]] | None:
    """The due instant and its reason; None when no date is known that could set it, and no limit is meant for such a case.

    `index` is that of the step that starts the clock. Of several limits the reason names the `branch` and its article.
    """
    start = story.steps[index]
    if rule.limit is not None:
        due = due_after(start.at, rule.limit, calendar)
        return due.at, {**due.reason, "step": start.event}
    if rule.limits:
        branch = chosen(rule.limits, story.after(index).fields, start.at.astimezone(story.pack.tz))
        if branch is None:
            return None
        due = due_after(start.at, branch.limit, calendar)
        return due.at, {**due.reason, "step": start.event, "branch": rule.limits.index(branch), "cite": branch.cite}
    candidates = _candidates(story, rule)
    if not candidates:
        return None
    first = min(candidates, key=lambda c: c["at"])
    reason = {"step": start.event, "start": start.at.isoformat(), "chosen": first["field"], "candidates": candidates}
    return datetime.fromisoformat(first["at"]), reason


def _candidates(story: Story, rule: ClockRule) -> list[dict[str, Any]]:
    found = []
    for candidate in rule.earliest:
        said = [s for s in story.steps if s.event in candidate.of and s.data.get(candidate.field)]
        if said:
            step = said[-1] if candidate.take == "last" else min(said, key=lambda s: str(s.data[candidate.field]))
            found.append(
                {
                    "field": candidate.field,
                    "at": step.data[candidate.field],
                    "step": step.event,
                    "said": step.at.isoformat(),
                    "cite": candidate.cite,
                }
            )
    return found


def _finished(
    story: Story,
    name: str,
    rule: ClockRule,
    running: _Running,
    n: int,
    due: datetime,
    reason: dict[str, Any],
    now: datetime,
) -> Instance:
    stopped = running.runs[-1][1]
    outcome: Outcome | None = None
    if stopped is not None:
        outcome = "cancelled" if running.cancelled else ("met" if stopped <= due else "missed")
    started = running.runs[0][0]
    role, person = _answering(story, rule, stopped or now)
    warn = _warn(story.pack, started, due)
    cite = reason.get("cite", rule.cite)
    return Instance(name, n, started, due, tuple(running.runs), reason, stopped, outcome, role, person, warn, cite)


def _answering(story: Story, rule: ClockRule, at: datetime) -> tuple[str, int | None]:
    """The role and the person who answer for a clock at an instant."""
    standing = story.at(at)
    role = party(story.pack, rule.responsible, standing)
    return role, standing.people.get(role)


def _warn(pack: Pack, started: datetime, due: datetime) -> datetime:
    """From when a clock counts as soon due."""
    soon = pack.soon
    return max(due - min((max(due, started) - started) / soon.part, soon.at_most.length), started)


def _daily(story: Story, name: str, daily: Daily, found: Clocks, now: datetime, carried: Carried | None) -> list[Instance]:
    """The duty of each day: owed at a slot when the clock that it hangs on runs then; the coming slot while it runs now."""
    base, after = found[daily.while_], found[daily.not_before]
    if not base:
        return []
    instances: list[Instance] = []
    window = base[0].started
    for pack, slot in _days(story.pack, name, base[0], after[0] if after else None, carried):
        coming = slot >= now
        if base[0].runs_at(now if coming else slot):
            opening = window == base[0].started
            duty = _duty(story, pack, name, len(instances) + 1, window, slot, now, opening)
            instances.append(duty if carried is None else carried.marked(duty))
        if coming or (base[0].stopped is not None and slot >= base[0].stopped):
            return instances
        window = slot
    return instances


def _days(
    pack: Pack, name: str, base: Instance, after: Instance | None, carried: Carried | None
) -> Iterator[tuple[Pack, datetime]]:
    """The slots of a duty without end, each with the rules that set it: up to a change of rules those before it."""
    daily = pack.clocks[name].daily
    assert daily is not None
    first = max(base.started, after.due) if after else base.started
    if carried is not None:
        by_limit = after is not None and not pack.clocks[after.rule].earliest
        earlier = _days(carried.pack, name, base, carried.before(after) if after and by_limit else after, carried.earlier)
        yield from takewhile(lambda day: day[1] <= carried.at, earlier)
        first = max(first, carried.at + MICROSECOND)
    for slot in slots(daily.at, first, pack.tz):
        yield pack, slot


def _duty(
    story: Story, pack: Pack, name: str, n: int, window: datetime, slot: datetime, now: datetime, opening: bool
) -> Instance:
    rule = pack.clocks[name]
    assert rule.daily is not None
    done = _fulfilled(story, rule, window, slot, opening)
    outcome: Outcome | None = "met" if done else ("missed" if slot < now else None)
    runs = ((window, done if done else (slot if outcome else None)),)
    reason = {"daily": rule.daily.at, "while": rule.daily.while_, "start": window.isoformat(), "first": opening}
    role, person = _answering(story, rule, done or min(slot, now))
    return Instance(name, n, window, slot, runs, reason, done, outcome, role, person, _warn(pack, window, slot), rule.cite)


def _fulfilled(story: Story, rule: ClockRule, window: datetime, slot: datetime, opening: bool) -> datetime | None:
    """The first entry after the window opened and not after the slot. The first window opens with a step, not a time."""
    assert rule.daily is not None
    first = (bisect_left if opening else bisect_right)(story.instants, window)
    inside = story.steps[first : bisect_right(story.instants, slot)]
    return next((step.at for step in inside if _fits(rule.daily.satisfied_by, step)), None)
