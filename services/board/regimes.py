"""What the packs say about a row of the board: its words in both languages, its article, and what its lateness costs.

Everything here is made once for as long as the packs in use stay the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from db.queries.board import Band
from services import access
from services.casework.regimes import pack_of
from services.policy.pack import Pack
from services.policy.packs import registry
from services.policy.per_registry import per_registry
from services.policy.words import Title

Words = tuple[str, str]
_HOLDER = "holder:"


@per_registry
def packs() -> tuple[Pack, ...]:
    """Every version of every regime."""
    return tuple(pack for versions in registry().versions.values() for pack in versions.values())


def words(title: Title | access.Title) -> Words:
    """A title in Chinese and in English, as the wire carries it."""
    return title.zh, title.en


@per_registry
def stage(pack: str, version: str, rule: str) -> Words:
    """What a clock is called; its id when the version has no such clock any more."""
    found = pack_of(pack, version).clocks.get(rule)
    return words(found.title) if found else (rule, rule)


@per_registry
def role(pack: str, version: str, name: str) -> Words:
    """What a role is called in this regime, else in this product."""
    roles: Mapping[str, Any] = pack_of(pack, version).roles
    found = roles.get(name) or access.roles().get(name)
    return words(found.title) if found else (name, name)


@per_registry
def article(pack: str, version: str, cite: str) -> Words:
    """An article as this regime's readers write it."""
    regime = pack_of(pack, version)
    return regime.cite(cite, "zh"), regime.cite(cite, "en")


@per_registry
def severity(pack: str, version: str, value: str | None) -> Words | None:
    """What a severity is called, nothing for the usual one."""
    known = pack_of(pack, version).values("severity")
    if value is None or value not in known or value == next(iter(known)):
        return None
    return words(known[value])


@per_registry
def awaited(pack: str, version: str, desk: str | None, holder: str) -> tuple[Words, str] | None:
    """The approval that the paper on this desk waits for, and its article."""
    for step in pack_of(pack, version).steps.values():
        if step.decision == "approve" and desk in step.hands and holder in step.by:
            return words(step.title), step.cite
    return None


@per_registry
def approvers() -> tuple[str, ...]:
    """The roles that have a desk for approvals."""
    return tuple(name for name in access.roles() if access.reach_of(name, "see_approvals"))


@per_registry
def desk_clocks() -> tuple[str, ...]:
    """The clocks that run against whoever holds the paper."""
    return tuple({name for pack in packs() for name, rule in pack.clocks.items() if rule.responsible.startswith(_HOLDER)})


@per_registry
def milestones(name: str) -> tuple[str, ...]:
    """The steps that any regime counts as `name`."""
    return tuple({pack.milestones[name] for pack in packs() if name in pack.milestones})


@per_registry
def cost(pack: str, version: str, rule: str) -> dict[str, Any] | None:
    """What lateness of a clock costs whoever answers for it, so that a browser can reckon it by itself.

    `every` seconds one accrual by `rates` ([from, to or None, yuan], `whole` when the rate of the last number counts for all);
    `once` yuan or `percent` of the monthly bonus when the due instant passes; `decision_from`: the number from which a person
    decides.
    """
    return cost_of(pack_of(pack, version), rule)


def cost_of(pack: Pack, rule: str) -> dict[str, Any] | None:
    """As `cost`, of a pack in hand."""
    found: dict[str, Any] = {"every": None, "rates": [], "whole": False, "once": 0, "percent": 0, "decision_from": None}
    for penalty in pack.penalties_of(rule).values():
        for rate in penalty.rates:
            measure = rate.responsible
            if measure is None:
                continue
            if penalty.every is None:
                found["once"] += float(measure.yuan or 0)
                found["percent"] += float(measure.percent or 0)
            elif measure.yuan is not None:
                found["every"] = int(penalty.every.length.total_seconds())
                found["whole"] = penalty.brackets == "whole"
                found["rates"].append((rate.from_, rate.to, float(measure.yuan)))
            elif measure.decision is not None:
                found["decision_from"] = rate.from_
    return found if found["rates"] or found["once"] or found["percent"] else None


@per_registry
def bands() -> tuple[Band, ...]:
    """The spans of lateness in which a clock goes on costing, the dearest by the hour first."""
    return tuple(band for _, band in sorted({pair for pack in packs() for pair in _bands(pack)}, key=lambda pair: -pair[0]))


def _bands(pack: Pack) -> Iterator[tuple[float, Band]]:
    for rule in pack.clocks:
        found = cost_of(pack, rule)
        if found is None or found["every"] is None:
            continue
        every = found["every"]
        for first, last, yuan in found["rates"]:
            most = timedelta(seconds=every * last) if last is not None else None
            yield yuan / every, Band(rule, timedelta(seconds=every * (first - 1)), most)


@dataclass(frozen=True)
class Daily:
    """Something that a regime sets for one time of every day: `rule` is a clock's id, `what` its words."""

    rule: str
    what: Words
    clock_time: str
    zone: str


@per_registry
def owed_daily() -> tuple[Daily, ...]:
    """Clocks that fall due at one time of the day."""
    found = {
        (name, rule.daily.at): Daily(name, words(rule.title), rule.daily.at, pack.zone)
        for pack in packs()
        for name, rule in pack.clocks.items()
        if rule.daily is not None
    }
    return tuple(found.values())


@per_registry
def reminded_daily() -> tuple[Daily, ...]:
    """Reminders that go out at one time of the day for every case in which a clock runs."""
    found = {
        (name, rule.daily): Daily(rule.when.clock, words(rule.title), rule.daily, pack.zone)
        for pack in packs()
        for name, rule in pack.reminders.items()
        if rule.daily is not None and rule.when.clock is not None and rule.when.overdue is None
    }
    return tuple(found.values())
