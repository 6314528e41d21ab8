"""What an import asks and writes beside the cases themselves: its own record, known keys, units by name, series of numbers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

import psycopg
from sqlalchemy import Connection, Row, Select, and_, column, func, insert, or_, select, table, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DataError, DBAPIError

from db.tables import OrgKind, cases, clocks, counters, imports, orgs, penalties, people

Found = Row[*tuple[Any, ...]]


class RowsRefused(Exception):
    """The database does not take rows as they are; the message is its own first line."""


# The first half of the keys of advisory locks on imports at work; nothing else may use it.
_SERIES = 20_033
_locks = table("pg_locks", column("locktype"), column("database"), column("classid"), column("objid"))
_this_database = (
    select(column("oid"))
    .select_from(table("pg_database", column("datname")))
    .where(column("datname") == func.current_database())
    .scalar_subquery()
)

# What PostgreSQL has against values: of SQLSTATE the classes of data, of integrity, and of limits such as an index entry's size.
_OF_ROWS = ("22", "23", "54")


@contextmanager
def refusing_rows() -> Iterator[None]:
    """Says as RowsRefused what the database has against rows; a lost connection or a full disk stays what it is."""
    try:
        yield
    except psycopg.Error as error:
        if str(error.sqlstate).startswith(_OF_ROWS):
            raise RowsRefused(str(error).strip().splitlines()[0]) from error
        raise
    except DBAPIError as error:
        # A text that the driver cannot even send has no SQLSTATE.
        if isinstance(error, DataError) or str(getattr(error.orig, "sqlstate", "")).startswith(_OF_ROWS):
            raise RowsRefused(str(error.orig).strip().splitlines()[0]) from error
        raise


def take_turn(conn: Connection) -> None:
    """Imports that run at once write one after the other, chunk by chunk, until this transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("imports", 0))))


def begin(conn: Connection, **values: Any) -> int:
    """A new import from source, file_name, file_hash, mapping_hash, kept, rows_expected, started_at and by_id; gives its id."""
    return int(conn.execute(insert(imports).values(**values).returning(imports.c.id)).scalar_one())


def hold(conn: Connection, import_id: int) -> None:
    """Say that an import is at work, until `leave` or until the connection is gone."""
    conn.execute(select(func.pg_advisory_lock(_SERIES, import_id % 2**31)))


def leave(conn: Connection, import_id: int) -> None:
    """It is at work no longer."""
    conn.execute(select(func.pg_advisory_unlock(_SERIES, import_id % 2**31)))


def alive(conn: Connection) -> set[int]:
    """The imports that are at work just now, in any process."""
    ours = and_(_locks.c.locktype == "advisory", _locks.c.classid == _SERIES, _locks.c.database == _this_database)
    return {int(row) for row in conn.execute(select(_locks.c.objid).where(ours)).scalars()}


def one(conn: Connection, import_id: int) -> Found | None:
    """An import, with the names of who began and who undid it."""
    return conn.execute(_imports().where(imports.c.id == import_id)).one_or_none()


def listed(conn: Connection, most: int) -> Sequence[Found]:
    """The newest imports, each with the names of who began and who undid it."""
    return conn.execute(_imports().order_by(imports.c.id.desc()).limit(most)).all()


def _imports() -> Select[Any]:
    undoer = people.alias("undoer")
    query = select(imports, people.c.name.label("by_name"), undoer.c.name.label("undone_by_name"))
    query = query.join(people, people.c.id == imports.c.by_id, isouter=True)
    return query.join(undoer, undoer.c.id == imports.c.undone_by, isouter=True)


def count(conn: Connection, import_id: int, **more: int) -> None:
    """Add to the counts of an import, by column."""
    values = {name: imports.c[name] + number for name, number in more.items()}
    conn.execute(update(imports).where(imports.c.id == import_id).values(values))


def lateness(conn: Connection, case_ids: Sequence[int], at: datetime) -> tuple[int, Decimal]:
    """How many deadlines of these cases are past at an instant and still run, and how many yuan their lateness has cost."""
    late = select(func.count()).select_from(clocks)
    late = late.where(clocks.c.case_id == func.any(list(case_ids)), clocks.c.outcome.is_(None), clocks.c.due_at < at)
    cost = select(func.coalesce(func.sum(penalties.c.yuan), 0)).where(penalties.c.case_id == func.any(list(case_ids)))
    return int(conn.execute(late).scalar_one()), Decimal(conn.execute(cost).scalar_one())


def finish(conn: Connection, import_id: int, at: datetime, notes: Mapping[str, Any], rejects_hash: str | None) -> None:
    """The import came to its end; one without an end was cut off. `rejects_hash`: its rejects are kept under it."""
    values = {"finished_at": at, "notes": dict(notes), "rejects_hash": rejects_hash}
    conn.execute(update(imports).where(imports.c.id == import_id).values(**values))


def known_keys(conn: Connection, source: str, keys: Collection[str]) -> set[str]:
    """Those of the keys that a case of this source already has."""
    query = select(cases.c.external_key).where(cases.c.source == source, cases.c.external_key == func.any(list(keys)))
    return {str(key) for key in conn.execute(query).scalars()}


def group(conn: Connection) -> Found | None:
    """The unit at the top of the tree; None while there is none."""
    return conn.execute(select(orgs).where(orgs.c.kind == OrgKind.GROUP).order_by(orgs.c.id).limit(1)).one_or_none()


def unit_below(conn: Connection, parent_id: int, name: str) -> Found | None:
    """The unit of this name, in either language, directly below another."""
    named = or_(orgs.c.name == name, orgs.c.name_en == name)
    return conn.execute(select(orgs).where(orgs.c.parent_id == parent_id, named).order_by(orgs.c.id).limit(1)).one_or_none()


def next_numbers(conn: Connection, wanted: Mapping[str, int]) -> dict[str, int]:
    """For each series the first of as many numbers as are wanted. Two transactions never get the same."""
    query = upsert(counters).values([{"key": key, "value": wanted[key]} for key in sorted(wanted)])
    query = query.on_conflict_do_update(index_elements=["key"], set_={"value": counters.c.value + query.excluded.value})
    last = conn.execute(query.returning(counters.c.key, counters.c.value))
    return {key: value - wanted[key] + 1 for key, value in last}
