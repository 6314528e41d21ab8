"""Uploads that nobody used are swept after a week, with their files where nothing else names them; words and forms begun and
never sent, after a month."""

from datetime import datetime, timedelta

from db.engine import Connection, transaction
from db.queries import kept_files
from db.queries import uploads as queries
from services import drafts, files

KEPT = timedelta(days=7)
# Swept in one transaction, in which nothing can be uploaded: so few that a slow store makes nobody wait for long.
AT_ONCE = 5


def next_instant(conn: Connection, _at: datetime) -> datetime | None:
    """When the oldest upload or draft is to be swept; None when there is none."""
    oldest = queries.oldest(conn)
    due = (None if oldest is None else oldest + KEPT, drafts.next_instant(conn))
    return min((one for one in due if one is not None), default=None)


def sweep(at: datetime) -> int:
    """Sweep what has lain for its time, uploads used or not: what was used stands on its case. Gives how many uploads it was.

    Leaves uploads alone while a backup is being made, or while somebody uploads: the next round comes soon.
    """
    drafts.sweep(at)
    swept = 0
    while count := _batch(at - KEPT):
        swept += count
    return swept


def _batch(before: datetime) -> int:
    with transaction() as conn:
        if not queries.sweep_alone(conn):
            return 0
        hashes = queries.drop_older(conn, before, AT_ONCE)
        # Last of all: should this transaction fail yet, an upload that nobody wanted is left without its file.
        for sha256 in kept_files.unnamed(conn, {kept for row in hashes for kept in row if kept is not None}):
            files.drop(sha256.hex())
        return len(hashes)
