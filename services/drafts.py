"""What somebody was typing when the sign-in expired or the connection broke: kept for that person until it is used."""

from datetime import datetime, timedelta

from db import engine
from db.queries import drafts as queries

_LONGEST = 20_000
# Longer than any holiday; beyond it nobody comes back, and what was said of a customer would lie there for good.
KEPT = timedelta(days=30)


def keep(person_id: int, key: str, text: str, at: datetime) -> None:
    """Keep `text` (its first 20,000 characters) under `key`, in place of what was kept there; nothing is kept for blank text."""
    if text.strip():
        with engine.transaction() as conn:
            queries.put(conn, person_id, key, text[:_LONGEST], at)


def peek(person_id: int, key: str) -> str:
    """What was kept, empty when nothing was; it stays kept."""
    with engine.reading() as conn:
        return queries.text_of(conn, person_id, key) or ""


def take(person_id: int, key: str) -> str:
    """What was kept, empty when nothing was; kept no longer."""
    with engine.transaction() as conn:
        return queries.remove(conn, person_id, key) or ""


def drop(person_id: int, key: str) -> None:
    """Keep it no longer."""
    take(person_id, key)


def next_instant(conn: engine.Connection) -> datetime | None:
    """When the oldest draft, of a word or of a form, is to be swept; None when there is none."""
    oldest = queries.oldest(conn)
    return None if oldest is None else oldest + KEPT


def sweep(at: datetime) -> None:
    """Drop what nobody has touched for a month."""
    with engine.transaction() as conn:
        queries.drop_older(conn, at - KEPT)
