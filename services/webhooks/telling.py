"""Telling at work: once, up to an instant, or for ever. Any number of workers may tell at once."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

from db.engine import Connection, reading, transaction
from db.queries import lanes
from db.queries import webhooks as queries
from services.delivery.lanes import TURN, Clock, held
from services.delivery.outcomes import Outcome, after, wait_after
from services.errors import SealBroken
from services.rounds import go_round
from services.sealing import unseal
from services.time import now
from services.webhooks import calling

# A step may be announced while nothing is due: look again at least this often.
REST = timedelta(seconds=1)
SWEEP_EVERY = timedelta(hours=1)
KEPT = timedelta(days=30)
AT_ONCE = 16
SECONDS_TO_END = 5.0
# Of these it is not the call that is to blame but whoever should answer: nothing else is tried there for a while.
_NOBODY = {"address", "unreachable", "timed_out", "certificate", "broken", "http_429", "http_502", "http_503", "http_504"}

_log = logging.getLogger(__name__)


def deliver_due(at: datetime) -> int:
    """Tell what is due at `at`, one webhook after another; how many calls were taken."""
    with reading() as conn:
        due = queries.due(conn, at)
    return sum(_tell(webhook_id, lambda: at, Event()) for webhook_id in due)


def run(stop: Event) -> None:
    """Tell until `stop` is set: each webhook that has something to hear has a thread, so that none waits for another."""
    serving: dict[int, Thread] = {}
    swept: list[datetime] = []

    def look() -> timedelta:
        at = now()
        if not swept or at - swept[-1] >= SWEEP_EVERY:
            with transaction() as conn:
                queries.forget_sent(conn, at - KEPT)
            swept[:] = [at]
        for webhook_id in [known for known, thread in serving.items() if not thread.is_alive()]:
            del serving[webhook_id]
        with reading() as conn:
            due = [webhook_id for webhook_id in queries.due(conn, at) if webhook_id not in serving]
        for webhook_id in due[: AT_ONCE - len(serving)]:
            serving[webhook_id] = Thread(target=_serve, args=(webhook_id, stop), name=f"webhook-{webhook_id}", daemon=True)
            serving[webhook_id].start()
        return REST

    go_round("Webhooks", look, lambda: not stop.is_set(), lambda rest: stop.wait(rest.total_seconds()), _told)
    for thread in serving.values():
        thread.join(SECONDS_TO_END)


def _told(error: Exception) -> str:
    """What may be logged of it: the text of an error may name addresses."""
    return type(error).__name__


def _serve(webhook_id: int, stop: Event) -> None:
    try:
        _tell(webhook_id, now, stop)
    except Exception as error:  # noqa: BLE001 - whatever it is, the next look tries again
        _log.error("Webhook %s failed with %s.", webhook_id, _told(error))


def _tell(webhook_id: int, clock: Clock, stop: Event) -> int:
    """Tell a webhook all that is due, unless another worker does; how many calls were taken.

    Each outcome is stored at once: a worker that dies in between leaves one call at most that will be repeated.
    """
    taken = 0
    with held(webhook_id, lanes.WEBHOOKS) as conn:
        while conn is not None and (due := _due(conn, webhook_id, clock)):
            hook = queries.one(conn, webhook_id, "/")
            conn.rollback()
            for row in due:
                if hook is None or stop.is_set():
                    return taken
                outcome = _call(hook, row, clock)
                taken += outcome.kind == "sent"
                if _noted(conn, hook, row, outcome, clock()):
                    return taken
    return taken


def _due(conn: Connection, webhook_id: int, clock: Callable[[], datetime]) -> list[Any]:
    found = list(queries.heads(conn, webhook_id, clock(), TURN))
    conn.rollback()
    return found


def _call(hook: Any, row: Any, clock: Clock) -> Outcome:
    try:
        url, secret = unseal(hook.url_sealed), unseal(hook.secret_sealed)
    except SealBroken:
        return Outcome("never", "seal")
    return calling.call(url, secret, str(row.uid), calling.body_of(row), clock())


def _noted(conn: Connection, hook: Any, row: Any, outcome: Outcome, at: datetime) -> bool:
    """Store what came of a call; whether the webhook is to be left alone for a while."""
    queries.record(conn, row.id, after(outcome, row.attempts, at, row.until))
    rests = outcome.error in _NOBODY
    if rests:
        queries.rest(conn, hook.id, hook.failures + 1, at + wait_after(hook.failures + 1))
    else:
        queries.answered(conn, hook.id)
    conn.commit()
    return rests
