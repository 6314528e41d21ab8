"""What somebody typed and could not send."""

from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from db.tables import drafts


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
