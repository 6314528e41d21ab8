"""Statements as somebody may see them: the whole for whoever belongs to the top of the tree, else what the own unit covers."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date

from db.engine import Connection, reading
from db.queries import statement_contents as queries
from services import access
from services.access import Actor
from services.casework.regimes import pack_of
from services.errors import InputRefused
from services.policy.pack import Pack
from services.statements.seal import SUMS
from services.wording import text

ZERO = Decimal(0)
NOTHING: dict[str, Any] = {"entries": 0, "yuan": ZERO, "percents": 0, "percent": ZERO, "undecided": 0}


@dataclass(frozen=True)
class Statement:
    """A closed statement: what its entries within reach come to. `percents` are those in percent of a monthly bonus, `percent`
    their sum; `undecided` are the ranges that nobody had decided within. `path`: of the unit that it is narrowed down to."""

    id: int
    number: str
    pack: Pack
    rule: str
    cite: str
    month: date
    closed_at: datetime
    entries: int
    yuan: Decimal
    percents: int
    percent: Decimal
    undecided: int
    hash: str
    path: str | None


@dataclass(frozen=True)
class Listed:
    """The latest statements, and how many there are in all."""

    total: int
    statements: tuple[Statement, ...]


def listed(actor: Actor, limit: int = 24) -> Listed:
    """The latest statements, the latest first. Raises NotPermitted."""
    path = reach(actor)
    with reading() as conn:
        rows = queries.listed(conn, limit)
        return Listed(queries.count(conn), tuple(_seen(conn, rows, path)))


def one(actor: Actor, number: str) -> Statement:
    """A statement by its number. Raises NotPermitted, InputRefused."""
    path = reach(actor)
    with reading() as conn:
        row = queries.by_number(conn, number.strip())
        if row is None:
            raise InputRefused(field="number", problem="unknown", value=number)
        return narrowed(conn, row, path)


def narrowed(conn: Connection, row: Any, path: str | None) -> Statement:
    """A statement's row as whoever has the reach sees it."""
    return _seen(conn, [row], path)[0]


def reach(actor: Actor) -> str | None:
    """The path of the unit whose entries somebody may take away; None for all. Raises NotPermitted."""
    return reach_of(access.scope_of(actor, "export_penalties").org_path)


def reach_of(path: str) -> str | None:
    """The same for the path of somebody's unit: the top of the tree covers everything."""
    return None if path.count("/") <= 2 else path


def month_text(first: date, lang: str) -> str:
    """“2026年10月”, “Oct 2026”."""
    return format_date(first, text("penalties.month", lang), locale=lang)


def _seen(conn: Connection, rows: Any, path: str | None) -> list[Statement]:
    found = {} if path is None else {row.statement_id: row for row in queries.sums(conn, [row.id for row in rows], path)}
    return [_statement(row, row if path is None else found.get(row.id), path) for row in rows]


def _statement(row: Any, sums: Any, path: str | None) -> Statement:
    return Statement(
        id=row.id,
        number=row.number,
        pack=pack_of(row.pack, row.pack_version),
        rule=row.rule,
        cite=row.cite,
        month=row.month,
        closed_at=row.closed_at,
        hash=row.hash,
        path=path,
        **({name: getattr(sums, name) for name in SUMS} if sums is not None else NOTHING),
    )
