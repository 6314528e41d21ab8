"""Rows of whole numbers and instants as arrays: the database sends all of them as one value, which no Python goes through."""

from functools import reduce
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Connection, DateTime, LargeBinary, Select, func, literal, select

Numbers = dict[str, NDArray[np.int64]]

# The instant of a row that has none, written as 'infinity': greater than every other.
NEVER = np.iinfo(np.int64).max
# PostgreSQL counts microseconds from 2000, this product from 1970.
_SINCE_1970 = 946_684_800_000_000


def numbers(conn: Connection, query: Select[Any]) -> Numbers:
    """The rows of a query, in no order, by the names of its columns, which are bigint or instants and never null.

    Instants are microseconds since 1970. All rows together must stay below a gigabyte of eight bytes a value.
    Raises ValueError for a null or another type.
    """
    columns = list(query.selected_columns)
    if any(not isinstance(column.type, BigInteger | DateTime) for column in columns):
        raise ValueError("only bigint and instants can be read as numbers")
    rows = query.subquery("rows")
    packed = reduce(lambda one, other: one.concat(other), (_sent(column) for column in rows.c))
    sent, count = _fetched(conn, select(func.string_agg(packed, literal(b"", LargeBinary)), func.count()).select_from(rows))
    # What is null makes its whole row null, which is left out.
    if len(sent or b"") != count * len(columns) * 8:
        raise ValueError("a value is null")
    values = np.frombuffer(sent or b"", ">i8").reshape(-1, len(columns)).T.astype(np.int64)
    return {column.name: _native(value, column.type) for column, value in zip(columns, values, strict=True)}


def _sent(column: ColumnElement[Any]) -> ColumnElement[bytes]:
    """Eight bytes, the first the most significant."""
    send = func.timestamptz_send if isinstance(column.type, DateTime) else func.int8send
    return send(column, type_=LargeBinary)


def _native(values: NDArray[np.int64], kind: Any) -> NDArray[np.int64]:
    return np.where(values == NEVER, NEVER, values + _SINCE_1970) if isinstance(kind, DateTime) else values


def _fetched(conn: Connection, query: Select[Any]) -> tuple[bytes | None, int]:
    """The one row of a query as the driver has it in binary: as text, bytes would take twice as many."""
    compiled = query.compile(dialect=conn.dialect)
    driver = conn.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with driver.cursor(binary=True) as cursor:
        row = cursor.execute(compiled.string, compiled.params).fetchone()
    assert row is not None
    return row[0], row[1]
