"""Databases of the run's one server: a migrated one to copy from, and copies that take milliseconds."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from psycopg import sql

from db import engine
from db.embedded import EmbeddedServer
from services.regimes import adopting

TEMPLATE = "template_of_tests"
_numbers = count(1)


@contextmanager
def copied(server: EmbeddedServer, template: str) -> Iterator[str]:
    """A fresh migrated database with `db.engine` pointed at it; gives its URL, also as DATABASE_URL to child processes."""
    name = f"test_{next(_numbers)}"
    create(server, name, template)
    url = server.url(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        engine.use(url)
        yield url
        engine.dispose()
        # What the house had decided in this database holds in no other one.
        adopting.forget()
    with server.connect() as conn:
        conn.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def create(server: EmbeddedServer, name: str, template: str) -> None:
    """A database like `template`."""
    with server.connect() as conn:
        conn.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(sql.Identifier(name), sql.Identifier(template))
        )
