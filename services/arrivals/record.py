"""What is written down of an arrival beside its row."""

from datetime import datetime
from typing import Any

from db.engine import Connection
from services import audit
from services.access import Actor


def owner(arrival_id: int) -> str:
    """For whom its recording is kept while it waits."""
    return f"arrival/{arrival_id}"


def record(conn: Connection, actor: Actor, action: str, arrival_id: int, at: datetime, **data: Any) -> None:
    """The audit row; nothing about the customer in it."""
    audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action=action, subject=owner(arrival_id), data=data)
