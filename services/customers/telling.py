"""What the customer of a case is told: what happened in the regime's own words for customers, and what comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection
from db.queries import cases
from services.policy.customers import CustomerRule
from services.policy.pack import Pack
from services.policy.rules import FieldRule
from services.policy.words import Title


@dataclass(frozen=True)
class Told:
    """Something that happened. `who` is told only where the regime lets customers know the name."""

    words: Title
    at: datetime
    who: str | None
    says: tuple[tuple[FieldRule, Any], ...]


@dataclass(frozen=True)
class Next:
    """What is owed to the customer, by when, and whether that time has passed."""

    words: Title
    due_at: datetime
    late: bool


def happened(conn: Connection, pack: Pack, rule: CustomerRule, case_id: int) -> tuple[Told, ...]:
    """What customers are told of a case so far; of the same again and again only the last time."""
    found: list[tuple[str, Told]] = []
    for step in cases.steps_of(conn, case_id):
        if step.event in rule.told:
            if found and found[-1][0] == step.event and not rule.told[step.event].says:
                found.pop()
            found.append((step.event, _told(pack, rule, step)))
    return tuple(told for _, told in found)


def comes_next(conn: Connection, rule: CustomerRule, case_id: int, at: datetime) -> tuple[Next, ...]:
    """The running deadlines that customers may know, the nearest first."""
    return tuple(sorted(_next(cases.clocks_of(conn, case_id), rule, at), key=lambda one: one.due_at))


def _next(clocks: Sequence[Any], rule: CustomerRule, at: datetime) -> Iterator[Next]:
    for clock in clocks:
        if clock.outcome is None and clock.rule in rule.due:
            yield Next(rule.due[clock.rule].words, clock.due_at, at > clock.due_at)


def _told(pack: Pack, rule: CustomerRule, step: Any) -> Told:
    told = rule.told[step.event]
    says = tuple((pack.fields[name], step.data[name]) for name in told.says if name in step.data)
    return Told(told.words, step.at, step.by_name if step.by_role in rule.names.of else None, says)
