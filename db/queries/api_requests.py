"""Requests of other systems that carry a name, and what they were answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from db.tables import api_requests

Found = Row[*tuple[Any, ...]]


def begin(conn: Connection, key_id: int, request_key: str, fingerprint: str, at: datetime, stale: datetime) -> bool:
    """Whether this request may be answered now: nobody has sent it, or whoever answered it since before `stale` has died."""
    asked = api_requests.c
    query = insert(api_requests).values(key_id=key_id, request_key=request_key, fingerprint=fingerprint, started_at=at)
    abandoned = and_(asked.status.is_(None), asked.started_at < stale, asked.fingerprint == fingerprint)
    query = query.on_conflict_do_update(
        index_elements=[asked.key_id, asked.request_key], set_={"started_at": at}, where=abandoned
    )
    return conn.execute(query.returning(asked.key_id)).scalar_one_or_none() is not None


def of(conn: Connection, key_id: int, request_key: str) -> Found | None:
    """The request of this name."""
    return conn.execute(select(api_requests).where(_named(key_id, request_key))).one_or_none()


def finish(conn: Connection, key_id: int, request_key: str, status: int, answer: str) -> None:
    """The request was answered so."""
    conn.execute(update(api_requests).where(_named(key_id, request_key)).values(status=status, answer=answer))


def drop(conn: Connection, key_id: int, request_key: str) -> None:
    """The request came to nothing: it may be sent again as if for the first time."""
    conn.execute(delete(api_requests).where(_named(key_id, request_key)))


def forget(conn: Connection, before: datetime) -> None:
    """Drop what was asked long ago."""
    conn.execute(delete(api_requests).where(api_requests.c.started_at < before))


def _named(key_id: int, request_key: str) -> Any:
    return and_(api_requests.c.key_id == key_id, api_requests.c.request_key == request_key)
