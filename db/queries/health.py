"""Figures about the system itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, func, select

from db import migrations
from db.tables import cases, clocks, heartbeats, messages, orgs, steps

Found = Row[*tuple[Any, ...]]


def revision(conn: Connection) -> str | None:
    """The schema's revision; None for an empty database."""
    return migrations.revision(conn)


def last_heartbeat(conn: Connection) -> datetime | None:
    """When a worker was last heard of; None when never."""
    at: datetime | None = conn.execute(select(func.max(heartbeats.c.at))).scalar_one()
    return at


def last_step(conn: Connection) -> int:
    """The id of the newest step: it grows with every change of a case."""
    return int(conn.execute(select(func.coalesce(func.max(steps.c.id), 0))).scalar_one())


def open_cases(conn: Connection) -> int:
    """How many cases are open."""
    return int(conn.execute(select(func.count()).select_from(cases).where(cases.c.closed_at.is_(None))).scalar_one())


def open_clocks_by_state(conn: Connection, at: datetime) -> Sequence[Found]:
    """How many open clocks are running, soon due or overdue at `at`."""
    state = case((clocks.c.due_at < at, "overdue"), (clocks.c.warn_at <= at, "soon"), else_="running").label("state")
    return conn.execute(select(state, func.count().label("n")).where(clocks.c.outcome.is_(None)).group_by(state)).all()


def messages_by_status(conn: Connection) -> Sequence[Found]:
    """How many messages wait, were sent or failed."""
    return conn.execute(select(messages.c.status, func.count().label("n")).group_by(messages.c.status)).all()


def open_clocks_assuming(conn: Connection, year: int, org_path: str) -> Sequence[Found]:
    """How many open clocks under a path were reckoned without the holidays of a year: `pack`, its newest `version` there, `n`."""
    count = func.count().label("n")
    query = (
        select(cases.c.pack, func.max(cases.c.pack_version).label("version"), count)
        .join(clocks, clocks.c.case_id == cases.c.id)
        .join(orgs, orgs.c.id == cases.c.project_id)
        .where(clocks.c.outcome.is_(None), cases.c.calendar_assumed, orgs.c.path.startswith(org_path, autoescape=True))
        .where(clocks.c.reason.contains({"assumed_years": [year]}))
        .group_by(cases.c.pack)
        .order_by(count.desc(), cases.c.pack)
    )
    return conn.execute(query).all()
