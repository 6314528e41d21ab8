"""Whether conditions, wherever they stand in a pack, look at things that exist."""

from collections.abc import Iterator

from services.policy.conditions import Condition
from services.policy.lines import Where
from services.policy.naming import Problem, desks, impossible_values, unknown, unknown_matches
from services.policy.pack import Pack


def condition_problems(pack: Pack) -> Iterator[Problem]:
    """Everything that is wrong with the conditions of a pack."""
    for where, top in _all(pack):
        for condition in top.walk():
            yield from _of_one(where, condition, pack)


def _of_one(where: Where, condition: Condition, pack: Pack) -> Iterator[Problem]:
    if condition.clock:
        yield from unknown(where, "clock", condition.clock, pack.clocks)
    if condition.fewer_than:
        yield from unknown(where, "step", condition.fewer_than, pack.steps)
    yield from unknown_matches(where, [*condition.after, *condition.before], pack)
    for desk in (*condition.held, *condition.idle):
        yield from unknown(where, "desk", desk, desks(pack))
    for holder in condition.held.values():
        yield from unknown(where, "role", holder, [*pack.roles, "actor"])
    for field in (*condition.is_, *condition.is_not, *condition.at_least):
        yield from unknown(where, "field", field, [*pack.fields, *pack.derived])
    yield from impossible_values(where, condition.is_, pack)
    yield from impossible_values(where, condition.is_not, pack)


def _all(pack: Pack) -> Iterator[tuple[Where, Condition]]:
    for name, step in pack.steps.items():
        yield ("steps", name, "allowed"), step.allowed
        for role, condition in step.by_when.items():
            yield ("steps", name, "by_when", role), condition
    for name, clock in pack.clocks.items():
        yield ("clocks", name, "when"), clock.when
        for index, branch in enumerate(clock.limits):
            yield ("clocks", name, "limits", index, "when"), branch.when
    for name, reminder in pack.reminders.items():
        yield ("reminders", name, "when"), reminder.when
    for name, schedule in pack.schedules.items():
        if schedule.leftovers:
            yield ("schedules", name, "leftovers"), schedule.leftovers
    for number, level in pack.levels.items():
        yield ("levels", number, "when"), level.when
    for name, ask in (pack.customers.asks if pack.customers else {}).items():
        yield ("customers", "asks", name, "when"), ask.when
    for party, entries in pack.parties.items():
        for index, entry in enumerate(entries):
            yield ("parties", party, index, "when"), entry.when
    for field, values in pack.derived.items():
        for index, value in enumerate(values):
            yield ("derived", field, index, "when"), value.when
