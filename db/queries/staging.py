"""Many rows at once: copied beside a table first, then taken over by one statement."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Select, Table, column, select, table
from sqlalchemy.dialects.postgresql import JSONB

Values = Mapping[str, Any]


def stage(conn: Connection, of: Table, names: Sequence[str], rows: Sequence[Values]) -> Select[*tuple[Any, ...]]:
    """A query of these columns of the rows, which lie in a temporary table until the transaction ends.

    There is one such table for each table, so the same names must be staged whenever a process stages rows of it, and once in
    a transaction.
    """
    beside, columns = sql.Identifier(f"staged_{of.name}"), sql.SQL(", ").join(map(sql.Identifier, names))
    # What is no text of PostgreSQL's own by itself.
    json = [name for name in names if isinstance(of.c[name].type, JSONB)]
    driver = conn.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with driver.cursor() as cursor:
        make = sql.SQL("create temporary table if not exists {} on commit delete rows as select {} from {} with no data")
        cursor.execute(make.format(beside, columns, sql.Identifier(of.name)))
        with cursor.copy(sql.SQL("copy {} ({}) from stdin").format(beside, columns)) as copy:
            for row in rows:
                values = {**row, **{name: Jsonb(row[name]) for name in json}} if json else row
                copy.write_row([values[name] for name in names])
    staged = table(f"staged_{of.name}", *(column(name) for name in names))
    return select(*staged.c)
