"""What weighs on each centre, all of them at once: for the mosaic of their cameras."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from db.tables import cases, orgs, penalties

Found = Row[*tuple[Any, ...]]


def burdens(conn: Connection, path: str, at: datetime) -> Sequence[Found]:
    """Of each project at or below a path: its open and its overdue cases at an instant, and what the overdue ones have cost, less
    what was waived."""
    is_open = cases.c.closed_at.is_(None)
    late = cases.c.next_due_at < at
    counted = (
        select(cases.c.project_id, func.count().label("open"), func.count().filter(late).label("overdue"))
        .where(is_open)
        .group_by(cases.c.project_id)
        .subquery("counted")
    )
    cost = (
        select(cases.c.project_id, func.sum(penalties.c.yuan).label("yuan"))
        .join(penalties, penalties.c.case_id == cases.c.id)
        .where(is_open, late)
        .group_by(cases.c.project_id)
        .subquery("cost")
    )
    query = (
        select(
            orgs.c.id,
            func.coalesce(counted.c.open, 0).label("open"),
            func.coalesce(counted.c.overdue, 0).label("overdue"),
            func.coalesce(cost.c.yuan, 0).label("yuan"),
        )
        .outerjoin(counted, counted.c.project_id == orgs.c.id)
        .outerjoin(cost, cost.c.project_id == orgs.c.id)
        .where(orgs.c.kind == "project", func.starts_with(orgs.c.path, path))
    )
    return conn.execute(query).all()
