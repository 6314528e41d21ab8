"""What happened at the counter of one centre in a span of time, who sat there, and which of its deadlines run."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, true

from db.queries.live import LIVE
from db.tables import cases, clocks, people, sessions, steps

Found = Row[*tuple[Any, ...]]


def officers(
    conn: Connection, project_id: int, roles: Collection[str], start: datetime, at: datetime, alive_since: datetime
) -> Sequence[Found]:
    """Whoever works at a centre in one of the roles: since when and until when they were seen from `start` to `at`.

    `signed_in_at` and `seen_at` are those of sessions open at `at` and used since `alive_since`; `first_at`, `last_at` and
    `entered` tell of the steps that they took.
    """
    session = (
        select(func.min(sessions.c.created_at).label("signed_in_at"), func.max(sessions.c.seen_at).label("seen_at"))
        .where(
            sessions.c.person_id == people.c.id,
            sessions.c.created_at <= at,
            sessions.c.seen_at >= alive_since,
            or_(sessions.c.ended_at.is_(None), sessions.c.ended_at > at),
        )
        .lateral("session")
    )
    entry = (
        select(func.min(steps.c.at).label("first_at"), func.max(steps.c.at).label("last_at"), func.count().label("entered"))
        .where(steps.c.by_id == people.c.id, steps.c.at >= start, steps.c.at <= at)
        .lateral("entry")
    )
    query = (
        select(people.c.id, people.c.name, people.c.role, *session.c, *entry.c)
        .select_from(people)
        .join(session, true())
        .join(entry, true())
        .where(people.c.org_id == project_id, people.c.role.in_(roles), people.c.active)
    )
    return conn.execute(query.order_by(people.c.name, people.c.id)).all()


def entries(conn: Connection, project_id: int, desk: Collection[int], start: datetime, until: datetime) -> Sequence[Found]:
    """The steps that the people of a desk took from one instant to another, and every case opened at their centre meanwhile.

    The newest first, each with its case and with who took it.
    """
    by_desk = select(steps.c.id).where(steps.c.by_id.in_(desk), steps.c.at >= start, steps.c.at <= until)
    opened = (
        select(steps.c.id)
        .join(cases, and_(cases.c.id == steps.c.case_id, steps.c.n == 1))
        .where(cases.c.project_id == project_id, cases.c.opened_at >= start, cases.c.opened_at <= until, LIVE)
    )
    query = (
        select(
            *(steps.c[name] for name in ("n", "event", "at", "case_id")),
            people.c.name.label("by_name"),
            *(cases.c[name] for name in ("no", "pack", "pack_version", "room", "customer_name", "category", "department")),
            cases.c.people,
        )
        .join(cases, cases.c.id == steps.c.case_id)
        .join(people, people.c.id == steps.c.by_id, isouter=True)
        .where(steps.c.id.in_(by_desk.union(opened)), cases.c.project_id == project_id)
    )
    return conn.execute(query.order_by(steps.c.at.desc(), steps.c.id.desc())).all()


def running(conn: Connection, project_id: int, desk: Collection[int], roles: Collection[str], limit: int) -> Sequence[Found]:
    """The open deadlines of a centre's cases that its desk answers for, the next to be due first; `total` counts them all."""
    query = (
        select(
            *(clocks.c[name] for name in ("rule", "cite", "started_at", "warn_at", "due_at", "responsible_role")),
            *(cases.c[name] for name in ("no", "pack", "pack_version", "room")),
            people.c.name.label("responsible"),
            func.count().over().label("total"),
        )
        .join(cases, cases.c.id == clocks.c.case_id)
        .join(people, people.c.id == clocks.c.responsible_id, isouter=True)
        .where(cases.c.project_id == project_id, cases.c.closed_at.is_(None), clocks.c.outcome.is_(None), _answers(desk, roles))
    )
    return conn.execute(query.order_by(clocks.c.due_at, clocks.c.id).limit(limit)).all()


def results(
    conn: Connection,
    case_ids: Collection[int],
    desk: Collection[int],
    roles: Collection[str],
    start: datetime,
    until: datetime,
) -> Sequence[Found]:
    """How many deadlines of a desk in these cases were met and missed in a span, by rule and version of the regime."""
    query = select(
        *(column := (cases.c.pack, cases.c.pack_version, clocks.c.rule)),
        func.count().filter(clocks.c.outcome == "met").label("met"),
        func.count().filter(clocks.c.outcome == "missed").label("missed"),
    ).join(cases, cases.c.id == clocks.c.case_id)
    query = query.where(
        clocks.c.case_id.in_(case_ids),
        clocks.c.outcome.in_(("met", "missed")),
        clocks.c.stopped_at >= start,
        clocks.c.stopped_at < until,
        _answers(desk, roles),
    )
    return conn.execute(query.group_by(*column)).all()


def _answers(desk: Collection[int], roles: Collection[str]) -> ColumnElement[bool]:
    """Deadlines of these people, and those of their roles that nobody has by name."""
    nobody = and_(clocks.c.responsible_id.is_(None), clocks.c.responsible_role.in_(roles))
    return or_(clocks.c.responsible_id.in_(desk), nobody)
