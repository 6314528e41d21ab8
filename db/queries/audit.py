"""The audit chain's rows."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, cast, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB

from db.tables import audit

# Held from the reading of the last row to the end of the transaction: whoever comes next sees that row committed or gone.
TURN = 0x61756474


def take_turn(conn: Connection) -> None:
    """Wait until nobody else is adding to the chain; kept until the transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock(TURN)))


def last_hash_and_stored_form(conn: Connection, data: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """The hash of the last row, None when there is none, and the data as PostgreSQL gives JSON back: numbers change shape."""
    last = select(audit.c.hash).order_by(audit.c.id.desc()).limit(1).scalar_subquery()
    found, stored = conn.execute(select(last, cast(data, JSONB))).one()
    return found, stored


def add(conn: Connection, row: dict[str, Any]) -> None:
    """Append one row."""
    conn.execute(insert(audit).values(row))


def chain(conn: Connection) -> Iterator[Row[Any]]:
    """All rows from the first on, streamed."""
    yield from conn.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.id))


def count(conn: Connection) -> int:
    """How many rows the chain has."""
    return int(conn.execute(select(func.count()).select_from(audit)).scalar_one())
