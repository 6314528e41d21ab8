"""The figures of units from which they are compared, and the cases behind each of them: counted by one and the same condition.

A month ends at the instant that is asked for. A deadline counts once, in the month in which it was kept or passed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, or_, select, union

from db.queries.live import LIVE
from db.queries.register import project
from db.tables import cases, clocks, orgs, penalties, steps

Found = Row[*tuple[Any, ...]]
Wanted = Sequence[ColumnElement[bool]]

COLUMNS = {"region": "region_id", "company": "company_id", "project": "project_id"}
_OF_CASE = clocks.c.case_id == cases.c.id


def _opened(since: datetime, at: datetime) -> ColumnElement[bool]:
    return and_(LIVE, cases.c.opened_at >= since, cases.c.opened_at <= at)


def _closed(since: datetime, at: datetime) -> ColumnElement[bool]:
    return and_(LIVE, cases.c.closed_at >= since, cases.c.closed_at <= at)


def _kept(since: datetime, at: datetime) -> ColumnElement[bool]:
    return and_(clocks.c.outcome == "met", clocks.c.stopped_at >= since, clocks.c.stopped_at <= at)


def _missed(since: datetime, at: datetime) -> ColumnElement[bool]:
    passed = and_(clocks.c.due_at >= since, clocks.c.due_at < at)
    return and_(passed, or_(clocks.c.outcome == "missed", clocks.c.outcome.is_(None)))


def _charged(since: datetime, at: datetime) -> ColumnElement[bool]:
    return and_(penalties.c.at >= since, penalties.c.at <= at)


def counted(figure: str, since: datetime, at: datetime) -> ColumnElement[bool]:
    """The cases behind a figure of the month that began at `since`: opened, closed, on_time, missed or cost."""
    if figure in ("on_time", "missed"):
        wanted = _kept if figure == "on_time" else _missed
        return and_(LIVE, cases.c.id.in_(_busy(since, at)), exists().where(_OF_CASE, wanted(since, at)))
    if figure == "cost":
        return and_(LIVE, cases.c.id.in_(select(penalties.c.case_id).where(_charged(since, at))))
    return _opened(since, at) if figure == "opened" else _closed(since, at)


def standing(conn: Connection, kind: str, wanted: Wanted, at: datetime) -> Sequence[Found]:
    """Open cases by unit of a kind: how many, and how many of them are late."""
    late = func.count().filter(cases.c.next_due_at < at).label("late")
    return _by_unit(conn, kind, [func.count().label("open"), late], [cases.c.closed_at.is_(None), *wanted])


def opened(conn: Connection, kind: str, wanted: Wanted, since: datetime, at: datetime) -> Sequence[Found]:
    """Cases opened in the month by unit."""
    return _by_unit(conn, kind, [func.count().label("opened")], [_opened(since, at), *wanted])


def closed(conn: Connection, kind: str, wanted: Wanted, since: datetime, at: datetime) -> Sequence[Found]:
    """Cases closed in the month by unit."""
    return _by_unit(conn, kind, [func.count().label("closed")], [_closed(since, at), *wanted])


def deadlines(conn: Connection, kind: str, wanted: Wanted, since: datetime, at: datetime) -> Sequence[Found]:
    """Deadlines that were kept in the month, and that passed in it, by unit."""
    figures = {"on_time": _kept(since, at), "missed": _missed(since, at)}
    columns = [func.count().filter(holds).label(name) for name, holds in figures.items()]
    part = cases.c[COLUMNS[kind]].label("unit")
    query = select(part, *columns).join_from(cases, clocks, _OF_CASE).join(project, project.c.id == cases.c.project_id)
    query = query.where(LIVE, cases.c.id.in_(_busy(since, at)), or_(*figures.values()), *wanted)
    return conn.execute(query.group_by(part)).all()


def cost(conn: Connection, kind: str, wanted: Wanted, since: datetime, at: datetime) -> Sequence[Found]:
    """What the entries of the month come to by unit, less what was waived in it: yuan, and percent of monthly bonuses."""
    sums = [func.coalesce(func.sum(penalties.c[name]), 0).label(name) for name in ("yuan", "percent")]
    part = cases.c[COLUMNS[kind]].label("unit")
    query = select(part, *sums).join_from(penalties, cases, penalties.c.case_id == cases.c.id)
    query = query.join(project, project.c.id == cases.c.project_id)
    return conn.execute(query.where(LIVE, _charged(since, at), *wanted).group_by(part)).all()


def named(conn: Connection, ids: Sequence[int]) -> dict[int, Found]:
    """The units of these ids."""
    query = select(orgs.c.id, orgs.c.path, orgs.c.name, orgs.c.name_en).where(orgs.c.id.in_(ids))
    return {row.id: row for row in conn.execute(query)}


def _by_unit(conn: Connection, kind: str, figures: Sequence[ColumnElement[Any]], wanted: Wanted) -> Sequence[Found]:
    part = cases.c[COLUMNS[kind]].label("unit")
    query = select(part, *figures).join_from(cases, project, project.c.id == cases.c.project_id)
    return conn.execute(query.where(*wanted).group_by(part)).all()


def _busy(since: datetime, at: datetime) -> Any:
    """Cases of which a deadline can have been kept or passed in the month: so that those of all years need not be read."""
    return union(
        select(cases.c.id).where(cases.c.closed_at.is_(None)),
        select(cases.c.id).where(cases.c.closed_at >= since),
        select(cases.c.id).where(cases.c.closed_at.is_not(None), cases.c.next_due_at.is_not(None)),
        select(steps.c.case_id).where(steps.c.at >= since, steps.c.at <= at),
    )
