"""A database that exists only as long as it is needed."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text

from db import engine


@contextmanager
def throwaway_database() -> Iterator[None]:
    """A migrated, empty database on the server in use; inside, `db.engine` points at it. It is dropped at the end.

    Raises DatabaseUnavailable; and the database's own error where the account may not create databases.
    """
    before = engine.connect_url()
    name = f"throwaway_{secrets.token_hex(6)}"
    administration = create_engine(before, isolation_level="AUTOCOMMIT")
    with administration.connect() as conn:
        conn.execute(text(f"create database {name}"))
    try:
        engine.use(make_url(before).set(database=name).render_as_string(hide_password=False))
        engine.migrate()
        yield
    finally:
        engine.use(before)
        with administration.connect() as conn:
            conn.execute(text(f"drop database {name} with (force)"))
        administration.dispose()
