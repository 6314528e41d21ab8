"""What a pack must agree on within itself: every name that it uses has to exist."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from services.policy.conditions import Condition, Match
from services.policy.lines import Where
from services.policy.pack import Pack

Problem = tuple[Where, str]


def problems(pack: Pack, known_roles: set[str]) -> Iterator[Problem]:
    """Everything that is wrong, each with the way to the value and what to write instead."""
    yield from _roles(pack, known_roles)
    yield from _steps(pack)
    yield from _clocks(pack)
    yield from _consequences(pack)
    yield from _conditions(pack)


def _unknown(where: Where, kind: str, name: Any, known: Iterable[Any]) -> Iterator[Problem]:
    names = [str(k) for k in known]
    if str(name) not in names:
        close = get_close_matches(str(name), names, n=1)
        guess = f"write {close[0]}" if close else f"write one of {', '.join(names) or '(none is defined)'}"
        yield where, f"{name} is no {kind} of this pack; {guess}"


def _roles(pack: Pack, known_roles: set[str]) -> Iterator[Problem]:
    for role in pack.roles:
        if role not in known_roles:
            yield ("roles", role), f"nobody can have the role {role}; write one of {', '.join(sorted(known_roles))}"
    for party, entries in pack.parties.items():
        for index, entry in enumerate(entries):
            yield from _unknown(("parties", party, index, "role"), "role", entry.role, pack.roles)
    for name, category in pack.categories.items():
        for department in (category.department, *category.cooperate):
            yield from _unknown(("categories", name), "department", department, pack.departments)


def _steps(pack: Pack) -> Iterator[Problem]:
    if not pack.opening:
        yield ("steps",), "no step opens a case; write opens: true at one of them"
    for event, rule in pack.steps.items():
        at: Where = ("steps", event)
        for role in (*rule.by, *rule.by_when):
            yield from _unknown((*at, "by"), "role", role, pack.roles)
        for field in (*rule.needs, *rule.may, *rule.must, *rule.sets.values()):
            yield from _unknown(at, "field", field, pack.fields)
        for field in rule.must:
            if field not in rule.needs:
                yield (*at, "must"), f"{field} must be so but is not needed; write it under needs, too"
        for role in rule.hands.values():
            yield from _unknown((*at, "hands"), "role or party", role, [*pack.roles, *pack.parties, "nobody"])
        for index, requirement in enumerate(rule.requires):
            earlier = [e for e in (requirement.since, requirement.without, *requirement.sequence) if e]
            for step in earlier:
                yield from _unknown((*at, "requires", index), "step", step, pack.steps)
            if (requirement.since is None) != (requirement.months is None):
                yield (*at, "requires", index), "since and months belong together; write both"


def _matches(where: Where, found: list[Match], pack: Pack) -> Iterator[Problem]:
    for match in found:
        yield from _unknown(where, "step", match.step, pack.steps)
        if match.step in pack.steps:
            rule = pack.steps[match.step]
            for field in (*match.is_, *match.has):
                yield from _unknown(where, f"field of {match.step}", field, [*rule.needs, *rule.may])


def _party(where: Where, name: str, pack: Pack) -> Iterator[Problem]:
    desks = {desk for rule in pack.steps.values() for desk in rule.hands}
    yield from _unknown(where, "role or party", name, [*pack.roles, *pack.parties, *(f"holder:{d}" for d in sorted(desks))])


def _clocks(pack: Pack) -> Iterator[Problem]:
    for name, clock in pack.clocks.items():
        at: Where = ("clocks", name)
        for key, found in (
            ("from", clock.from_),
            ("until", clock.until),
            ("cancelled_by", clock.cancelled_by),
            ("resumed_by", clock.resumed_by),
        ):
            yield from _matches((*at, key), found, pack)
        for index, candidate in enumerate(clock.earliest):
            yield from _unknown((*at, "earliest", index, "field"), "field", candidate.field, pack.fields)
            for step in candidate.of:
                yield from _unknown((*at, "earliest", index, "of"), "step", step, pack.steps)
        if clock.daily:
            yield from _unknown((*at, "daily", "while"), "clock", clock.daily.while_, pack.clocks)
            yield from _unknown((*at, "daily", "not_before"), "clock", clock.daily.not_before, pack.clocks)
            yield from _matches((*at, "daily", "satisfied_by"), clock.daily.satisfied_by, pack)
        yield from _party((*at, "responsible"), clock.responsible, pack)


def _consequences(pack: Pack) -> Iterator[Problem]:
    for name, penalty in pack.penalties.items():
        if penalty.clock:
            yield from _unknown(("penalties", name, "clock"), "clock", penalty.clock, pack.clocks)
        if penalty.step:
            yield from _unknown(("penalties", name, "step"), "step", penalty.step, pack.steps)
            yield from _party(("penalties", name, "payer"), penalty.payer or "", pack)
        for index, rate in enumerate(penalty.rates):
            if rate.leader and "leader" not in pack.parties:
                yield ("penalties", name, "rates", index), "leader pays but parties has no leader; define parties: leader"
    for name, reminder in pack.reminders.items():
        if reminder.step:
            yield from _unknown(("reminders", name, "step"), "step", reminder.step, pack.steps)
        for who in reminder.to:
            yield from _party(("reminders", name, "to"), who, pack)
    for name, schedule in pack.schedules.items():
        for who in schedule.to:
            yield from _unknown(("schedules", name, "to"), "role", who, [*pack.roles, "everyone"])
    for name, step in pack.milestones.items():
        yield from _unknown(("milestones", name), "step", step, pack.steps)
    for number in pack.levels:
        if number not in (1, 2, 3):
            yield ("levels", number), "escalation levels are 1, 2 and 3; write one of them"


def _conditions(pack: Pack) -> Iterator[Problem]:
    for where, top in _all_conditions(pack):
        for condition in top.walk():
            if condition.clock:
                yield from _unknown(where, "clock", condition.clock, pack.clocks)
            if condition.fewer_than:
                yield from _unknown(where, "step", condition.fewer_than, pack.steps)
            yield from _matches(where, [*condition.after, *condition.before], pack)
            known = [*pack.fields, *pack.derived, *(f for r in pack.steps.values() for f in r.sets)]
            for field in (*condition.is_, *condition.is_not, *condition.at_least):
                yield from _unknown(where, "field", field, known)


def _all_conditions(pack: Pack) -> Iterator[tuple[Where, Condition]]:
    for name, step in pack.steps.items():
        yield ("steps", name, "allowed"), step.allowed
        for condition in step.by_when.values():
            yield ("steps", name, "by_when"), condition
    for name, clock in pack.clocks.items():
        yield ("clocks", name, "when"), clock.when
    for name, reminder in pack.reminders.items():
        yield ("reminders", name, "when"), reminder.when
    for number, level in pack.levels.items():
        yield ("levels", number, "when"), level.when
    for party, entries in pack.parties.items():
        for index, entry in enumerate(entries):
            yield ("parties", party, index, "when"), entry.when
    for field, values in pack.derived.items():
        for index, value in enumerate(values):
            yield ("derived", field, index, "when"), value.when
