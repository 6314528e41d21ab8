"""What could not be delivered, and another try."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from db.tables import cases, deliveries, messages, orgs, people

Found = Row[*tuple[Any, ...]]


def failed(conn: Connection, path: str, count: int, message_id: int | None = None) -> Sequence[Found]:
    """Deliveries given up to people in the unit at `path` or below, newest first; without any address."""
    query = (
        select(
            deliveries.c.id,
            deliveries.c.message_id,
            deliveries.c.channel,
            deliveries.c.attempts,
            deliveries.c.at,
            deliveries.c.error,
            messages.c.rule,
            messages.c.data,
            cases.c.pack,
            cases.c.pack_version,
            messages.c.at.label("message_at"),
            people.c.name.label("person"),
            cases.c.no,
        )
        .join(messages, messages.c.id == deliveries.c.message_id)
        .join(people, people.c.id == deliveries.c.person_id)
        .join(orgs, orgs.c.id == people.c.org_id)
        .join(cases, cases.c.id == messages.c.case_id, isouter=True)
        .where(deliveries.c.status == "failed", func.starts_with(orgs.c.path, path))
    )
    if message_id is not None:
        query = query.where(deliveries.c.message_id == message_id)
    return conn.execute(query.order_by(deliveries.c.id.desc()).limit(count)).all()


def again(conn: Connection, delivery_ids: Sequence[int], at: datetime) -> None:
    """Let failed deliveries be tried anew, as if for the first time."""
    query = update(deliveries).where(deliveries.c.id.in_(delivery_ids), deliveries.c.status == "failed")
    ids = conn.execute(query.values(status="waiting", attempts=0, next_at=at).returning(deliveries.c.message_id)).scalars().all()
    conn.execute(update(messages).where(messages.c.id.in_(ids)).values(status="waiting"))
