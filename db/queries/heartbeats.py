"""Signs of life of the processes."""

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert

from db.tables import heartbeats


def beat(conn: Connection, name: str, at: datetime) -> None:
    """Somebody of this name lives at this instant."""
    query = insert(heartbeats).values(name=name, at=at)
    conn.execute(query.on_conflict_do_update(index_elements=["name"], set_={"at": at}))
