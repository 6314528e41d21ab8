"""Telling the other processes that something on the board has changed."""

import psycopg
from sqlalchemy import Connection, func, select

BOARD_CHANNEL = "duban_board"
Ear = psycopg.Connection
"""What `listen` gives: `.notifies(timeout=…)` yields announcements, `.close()` ends it."""


def changed(conn: Connection, case_id: int) -> None:
    """Announce a case to all boards; delivered when the transaction commits, never when it rolls back."""
    conn.execute(select(func.pg_notify(BOARD_CHANNEL, str(case_id))))


def listen(url: str) -> Ear:
    """A connection of its own that hears the board's channel; close it when done.

    `url` is that of `db.engine.connect_url()`. Raises psycopg.OperationalError when the server does not answer.
    """
    conn = psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True, application_name="duban board", connect_timeout=5)
    conn.execute(f"listen {BOARD_CHANNEL}")
    return conn
