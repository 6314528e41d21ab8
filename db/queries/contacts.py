"""How people can be reached."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from db.tables import contacts

Found = Row[*tuple[Any, ...]]


def contacts_of(conn: Connection, person_id: int) -> Sequence[Found]:
    """How a person can be reached, the preferred channel first."""
    query = select(contacts).where(contacts.c.person_id == person_id)
    return conn.execute(query.order_by(contacts.c.preferred.desc(), contacts.c.id)).all()


def set_contact(conn: Connection, person_id: int, channel: str, address: str, preferred: bool, at: datetime) -> None:
    """The address of a person on a channel; a preferred one takes the place of the one preferred before."""
    if preferred:
        conn.execute(update(contacts).where(contacts.c.person_id == person_id).values(preferred=False))
    values = {"address": address, "changed_at": at} | ({"preferred": True} if preferred else {})
    query = upsert(contacts).values(person_id=person_id, channel=channel, **{"preferred": False, **values})
    conn.execute(query.on_conflict_do_update(index_elements=["person_id", "channel"], set_=values))


def remove_contact(conn: Connection, person_id: int, channel: str) -> bool:
    """Forget a person's address on a channel; False when there is none."""
    gone = delete(contacts).where(contacts.c.person_id == person_id, contacts.c.channel == channel)
    return conn.execute(gone).rowcount > 0
