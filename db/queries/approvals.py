"""What lies on whose desk, and who decided what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from db.tables import cases, clocks, orgs, papers, penalties, people, steps

Found = Row[*tuple[Any, ...]]


def waiting(conn: Connection, role: str, org_path: str, person_id: int | None, limit: int) -> Sequence[Found]:
    """Papers on the desk of a role in cases under a path, the oldest first: those of this person, and those of nobody by name."""
    columns = (
        cases,
        papers.c.desk.label("paper"),
        papers.c.since,
        orgs.c.name.label("project"),
        orgs.c.name_en.label("project_en"),
    )
    return conn.execute(_lying(select(*columns), role, org_path, person_id).limit(limit)).all()


def versions(conn: Connection, role: str, org_path: str, person_id: int | None, limit: int) -> Sequence[Found]:
    """Desk, case number and version of the same papers, and nothing more."""
    columns = (papers.c.desk, cases.c.no, cases.c.version)
    return conn.execute(_lying(select(*columns), role, org_path, person_id).limit(limit)).all()


def _lying(query: Select[Any], role: str, org_path: str, person_id: int | None) -> Select[Any]:
    return (
        query.select_from(papers)
        .join(cases, cases.c.id == papers.c.case_id)
        .join(orgs, orgs.c.id == cases.c.project_id)
        .where(papers.c.role == role, orgs.c.path.startswith(org_path, autoescape=True), _mine(person_id))
        .order_by(papers.c.since, cases.c.id)
    )


def _mine(person_id: int | None) -> ColumnElement[bool]:
    return or_(papers.c.person_id == person_id, papers.c.person_id.is_(None))


def count_waiting(conn: Connection, role: str, org_path: str, person_id: int | None) -> int:
    """How many papers lie there."""
    query = select(func.count()).select_from(papers).join(cases, cases.c.id == papers.c.case_id)
    query = query.join(orgs, orgs.c.id == cases.c.project_id)
    query = query.where(papers.c.role == role, orgs.c.path.startswith(org_path, autoescape=True), _mine(person_id))
    return int(conn.execute(query).scalar_one())


def open_clocks(conn: Connection, case_ids: Sequence[int]) -> Sequence[Found]:
    """The open clocks of some cases, the nearest due first."""
    query = select(clocks).where(clocks.c.case_id.in_(case_ids), clocks.c.outcome.is_(None))
    return conn.execute(query.order_by(clocks.c.due_at)).all()


def yuan_of(conn: Connection, case_ids: Sequence[int], person_id: int | None) -> dict[tuple[int, str, int], Any]:
    """What each clock of these cases has cost a person so far, in yuan, by case, rule and number."""
    clock = (penalties.c.case_id, penalties.c.clock, penalties.c.n)
    query = select(*clock, func.sum(penalties.c.yuan)).where(
        penalties.c.case_id.in_(case_ids), penalties.c.payer_id == person_id, penalties.c.yuan.is_not(None)
    )
    return {(row[0], row[1], row[2]): row[3] for row in conn.execute(query.group_by(*clock))}


def latest_step(conn: Connection, case_ids: Sequence[int]) -> dict[int, Found]:
    """The last step of each case that is no mere comment's neighbour: who took it and when."""
    query = (
        select(steps.c.case_id, steps.c.event, steps.c.at, people.c.name.label("by_name"), steps.c.by_role)
        .ext(distinct_on(steps.c.case_id))
        .join(people, people.c.id == steps.c.by_id, isouter=True)
        .where(steps.c.case_id.in_(case_ids))
        .order_by(steps.c.case_id, steps.c.n.desc())
    )
    return {row.case_id: row for row in conn.execute(query)}


def taken_by(conn: Connection, person_id: int | None, events: Sequence[str], since: datetime, until: datetime) -> Sequence[Found]:
    """The steps of certain kinds that a person took between two instants, newest first, each with its case and project."""
    query = (
        select(steps.c.event, steps.c.at, steps.c.data, cases.c.no, cases.c.pack, cases.c.pack_version, cases.c.room)
        .add_columns(orgs.c.name.label("project"), orgs.c.name_en.label("project_en"))
        .join(cases, cases.c.id == steps.c.case_id)
        .join(orgs, orgs.c.id == cases.c.project_id)
        .where(steps.c.by_id == person_id, steps.c.event.in_(events), steps.c.at >= since, steps.c.at < until)
    )
    return conn.execute(query.order_by(steps.c.at.desc(), steps.c.id.desc())).all()
