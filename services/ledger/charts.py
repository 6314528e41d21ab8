"""Sums of the ledger by month, company and article, each with the filter that leads to the entries behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from db.engine import Connection, reading
from db.queries import ledger as queries
from services.access import Actor
from services.ledger.entries import ZONE, Filter, Sums, matching, midnight, month_after, month_before, sums_of, title_of
from services.policy.packs import registry
from services.register import named

MONTHS = 12


@dataclass(frozen=True)
class Part:
    """One part of a whole: what it is called, what it comes to, and the filter for its entries."""

    name: str
    sums: Sums
    wanted: Filter


def by_month(actor: Actor, wanted: Filter, *, until: date) -> list[Part]:
    """The twelve months up to the one that begins at `until`, without those in which there is nothing. Raises NotPermitted."""
    first = until
    for _ in range(MONTHS - 1):
        first = month_before(first)
    conditions = matching(actor, replace(wanted, month=None)) + queries.between(midnight(first), midnight(month_after(until)))
    rows = _asked(lambda conn: queries.sums_by_month(conn, conditions, ZONE.key))
    return [Part(f"{row.key:%Y-%m}", sums_of(row), replace(wanted, month=row.key.date())) for row in rows]


def by_company(actor: Actor, wanted: Filter) -> list[Part]:
    """The companies, whoever pays most first. Raises NotPermitted."""
    conditions = matching(actor, wanted)
    rows = _asked(lambda conn: queries.sums_by_company(conn, conditions))
    parts = [Part(named(r.name, r.name_en, actor.language), sums_of(r), replace(wanted, unit=r.path)) for r in rows]
    return sorted(parts, key=lambda part: -part.sums.net)


def by_article(actor: Actor, wanted: Filter) -> list[Part]:
    """The articles, each with what it punishes, the costliest first. Raises NotPermitted."""
    conditions = matching(actor, wanted)
    rows = _asked(lambda conn: queries.sums_by_article(conn, conditions))
    parts = [Part(_article(row, actor.language), sums_of(row), replace(wanted, rule=row.rule, cite=row.cite)) for row in rows]
    return sorted(parts, key=lambda part: -part.sums.net)


def _article(row: Any, lang: str) -> str:
    versions = list(registry().versions[row.pack].values())
    pack = next((pack for pack in reversed(versions) if row.rule in {*pack.penalties, *pack.violations}), None)
    if pack is None:
        return f"{row.rule} {versions[-1].cite(row.cite, lang)}"
    return f"{title_of(pack, row.rule).in_(lang)} {pack.cite(row.cite, lang)}"


def _asked(question: Callable[[Connection], Sequence[Any]]) -> Sequence[Any]:
    with reading() as conn:
        return question(conn)
