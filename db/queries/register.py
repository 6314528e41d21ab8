"""The list of cases: one question with filters, answered in pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, UnaryExpression, and_, func, or_, select, true

from db.tables import cases, clocks, orgs, people

Found = Row[*tuple[Any, ...]]

_company = orgs.alias("company")
_region = orgs.alias("region")
_project = orgs.alias("project")


def scoped(org_path: str, own_only: bool, person_id: int | None, department: str | None) -> ColumnElement[bool]:
    """Cases of projects under a path; with `own_only`, those that name the person, or are in the hands of the department."""
    under = _project.c.path.startswith(org_path, autoescape=True)
    if not own_only:
        return under
    mine = func.jsonb_path_exists(cases.c.people, "$.* ? (@ == $id)", func.jsonb_build_object("id", person_id))
    return and_(under, or_(mine, cases.c.department == department)) if department else and_(under, mine)


def clock_state(state: str, at: datetime) -> ColumnElement[bool]:
    """Open cases by the state of their nearest clock at an instant: overdue, soon or running; or closed."""
    open_ = cases.c.closed_at.is_(None)
    if state == "closed":
        return cases.c.closed_at.is_not(None)
    if state == "overdue":
        return and_(open_, cases.c.next_due_at < at)
    if state == "soon":
        return and_(open_, cases.c.next_due_at >= at, cases.c.next_warn_at <= at)
    if state == "running":
        return and_(
            open_,
            or_(cases.c.next_warn_at.is_(None), cases.c.next_warn_at > at),
            or_(cases.c.next_due_at.is_(None), cases.c.next_due_at >= at),
        )
    return open_


def level_is(level: int, at: datetime) -> ColumnElement[bool]:
    """Open cases whose escalation level at an instant is at least this one."""
    columns = {1: cases.c.level1_at, 2: cases.c.level2_at, 3: cases.c.level3_at}
    return and_(cases.c.closed_at.is_(None), or_(*(column <= at for number, column in columns.items() if number >= level)))


def text_matches(text: str) -> ColumnElement[bool]:
    """Cases whose number, room, demand or project has this text."""
    columns = (cases.c.no, cases.c.room, cases.c.demand, _project.c.name)
    return or_(*(column.icontains(text, autoescape=True) for column in columns))


def _base(columns: Sequence[Any]) -> Select[Any]:
    return select(*columns).select_from(cases).join(_project, _project.c.id == cases.c.project_id)


def count(conn: Connection, wanted: Sequence[ColumnElement[bool]]) -> int:
    """How many cases answer all conditions."""
    return int(conn.execute(_base([func.count()]).where(*wanted)).scalar_one())


def _order(table: FromClause, order: str) -> list[UnaryExpression[Any]]:
    """Nearest due first with closed cases last, newest first or oldest first; the same for the rows and for their page."""
    columns = table.c
    return {
        "due": [columns.next_due_at.asc().nulls_last(), columns.id.desc()],
        "newest": [columns.opened_at.desc(), columns.id.desc()],
        "oldest": [columns.opened_at.asc(), columns.id.asc()],
    }[order]


def page(conn: Connection, wanted: Sequence[ColumnElement[bool]], order: str, limit: int, offset: int) -> Sequence[Found]:
    """Cases that answer all conditions, each with its project, region and nearest open clock.

    `order`: `due` (nearest due first, closed last), `newest` or `oldest`.
    """
    chosen = (
        _base([cases, _project.c.name.label("project"), _project.c.name_en.label("project_en"), _project.c.path])
        .where(*wanted)
        .order_by(*_order(cases, order))
        .limit(limit)
        .offset(offset)
        .subquery("chosen")
    )
    nearest = (
        select(
            clocks.c.rule,
            clocks.c.n,
            clocks.c.started_at,
            clocks.c.due_at,
            clocks.c.warn_at,
            clocks.c.responsible_role,
            clocks.c.responsible_id,
            clocks.c.cite,
        )
        .where(clocks.c.case_id == chosen.c.id, clocks.c.outcome.is_(None))
        .order_by(clocks.c.due_at)
        .limit(1)
        .lateral("nearest")
    )
    query = (
        select(
            chosen,
            nearest,
            people.c.name.label("responsible_name"),
            _region.c.name.label("region"),
            _region.c.name_en.label("region_en"),
            _company.c.name.label("company"),
        )
        .select_from(chosen)
        .join(nearest, true(), isouter=True)
        .join(people, people.c.id == nearest.c.responsible_id, isouter=True)
        .join(_region, _region.c.id == chosen.c.region_id)
        .join(_company, _company.c.id == chosen.c.company_id)
    )
    return conn.execute(query.order_by(*_order(chosen, order))).all()


def equals(column: str, value: Any) -> ColumnElement[bool]:
    """Cases with this value in a column."""
    wanted: ColumnElement[bool] = cases.c[column] == value
    return wanted


def opened_between(first: datetime | None, last: datetime | None) -> list[ColumnElement[bool]]:
    """Cases opened at or after one instant and before another."""
    found: list[ColumnElement[bool]] = []
    if first is not None:
        found.append(cases.c.opened_at >= first)
    if last is not None:
        found.append(cases.c.opened_at < last)
    return found


def waiting(conn: Connection, wanted: Sequence[ColumnElement[bool]], role: str, limit: int) -> Sequence[Found]:
    """Cases whose papers lie on a role's desk, the one that has lain longest first, each with its project."""
    query = _base([cases, _project.c.name.label("project"), _project.c.name_en.label("project_en"), _project.c.path])
    query = query.where(cases.c.holder_role == role, cases.c.closed_at.is_(None), *wanted)
    return conn.execute(query.order_by(cases.c.held_since, cases.c.id).limit(limit)).all()


def earlier_of_room(conn: Connection, project_id: int, room: str, but: int, limit: int = 5) -> Sequence[Found]:
    """Other cases of a room, newest first."""
    query = select(cases.c.no, cases.c.category, cases.c.opened_at, cases.c.closed_at, cases.c.pack, cases.c.pack_version)
    query = query.where(cases.c.project_id == project_id, cases.c.room == room, cases.c.id != but)
    return conn.execute(query.order_by(cases.c.opened_at.desc()).limit(limit)).all()
