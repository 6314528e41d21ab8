"""What the counter asks about a room."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from db.queries.live import LIVE
from db.tables import cases

Found = Row[*tuple[Any, ...]]


def rooms(conn: Connection, project_id: int) -> Sequence[str]:
    """All room numbers of a project that a case names, each spelling once."""
    query = select(cases.c.room).where(cases.c.project_id == project_id, cases.c.room.is_not(None), LIVE).distinct()
    return conn.execute(query).scalars().all()


def cases_of(conn: Connection, project_id: int, spellings: Sequence[str], most: int) -> list[int]:
    """The ids of a room's cases under these spellings: the open ones by their nearest due, then the others, newest first."""
    query = select(cases.c.id).where(cases.c.project_id == project_id, cases.c.room.in_(spellings), LIVE)
    order = (cases.c.closed_at.desc().nulls_first(), cases.c.next_due_at.asc().nulls_last(), cases.c.id.desc())
    return list(conn.execute(query.order_by(*order).limit(most)).scalars())


def owners(conn: Connection, project_id: int, spellings: Sequence[str], most: int) -> Sequence[Found]:
    """Who spoke for a room in its latest cases, newest first."""
    query = select(cases.c.no, cases.c.customer_name, cases.c.customer_phone, cases.c.opened_at)
    query = query.where(cases.c.project_id == project_id, cases.c.room.in_(spellings), cases.c.customer_name.is_not(None), LIVE)
    return conn.execute(query.order_by(cases.c.opened_at.desc(), cases.c.id.desc()).limit(most)).all()


def recent(conn: Connection, project_id: int, spellings: Sequence[str], closed_after: datetime, most: int) -> Sequence[Found]:
    """The cases of a room that are open or were closed after an instant, newest first."""
    query = select(cases.c.id, cases.c.demand, cases.c.category)
    query = query.where(cases.c.project_id == project_id, cases.c.room.in_(spellings), LIVE)
    query = query.where(or_(cases.c.closed_at.is_(None), cases.c.closed_at >= closed_after))
    return conn.execute(query.order_by(cases.c.opened_at.desc(), cases.c.id.desc()).limit(most)).all()
