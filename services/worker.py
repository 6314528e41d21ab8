"""The worker: sleeps until time alone brings something about, and writes it down. Any number may run."""

import logging
import os
from datetime import datetime, timedelta
from threading import Event

from db.engine import transaction
from db.queries import heartbeats
from services import advance
from services.time import now

# A step may bring the next instant nearer while the worker sleeps; it looks again at least this often.
LONGEST_SLEEP = timedelta(seconds=1)
BEAT_EVERY = timedelta(seconds=2)
AFTER_FAILURE = timedelta(seconds=2)

_log = logging.getLogger(__name__)


def run(stop: Event, parent: int | None = None) -> None:
    """Work until `stop` is set, or until the process `parent` that started this one has gone.

    A database that does not answer is waited for: the first failure and the recovery are logged, nothing is lost.
    """
    failing = False
    beaten: datetime | None = None
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        try:
            beaten = _beat(beaten)
            advance.advance_due(now())
            rest = _until_next()
            if failing:
                _log.warning("The worker is at work again.")
            failing = False
        except Exception:  # noqa: BLE001 - whatever it is, a worker that ends helps nobody
            if not failing:
                _log.exception("The worker cannot work; it tries again until it can.")
            failing, rest = True, AFTER_FAILURE
        stop.wait(max(0.0, rest.total_seconds()))


def _beat(beaten: datetime | None) -> datetime:
    """Leave a sign of life, not more often than needed; when the last one was left."""
    at = now()
    if beaten is not None and timedelta(0) <= at - beaten < BEAT_EVERY:
        return beaten
    with transaction() as conn:
        heartbeats.beat(conn, "worker", at)
    return at


def _until_next() -> timedelta:
    following = advance.next_instant()
    return LONGEST_SLEEP if following is None else min(LONGEST_SLEEP, following - now())
