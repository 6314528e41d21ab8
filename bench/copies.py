"""Copies of a database, so that each measurement finds the same state."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from db import engine

_NAME = "copied"


@contextmanager
def copy_of(url: str) -> Iterator[str]:
    """A copy of the database, in use until the block is left; its URL."""
    source = make_url(url)
    copied = source.set(database=_NAME).render_as_string(hide_password=False)
    engine.use(copied)  # which leaves the other one, or it could not be copied
    with psycopg.connect(plain(url, "postgres"), autocommit=True) as conn:
        of = sql.Identifier(str(source.database))
        conn.execute(sql.SQL("create database {} template {} strategy file_copy").format(sql.Identifier(_NAME), of))
        try:
            yield copied
        finally:
            engine.use(url)
            conn.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(_NAME)))


def plain(url: str, database: str | None = None) -> str:
    """The URL as psycopg takes it, of another database of the same server if one is named."""
    found = make_url(url).set(drivername="postgresql")
    return (found.set(database=database) if database else found).render_as_string(hide_password=False)
