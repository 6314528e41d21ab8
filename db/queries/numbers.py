"""Rows of whole numbers and instants as arrays: what COPY sends in binary is read as a whole, not row by row."""

from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Connection, DateTime, Select

Numbers = dict[str, NDArray[np.int64]]

# The instant of a row that has none, written as 'infinity': greater than every other.
NEVER = np.iinfo(np.int64).max
# PostgreSQL counts microseconds from 2000, this product from 1970.
_SINCE_1970 = 946_684_800_000_000
# Signature, flags and the length of an extension that nobody sends; and the mark of the end.
_HEAD, _TAIL = 19, 2


def numbers(conn: Connection, query: Select[Any]) -> Numbers:
    """The rows of a query by the names of its columns, which are bigint or instants and never null.

    Instants are microseconds since 1970. Raises ValueError for a null or another type.
    """
    columns = list(query.selected_columns)
    if any(not isinstance(column.type, BigInteger | DateTime) for column in columns):
        raise ValueError("only bigint and instants can be read as numbers")
    row = np.dtype([("columns", ">i2"), *((f"{kind}{n}", at) for n in range(len(columns)) for kind, at in _FIELD)])
    sent = _copied(conn, query)
    if (len(sent) - _HEAD - _TAIL) % row.itemsize:
        raise ValueError("a row is shorter than its columns: a value is null")
    rows = np.frombuffer(sent, row, count=(len(sent) - _HEAD - _TAIL) // row.itemsize, offset=_HEAD)
    if any((rows[f"length{n}"] != 8).any() for n in range(len(columns))):
        raise ValueError("a value is null, or no whole number of eight bytes")
    return {column.name: _native(rows[f"value{n}"], column.type) for n, column in enumerate(columns)}


_FIELD = (("length", ">i4"), ("value", ">i8"))


def _native(values: NDArray[Any], kind: Any) -> NDArray[np.int64]:
    found = values.astype(np.int64)
    return np.where(found == NEVER, NEVER, found + _SINCE_1970) if isinstance(kind, DateTime) else found


def _copied(conn: Connection, query: Select[Any]) -> bytes:
    compiled = query.compile(dialect=conn.dialect)
    driver = conn.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with driver.cursor() as cursor, cursor.copy(f"copy ({compiled.string}) to stdout (format binary)", compiled.params) as copy:
        return b"".join(copy)
