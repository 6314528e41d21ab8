"""Who gets a message by which channel, decided once a message, for all its recipients at once."""

from collections.abc import Collection
from datetime import datetime

from db.engine import transaction
from db.queries import delivery as queries

BATCH = 5000


def route(channels: Collection[str], at: datetime) -> int:
    """Decide on the deliveries of all messages due at `at`; how many deliveries there are to make now.

    One worker routes at a time: a person's messages get their places in the order of their instants.
    """
    made = 0
    while (batch := _route_batch(sorted(channels), at)) is not None:
        made += batch
    return made


def _route_batch(channels: list[str], at: datetime) -> int | None:
    """None when nothing is left, or another worker routes."""
    with transaction() as conn:
        if not queries.take_router(conn):
            return None
        ids = queries.lock_unrouted(conn, at, BATCH)
        return queries.route(conn, ids, channels, at) if ids else None
