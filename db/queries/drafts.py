"""What somebody typed and could not send."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from db.tables import drafts

Found = Row[*tuple[Any, ...]]


def put(conn: Connection, person_id: int, key: str, text: str, at: datetime) -> None:
    """Keep the text under the key, in place of an earlier one."""
    values = {"text": text, "saved_at": at}
    query = insert(drafts).values(person_id=person_id, key=key, **values)
    conn.execute(query.on_conflict_do_update(index_elements=[drafts.c.person_id, drafts.c.key], set_=values))


def text_of(conn: Connection, person_id: int, key: str) -> str | None:
    """The kept text."""
    return conn.execute(select(drafts.c.text).where(drafts.c.person_id == person_id, drafts.c.key == key)).scalar_one_or_none()


def remove(conn: Connection, person_id: int, key: str) -> str | None:
    """Drop the text; gives it."""
    query = delete(drafts).where(drafts.c.person_id == person_id, drafts.c.key == key).returning(drafts.c.text)
    return conn.execute(query).scalar_one_or_none()


def kept(conn: Connection, person_id: int, key: str) -> Found | None:
    """The kept text and when it was saved."""
    query = select(drafts.c.text, drafts.c.saved_at).where(drafts.c.person_id == person_id, drafts.c.key == key)
    return conn.execute(query).one_or_none()


def hold(conn: Connection, person_id: int, key: str, text: str, at: datetime) -> Found:
    """The kept text, `text` where none was, and when it was saved; nobody else changes it until the transaction ends."""
    row = {"person_id": person_id, "key": key, "text": text, "saved_at": at}
    conn.execute(insert(drafts).values(row).on_conflict_do_nothing())
    query = select(drafts.c.text, drafts.c.saved_at).where(drafts.c.person_id == person_id, drafts.c.key == key)
    return conn.execute(query.with_for_update()).one()


def forget_ended(conn: Connection, person_id: int, beginning: str, ending: str, *, before: datetime) -> None:
    """Drop the texts that end so, of the keys that begin so, last saved before an instant."""
    ended = drafts.c.key.startswith(beginning, autoescape=True) & drafts.c.text.endswith(ending, autoescape=True)
    conn.execute(delete(drafts).where(drafts.c.person_id == person_id, ended, drafts.c.saved_at < before))


def oldest(conn: Connection) -> datetime | None:
    """When the text was saved that has lain longest."""
    found: datetime | None = conn.execute(select(func.min(drafts.c.saved_at))).scalar_one()
    return found


def drop_older(conn: Connection, before: datetime) -> None:
    """Drop the texts last saved before an instant or at it."""
    conn.execute(delete(drafts).where(drafts.c.saved_at <= before))
