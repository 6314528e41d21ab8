"""Which values differ between two versions of a regime, where values alone do: then stored clocks say what would have been."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.policy.accruals import costs
from services.policy.calendar import Calendar
from services.policy.limits import Limit
from services.policy.pack import Pack
from services.policy.rules import ClockRule, PenaltyRule, StepRule

# What is said about a rule, and decides nothing.
WORDS = {"title", "about", "cite"}


@dataclass(frozen=True)
class Values:
    """The rules whose clocks would be due at other instants, the penalties that would cost otherwise, those of such clocks
    included, and the penalties of steps whose price differs."""

    rules: frozenset[str]
    penalties: frozenset[str]
    of_steps: frozenset[str]


def narrowed(pack: Pack, values: Values) -> Pack:
    """The candidate with nothing but the clocks and penalties that come out otherwise, and what they hang on."""
    priced = values.penalties | values.of_steps
    wanted = {*values.rules, *(rule.clock for name, rule in pack.penalties.items() if name in priced and rule.clock)}
    for name, rule in pack.clocks.items():
        if rule.daily and (name in wanted or rule.daily.not_before in values.rules):
            wanted |= {name, rule.daily.while_, rule.daily.not_before}
    clocks = {name: rule for name, rule in pack.clocks.items() if name in wanted}
    penalties = {name: rule for name, rule in pack.penalties.items() if name in priced or rule.clock in wanted}
    return Pack.model_construct(**{**dict(pack), "clocks": clocks, "penalties": penalties})


def values_between(old: Pack, new: Pack, old_calendar: Calendar, new_calendar: Calendar) -> Values | None:
    """The values in which two versions differ. None where more differs that decides about clocks or costs."""
    if _bones(old) != _bones(new):
        return None
    days = old_calendar is not new_calendar
    rules = {name for name in new.clocks if _moves(old.clocks[name], new.clocks[name], days)}
    priced = {name for name in new.penalties if _priced(old.penalties[name]) != _priced(new.penalties[name])}
    of_steps = {name for name in priced if new.penalties[name].clock is None}
    if any(next(costs(old.penalties[name], 1), None) is None for name in of_steps):
        return None  # Nothing on record says where such a step was taken.
    of_moved = {name for rule in rules for name in new.penalties_of(rule)}
    return Values(frozenset(rules), frozenset(priced - of_steps | of_moved), frozenset(of_steps))


def limits_of(rule: ClockRule) -> list[Limit]:
    """All limits of a rule, those of its branches in their order."""
    return [rule.limit] if rule.limit else [branch.limit for branch in rule.limits]


def _moves(old: ClockRule, new: ClockRule, days: bool) -> bool:
    before, after = ([(limit.unit, limit.amount, limit.roll) for limit in limits_of(rule)] for rule in (old, new))
    return before != after or (days and any(by_calendar(limit) for limit in limits_of(new)))


def by_calendar(limit: Limit) -> bool:
    """Whether working hours or days off have a say in a limit."""
    return limit.unit in ("workhours", "workdays") or limit.roll


def _bones(pack: Pack) -> dict[str, Any]:
    """What decides, beside values, which clocks there are and who pays."""
    return {
        "zone": pack.zone,
        "parties": _plain({name: [entry.model_dump() for entry in entries] for name, entries in pack.parties.items()}),
        # Their order counts: one may follow from another.
        "derived": [(name, _plain([value.model_dump() for value in values])) for name, values in pack.derived.items()],
        "steps": {name: _of_step(rule) for name, rule in pack.steps.items()},
        "clocks": {name: _of_clock(rule) for name, rule in pack.clocks.items()},
        "penalties": {name: (rule.clock, rule.step, rule.payer) for name, rule in pack.penalties.items()},
    }


def _of_step(rule: StepRule) -> Any:
    return rule.opens, rule.ends, rule.hands, rule.sets, rule.gives, rule.allowed.fewer_than


def _of_clock(rule: ClockRule) -> Any:
    branches = [(branch.when, branch.between) for branch in rule.limits]
    return _plain(rule.model_dump(exclude={"limit", "limits"})), rule.limit is None, branches


def _priced(rule: PenaltyRule) -> Any:
    return rule.every and rule.every.length, rule.brackets, [(r.from_, r.to, r.responsible, r.leader) for r in rule.rates]


def _plain(value: Any) -> Any:
    """Without words."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items() if key not in WORDS}
    return [_plain(part) for part in value] if isinstance(value, list) else value


def fields_behind(pack: Pack, party: str) -> frozenset[str]:
    """The fields of a case that decide who a party is, those included from which they follow."""
    found: set[str] = set()
    wanted = {key for entry in pack.parties.get(party, ()) for key in _looked_at(entry.when)}
    while wanted - found:
        found |= wanted
        wanted = {key for name in found for value in pack.derived.get(name, ()) for key in _looked_at(value.when)}
    return frozenset(found)


def _looked_at(condition: Any) -> Iterator[str]:
    for part in condition.walk():
        yield from (*part.is_, *part.is_not, *part.at_least)
