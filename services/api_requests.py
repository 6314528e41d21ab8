"""Requests that other systems may send twice: the first one's answer is kept for a day, and given again.

Any number of processes may be asked: the row of a request is its lock. Services know the same names (`request_id`), so that
even what was done by a process that died before it could answer is not done again. Answers lie closed: one may tell a secret.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.engine import transaction
from db.queries import api_requests as queries
from services.errors import RequestKeyUsed, RequestRunning
from services.sealing import seal, unseal

KEPT = timedelta(days=1)
# No request takes so long: whoever answered it has died.
DEAD_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Mark:
    """A request by the key that sent it and its own name; `fingerprint` tells what was asked."""

    key_id: int
    name: str
    fingerprint: str


@dataclass(frozen=True)
class Answer:
    """What a request was answered."""

    status: int
    text: str


def begin(mark: Mark, *, at: datetime) -> Answer | None:
    """Begin to answer a request; or the answer that it had already.

    Raises RequestRunning while it is being answered, and RequestKeyUsed when another request had the name.
    """
    with transaction() as conn:
        queries.forget(conn, at - KEPT)
        if queries.begin(conn, mark.key_id, mark.name, mark.fingerprint, at, at - DEAD_AFTER):
            return None
        known = queries.of(conn, mark.key_id, mark.name)
    if known is None or (known.status is None and known.fingerprint == mark.fingerprint):
        raise RequestRunning(request_key=mark.name)
    if known.fingerprint != mark.fingerprint:
        raise RequestKeyUsed(request_key=mark.name)
    return Answer(known.status, unseal(known.answer))


def finish(mark: Mark, status: int, text: str) -> None:
    """The request was answered so; for a day it is answered so again."""
    with transaction() as conn:
        queries.finish(conn, mark.key_id, mark.name, status, seal(text))


def drop(mark: Mark) -> None:
    """The request came to nothing: sent again, it is answered anew."""
    with transaction() as conn:
        queries.drop(conn, mark.key_id, mark.name)
