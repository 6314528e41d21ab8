"""The list of cases: one question with filters, answered in pages."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, UnaryExpression, and_, cast, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONPATH, distinct_on

from db.queries.live import LIVE
from db.tables import cases, clocks, orgs, people

Found = Row[*tuple[Any, ...]]

_company = orgs.alias("company")
_region = orgs.alias("region")
project = orgs.alias("project")


def scoped(org_path: str, own_only: bool, person_id: int | None, department: str | None) -> ColumnElement[bool]:
    """Cases of projects under a path; with `own_only`, those that name the person, or are in the hands of the department."""
    under = project.c.path.startswith(org_path, autoescape=True)
    if not own_only:
        return under
    anybody = cast("$.* ? (@ == $id)", JSONPATH)
    mine = func.jsonb_path_exists(cases.c.people, anybody, func.jsonb_build_object("id", person_id))
    return and_(under, or_(mine, cases.c.department == department)) if department else and_(under, mine)


def clock_state(state: str, at: datetime) -> ColumnElement[bool]:
    """Open cases by the state of their nearest clock at an instant: overdue, soon or running; all open ones; closed; or any."""
    if state == "any":
        return LIVE
    if state == "closed":
        return and_(cases.c.closed_at.is_not(None), LIVE)
    wanted = _states(at)
    return and_(cases.c.closed_at.is_(None), wanted[state]) if state in wanted else cases.c.closed_at.is_(None)


def _states(at: datetime) -> dict[str, ColumnElement[bool]]:
    """What the instants of an open case say at an instant: exactly one of them holds. A case may have no clock at all."""
    due, warn = cases.c.next_due_at, cases.c.next_warn_at
    return {
        "overdue": due < at,
        "soon": and_(due >= at, warn <= at),
        "running": and_(or_(due.is_(None), due >= at), or_(warn.is_(None), warn > at)),
    }


def level_is(level: int, at: datetime) -> ColumnElement[bool]:
    """Open cases whose escalation level at an instant is at least this one."""
    columns = {1: cases.c.level1_at, 2: cases.c.level2_at, 3: cases.c.level3_at}
    return and_(cases.c.closed_at.is_(None), or_(*(column <= at for number, column in columns.items() if number >= level)))


def text_matches(text: str) -> ColumnElement[bool]:
    """Cases whose number, room, demand or project has this text, whatever the case of its letters."""
    # Most of what is looked for has no letters with a case, and then the plain comparison does: it is four times as quick.
    plain = text.lower() == text.upper()

    def has(column: Column[Any]) -> ColumnElement[bool]:
        return column.contains(text, autoescape=True) if plain else column.icontains(text, autoescape=True)

    projects = select(orgs.c.id).where(orgs.c.kind == "project", has(orgs.c.name))
    return or_(has(cases.c.no), has(cases.c.room), has(cases.c.demand), cases.c.project_id.in_(projects))


def _base(columns: Sequence[Any]) -> Select[Any]:
    return select(*columns).select_from(cases).join(project, project.c.id == cases.c.project_id)


def count(conn: Connection, wanted: Sequence[ColumnElement[bool]], most: int) -> int:
    """How many cases answer all conditions, counted no further than `most`."""
    some = _base([cases.c.id]).where(*wanted).limit(most).subquery()
    return int(conn.execute(select(func.count()).select_from(some)).scalar_one())


def count_states(conn: Connection, wanted: Sequence[ColumnElement[bool]], at: datetime) -> Found:
    """How many open cases answer all conditions: in all, and by the state of their nearest clock at an instant."""
    columns = [func.count().filter(holds).label(state) for state, holds in _states(at).items()]
    query = _base([func.count().label("open"), *columns]).where(cases.c.closed_at.is_(None), *wanted)
    return conn.execute(query).one()


def values_of(conn: Connection, column: str, wanted: Sequence[ColumnElement[bool]], limit: int) -> Sequence[str]:
    """The values that open cases answering all conditions have in a column, the most frequent first."""
    value = cases.c[column]
    query = _base([value]).where(cases.c.closed_at.is_(None), value.is_not(None), *wanted)
    return conn.execute(query.group_by(value).order_by(func.count().desc(), value).limit(limit)).scalars().all()


def _order(order: str) -> list[UnaryExpression[Any]]:
    """Nearest due first with cases that owe nothing last, newest first, or oldest first."""
    columns = cases.c
    return {
        "due": [columns.next_due_at.asc().nulls_last(), columns.id.desc()],
        "newest": [columns.opened_at.desc(), columns.id.desc()],
        "oldest": [columns.opened_at.asc(), columns.id.asc()],
    }[order]


def beyond(order: str, value: datetime | None, case_id: int) -> ColumnElement[bool]:
    """Cases that follow, in an order, the case of this id whose column of that order has this value."""
    columns = cases.c
    if order == "due":
        due, later_id = columns.next_due_at, columns.id < case_id
        if value is None:
            return and_(due.is_(None), later_id)
        return or_(due > value, and_(due == value, later_id), due.is_(None))
    opened = columns.opened_at
    if order == "newest":
        return or_(opened < value, and_(opened == value, columns.id < case_id))
    return or_(opened > value, and_(opened == value, columns.id > case_id))


def ids(conn: Connection, wanted: Sequence[ColumnElement[bool]], order: str, limit: int, offset: int = 0) -> list[int]:
    """The ids of cases that answer all conditions, in the order asked for: `due`, `newest` or `oldest`."""
    query = _base([cases.c.id]).where(*wanted).order_by(*_order(order)).limit(limit).offset(offset)
    return list(conn.execute(query).scalars())


def lines(conn: Connection, case_ids: Sequence[int]) -> list[Found]:
    """These cases in this order, each with its project, region, company and nearest open clock."""
    chosen = cases.c.id.in_(case_ids)
    nearest = (
        select(clocks)
        .where(clocks.c.outcome.is_(None), clocks.c.case_id.in_(case_ids))
        .ext(distinct_on(clocks.c.case_id))
        .order_by(clocks.c.case_id, clocks.c.due_at, clocks.c.id)
        .subquery("nearest")
    )
    query = (
        select(
            cases,
            *(nearest.c[name] for name in ("rule", "n", "started_at", "due_at", "warn_at", "responsible_role", "cite", "reason")),
            people.c.name.label("responsible_name"),
            project.c.name.label("project"),
            project.c.name_en.label("project_en"),
            _region.c.name.label("region"),
            _region.c.name_en.label("region_en"),
            _company.c.name.label("company"),
            _company.c.name_en.label("company_en"),
        )
        .select_from(cases)
        .join(project, project.c.id == cases.c.project_id)
        .join(_region, _region.c.id == cases.c.region_id)
        .join(_company, _company.c.id == cases.c.company_id)
        .join(nearest, nearest.c.case_id == cases.c.id, isouter=True)
        .join(people, people.c.id == nearest.c.responsible_id, isouter=True)
        .where(chosen)
    )
    found = {row.id: row for row in conn.execute(query)}
    return [found[case_id] for case_id in case_ids if case_id in found]


def open_clocks(
    conn: Connection, wanted: Sequence[ColumnElement[bool]], after: tuple[datetime, int] | None, limit: int
) -> Sequence[Found]:
    """The open clocks of cases that answer all conditions, nearest due first, from after one (its due instant and id) on."""
    columns = [clocks, cases.c.no, cases.c.pack, cases.c.pack_version, people.c.name.label("responsible_name")]
    query = _base([*columns, project.c.name.label("project"), project.c.name_en.label("project_en")])
    query = query.join(clocks, clocks.c.case_id == cases.c.id).join(people, people.c.id == clocks.c.responsible_id, isouter=True)
    query = query.where(clocks.c.outcome.is_(None), *wanted)
    if after is not None:
        query = query.where(tuple_(clocks.c.due_at, clocks.c.id) > tuple_(*after))
    return conn.execute(query.order_by(clocks.c.due_at, clocks.c.id).limit(limit)).all()


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
    query = _base([cases, project.c.name.label("project"), project.c.name_en.label("project_en"), project.c.path])
    query = query.where(cases.c.holder_role == role, cases.c.closed_at.is_(None), *wanted)
    return conn.execute(query.order_by(cases.c.held_since, cases.c.id).limit(limit)).all()


def earlier_of_room(conn: Connection, project_id: int, room: str, but: int, limit: int = 5) -> Sequence[Found]:
    """Other cases of a room, newest first."""
    query = select(cases.c.no, cases.c.category, cases.c.opened_at, cases.c.closed_at, cases.c.pack, cases.c.pack_version)
    query = query.where(cases.c.project_id == project_id, cases.c.room == room, cases.c.id != but, LIVE)
    return conn.execute(query.order_by(cases.c.opened_at.desc()).limit(limit)).all()


def names(conn: Connection, person_ids: Collection[int]) -> dict[int, str]:
    """The names of people by id."""
    query = select(people.c.id, people.c.name).where(people.c.id.in_(person_ids))
    return {row.id: row.name for row in conn.execute(query)}
