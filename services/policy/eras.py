"""A case that goes by other rules from an instant on, or by another calendar: reckoned era by era, as if looked at each time.

What was decided or entered by an instant of change stays; from it on the new rules hold.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from services.policy.accruals import Accrual, accruals_of
from services.policy.carried import Carried, Key
from services.policy.clocks import clocks_of
from services.policy.engine import TICK, Computed, Replaced, compute, follows, levels_of
from services.policy.holding import Clocks
from services.policy.instances import Instance
from services.policy.limits import Calendar
from services.policy.pack import Pack
from services.policy.reminders import Reminder, reminders_of
from services.policy.story import Step, Story


@dataclass(frozen=True)
class Era:
    """The rules and the calendar by which a case goes until an instant; None: for good."""

    pack: Pack
    calendar: Calendar
    until: datetime | None = None


def compute_through(
    eras: Sequence[Era],
    fields: Mapping[str, Any],
    people: Mapping[str, int],
    steps: Sequence[Step],
    now: datetime,
    since: datetime | None = None,
) -> Computed:
    """The case at `now`, as `compute` has it, which goes through these eras, oldest first; those still to come may be among them.

    An era begins for a case that has not ended before its first instant, and before any step of that very instant. From one to
    the next only rules change that can be carried to open cases (`services.policy.carrying`).
    """
    if len(eras) == 1:
        return compute(eras[0].pack, eras[0].calendar, fields, people, steps, now, since)
    story = Story(eras[0].pack, fields, people, [step for step in steps if step.at <= now])
    ended = story.ended_at
    leg: _Leg | None = None
    for era in eras:
        end = era.until if era.until and era.until <= now and (ended is None or era.until <= ended) else None
        leg = _Leg(era, story.by(era.pack, end), end or now, leg)
        if end is None:
            break
    assert leg is not None
    return leg.computed(since, None if ended else leg.era.until)


class _Leg:
    """A case in one era, up to `now`: the era's end, or the instant that is asked about. `before`: how it came there."""

    def __init__(self, era: Era, story: Story, now: datetime, before: "_Leg | None") -> None:
        self.era, self.story, self.now, self.before = era, story, now, before
        self.replaced: tuple[Replaced, ...] = ()
        carried = self._carried_from(before) if before else None
        self.clocks: Clocks = clocks_of(story, era.calendar, now, carried)
        self.carried = carried

    def _carried_from(self, before: "_Leg") -> Carried:
        """What comes along from the era before, and what the change altered the moment it came."""
        at, old, new = before.now, before.era.pack, self.era.pack
        carried = Carried(at, old, _by_key(before.clocks), before.carried)
        then = _by_key(clocks_of(before.story.by(new), self.era.calendar, at, carried))
        altered = {key: was for key, was in carried.clocks.items() if then.get(key) != was}
        self.replaced = tuple(Replaced(at, old.version, was) for was in altered.values())
        change = {"at": at.isoformat(), "from": old.version, "to": new.version}
        return replace(carried, marks={key: {**change, "due_before": was.due.isoformat()} for key, was in altered.items()})

    def computed(self, since: datetime | None, coming: datetime | None) -> Computed:
        """All that follows; `coming` is when the next era begins."""
        found = follows(self.story, self.clocks, self.accruals(since), self.reminders(since), self.now)
        found = replace(found, wake=min((at for at in (found.wake, coming) if at), default=None))
        if self.before is None:
            return found
        levels, known = self.levels, self.era.calendar.days.years
        return replace(
            found,
            level=max((number for number, start in levels.items() if start <= self.now), default=0),
            level_from=levels,
            calendar_assumed=any(not known.issuperset(clock.reason.get("assumed_years", ())) for clock in found.clocks),
            earlier=tuple(self._versions()),
            replaced=tuple(one for leg in self._legs() for one in leg.replaced),
        )

    def _legs(self) -> "Iterator[_Leg]":
        """This one and those before it, the oldest first."""
        if self.before:
            yield from self.before._legs()
        yield self

    def _versions(self) -> Iterator[tuple[str, datetime]]:
        """The versions that the case went by before, each until its instant. Another calendar alone is no other version."""
        for leg in self._legs():
            if leg.before and leg.before.era.pack.version != leg.era.pack.version:
                yield leg.before.era.pack.version, leg.before.now

    @cached_property
    def levels(self) -> dict[int, datetime]:
        """From when each level holds: one that the new rules bring begins with them."""
        found = levels_of(self.story, self.clocks)
        if self.before is None:
            return found
        at, were = self.before.now, self.before.levels
        return {number: start if start >= at else min(were.get(number, at), at) for number, start in found.items()}

    def accruals(self, since: datetime | None) -> list[Accrual]:
        """All of them; with `since` those that became known after it."""
        if self.before is None:
            return accruals_of(self.story, self.clocks, self.now, since)
        at = self.before.now
        stood = self.before.accruals(since) if since is None or since < at else []
        fresh: dict[tuple[Any, ...], Accrual] = {}
        for accrual in self._fresh(max(since or at - TICK, at - TICK)):
            fresh.setdefault(_entry(accrual), accrual)
        if any(self.before.may_have(accrual) for accrual in fresh.values()):
            fresh = {key: accrual for key, accrual in fresh.items() if key not in self.before.entered}
        return [*stood, *fresh.values()]

    def _fresh(self, since: datetime) -> Iterator[Accrual]:
        """What became known in this era, the oldest rules first: what an hour costs is a matter of the rules of that hour, also
        where a closure was pending then and came back later."""
        assert self.before is not None
        if any(len(clock.runs) > 1 for clocks in self.clocks.values() for clock in clocks):
            for leg in self.before._legs():
                begun = leg.before.now if leg.before else None
                late = accruals_of(self.story.by(leg.era.pack), self.clocks, self.now, since)
                yield from (a for a in late if a.at < leg.now and (begun is None or a.at >= begun))
        begun = self.before.now
        for accrual in accruals_of(self.story, self.clocks, self.now, since):
            if accrual.at >= begun and (accrual.known > begun or accrual.clock is None):
                yield accrual

    def may_have(self, accrual: Accrual) -> bool:
        """False only where no accrual of this number of the same clock was entered up to the end of this era."""
        clock = next((c for c in self.clocks.get(accrual.clock or "", ()) if c.n == accrual.n), None)
        if clock is None:
            return False
        every = self.era.pack.penalties[accrual.rule].every
        late = clock.late_until(self.now) - clock.due
        reached = late > late * 0 if every is None else accrual.number <= late // every.length
        return reached or (self.before is not None and self.before.may_have(accrual))

    @cached_property
    def entered(self) -> frozenset[tuple[Any, ...]]:
        """By what the accruals up to the end of this era are known."""
        return frozenset(_entry(accrual) for accrual in self.accruals(None))

    def reminders(self, since: datetime | None) -> list[Reminder]:
        """All of them; with `since` those after it."""
        if self.before is None:
            return reminders_of(self.story, self.clocks, self.now, since)
        at, rules = self.before.now, self.era.pack.reminders
        stood = self.before.reminders(since) if since is None or since < at else []
        fresh = reminders_of(self.story, self.clocks, self.now, max(since or at - TICK, at - TICK))
        return [*stood, *(reminder for reminder in fresh if reminder.at > at or rules[reminder.rule].step)]


def _by_key(clocks: Clocks) -> dict[Key, Instance]:
    return {(clock.rule, clock.n): clock for found in clocks.values() for clock in found}


def _entry(accrual: Accrual) -> tuple[Any, ...]:
    return accrual.rule, accrual.n, accrual.capacity, accrual.number
