"""What the wall shows: the open clocks nearest to their due instants, what waits on a desk, and the counters.

Every list walks a partial index on what is open, so a million closed cases cost it nothing.
No column of the customer is read here: the wall has nothing to mask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, DateTime, Row, Select, Text, and_, cast, func, lateral, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement

from db.queries.live import LIVE
from db.tables import cases, clocks, heartbeats, messages, orgs, papers, penalties, people, steps

Found = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Unit:
    """A part of the tree as the wall sees it: only the cases under `path`, counted by the units of the column `parts`."""

    path: str
    whole: bool
    parts: str


@dataclass(frozen=True)
class Band:
    """Clocks of one rule that are late by at least `least` and less than `most` (no end when None): they cost alike."""

    rule: str
    least: timedelta
    most: timedelta | None


_EVER = datetime(1900, 1, 1, tzinfo=UTC)
_PARTS = {"group": "region_id", "region": "company_id", "company": "project_id", "project": "project_id"}

_project = orgs.alias("project")
_person = people.alias("person")

_OF_CASE = (
    cases.c.id.label("case_id"),
    cases.c.no,
    cases.c.pack,
    cases.c.pack_version,
    cases.c.region_id,
    cases.c.company_id,
    cases.c.project_id,
    cases.c.room,
    cases.c.severity,
    cases.c.level1_at,
    cases.c.level2_at,
    cases.c.level3_at,
    _project.c.name.label("project"),
    _project.c.name_en.label("project_en"),
    _person.c.name.label("who"),
)
_OF_CLOCK = (
    clocks.c.id.label("clock_id"),
    clocks.c.rule,
    clocks.c.started_at,
    clocks.c.warn_at,
    clocks.c.due_at,
    clocks.c.cite,
    clocks.c.responsible_role.label("role"),
)
_is_open = clocks.c.outcome.is_(None)


def unit(conn: Connection, path: str) -> Unit:
    """The unit at `path`; the whole tree for its root and for a path that names no unit."""
    found = conn.execute(select(orgs.c.kind, orgs.c.parent_id).where(orgs.c.path == path)).one_or_none()
    if found is None or found.parent_id is None:
        return Unit("/", whole=path == "/" or found is not None, parts=_PARTS["group"])
    return Unit(path, whole=False, parts=_PARTS[found.kind])


def upcoming(conn: Connection, where: Unit, at: datetime, limit: int) -> Sequence[Found]:
    """Open clocks that are not yet late, the next to be due first."""
    query = _clock_rows(where).where(_is_open, clocks.c.due_at >= at).order_by(clocks.c.due_at, clocks.c.id)
    return conn.execute(query.limit(limit)).all()


def newest_breaches(conn: Connection, where: Unit, at: datetime, limit: int) -> Sequence[Found]:
    """Open clocks that are late, the latest breach first."""
    query = _clock_rows(where).where(_is_open, clocks.c.due_at < at).order_by(clocks.c.due_at.desc(), clocks.c.id)
    return conn.execute(query.limit(limit)).all()


def costly(conn: Connection, where: Unit, at: datetime, bands: Sequence[Band], limit: int) -> Sequence[Found]:
    """Late open clocks of each band, at most `limit` of each, the latest breach first."""
    if not bands:
        return []
    ages = [(at - b.most if b.most else _EVER, at - b.least) for b in bands]
    band = (
        func.unnest(
            cast([b.rule for b in bands], ARRAY(Text)),
            cast([since for since, _ in ages], ARRAY(DateTime(timezone=True))),
            cast([until for _, until in ages], ARRAY(DateTime(timezone=True))),
        )
        .table_valued("rule", "since", "until", name="band")
        .render_derived()
    )
    picked = (
        select(clocks.c.id)
        .where(_is_open, clocks.c.rule == band.c.rule, clocks.c.due_at >= band.c.since, clocks.c.due_at < band.c.until)
        .order_by(clocks.c.due_at.desc())
        .limit(limit)
    )
    if not where.whole:
        picked = picked.join(cases, cases.c.id == clocks.c.case_id).where(_within(where))
    chosen = lateral(picked.correlate(band), name="chosen")
    ids = select(chosen.c.id).select_from(band.join(chosen, true()))
    return conn.execute(_clock_rows(_everywhere).where(clocks.c.id.in_(ids))).all()


def waiting(conn: Connection, where: Unit, roles: Sequence[str], desk_clocks: Sequence[str], limit: int) -> Sequence[Found]:
    """Papers on the desks of `roles`, the longest wait first, each with its case's open clock of `desk_clocks`, if any."""
    paper = _papers(where, roles, papers).order_by(papers.c.since).limit(limit).subquery("paper")
    clock = (
        select(*_OF_CLOCK)
        .where(clocks.c.case_id == cases.c.id, _is_open, clocks.c.rule.in_(desk_clocks))
        .order_by(clocks.c.due_at)
        .limit(1)
        .lateral("clock")
    )
    query = (
        select(*_OF_CASE, paper.c.desk, paper.c.role.label("holder_role"), paper.c.since, *clock.c)
        .join(paper, paper.c.case_id == cases.c.id)
        .join(_project, _project.c.id == cases.c.project_id)
        .outerjoin(_person, _person.c.id == paper.c.person_id)
        .outerjoin(clock, true())
        .order_by(paper.c.since)
    )
    return conn.execute(query).all()


def counts(conn: Connection, where: Unit, at: datetime, today: datetime) -> Sequence[Found]:
    """Open cases by part of the unit: how many are late, soon due, late since `today` only, reckoned without holidays."""
    part = cases.c[where.parts]
    late = cases.c.next_due_at < at
    soon = and_(cases.c.next_due_at >= at, cases.c.next_warn_at <= at)
    by_part = (
        select(
            part.label("part"),
            func.count().label("open"),
            func.count().filter(late).label("overdue"),
            func.count().filter(soon).label("soon"),
            func.count().filter(late, cases.c.next_due_at >= today).label("overdue_today"),
            func.count().filter(cases.c.calendar_assumed).label("assumed"),
        )
        .where(cases.c.closed_at.is_(None), _within(where))
        .group_by(part)
        .subquery()
    )
    query = select(orgs.c.id, orgs.c.name, orgs.c.name_en, *by_part.c)
    return conn.execute(query.join(by_part, by_part.c.part == orgs.c.id).order_by(orgs.c.id)).all()


def due_within(conn: Connection, where: Unit, since: datetime, until: datetime) -> int:
    """How many open clocks fall due in the span."""
    query = _count_clocks(where).where(_is_open, clocks.c.due_at >= since, clocks.c.due_at <= until)
    return int(conn.execute(query).scalar_one())


def due_at(conn: Connection, where: Unit, rule: str, instant: datetime) -> int:
    """How many open clocks of a rule fall due at exactly this instant."""
    query = _count_clocks(where).where(_is_open, clocks.c.due_at == instant, clocks.c.rule == rule)
    return int(conn.execute(query).scalar_one())


def running(conn: Connection, where: Unit, rule: str) -> int:
    """How many clocks of a rule are open."""
    return int(conn.execute(_count_clocks(where).where(_is_open, clocks.c.rule == rule)).scalar_one())


def longest_wait(conn: Connection, where: Unit, roles: Sequence[str]) -> Found:
    """How many papers lie on the desks of `roles`, and since when the oldest of them does."""
    return conn.execute(_papers(where, roles, func.count().label("n"), func.min(papers.c.since).label("oldest"))).one()


def opened_and_closed(conn: Connection, where: Unit, today: datetime, yesterday: datetime) -> Found:
    """Cases opened and closed since `today`, and the change of their open number since `yesterday`, an instant before it."""

    def since(column_: Any, instant: datetime) -> Any:
        return select(func.count()).select_from(cases).where(column_ >= instant, LIVE, _within(where)).scalar_subquery()

    return conn.execute(
        select(
            since(cases.c.opened_at, today).label("opened"),
            since(cases.c.closed_at, today).label("closed"),
            (since(cases.c.opened_at, yesterday) - since(cases.c.closed_at, yesterday)).label("open_change"),
        )
    ).one()


def steps_since(conn: Connection, where: Unit, today: datetime, events: Sequence[str]) -> dict[str, int]:
    """How often each of `events` has happened since `today`."""
    query = select(steps.c.event, func.count().label("n")).where(steps.c.at >= today, steps.c.event.in_(events))
    query = query.join(cases, cases.c.id == steps.c.case_id).where(LIVE, _within(where))
    return {row.event: row.n for row in conn.execute(query.group_by(steps.c.event))}


def yuan_of_month(conn: Connection, where: Unit, month: datetime, today: datetime) -> Found:
    """Yuan that accrued since the beginning of the month, and of today; and what was waived this month.

    What an undone import had cost was taken back by waivers: neither counts.
    """

    def sum_of(kind: str, *more: ColumnElement[bool]) -> ColumnElement[Any]:
        return func.coalesce(func.sum(penalties.c.yuan).filter(penalties.c.kind == kind, *more), 0)

    query = select(
        sum_of("accrual").label("accrued"),
        sum_of("accrual", penalties.c.at >= today).label("today"),
        (-sum_of("waiver")).label("waived"),
    ).join(cases, cases.c.id == penalties.c.case_id)
    return conn.execute(query.where(penalties.c.at >= month, LIVE, _within(where))).one()


def messages_owed(conn: Connection, since: datetime) -> dict[str, int]:
    """Messages since then by status."""
    owed = messages.c.status.in_(("waiting", "failed"))
    query = select(messages.c.status, func.count().label("n")).where(messages.c.at >= since, owed)
    return {row.status: row.n for row in conn.execute(query.group_by(messages.c.status))}


def heartbeat(conn: Connection, name: str) -> datetime | None:
    """When the process of this name last reported."""
    return conn.execute(select(heartbeats.c.at).where(heartbeats.c.name == name)).scalar_one_or_none()


_everywhere = Unit("/", whole=True, parts=_PARTS["group"])


def _clock_rows(where: Unit) -> Select[*tuple[Any, ...]]:
    return (
        select(*_OF_CASE, *_OF_CLOCK)
        .join(clocks, clocks.c.case_id == cases.c.id)
        .join(_project, _project.c.id == cases.c.project_id)
        .outerjoin(_person, _person.c.id == clocks.c.responsible_id)
        .where(_within(where))
    )


def _count_clocks(where: Unit) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(func.count()).select_from(clocks)
    if where.whole:
        return query
    return query.join(cases, cases.c.id == clocks.c.case_id).where(_within(where))


def _within(where: Unit) -> ColumnElement[bool]:
    if where.whole:
        return true()
    under = select(orgs.c.id).where(orgs.c.path.startswith(where.path, autoescape=True))
    return cases.c.project_id.in_(under)


def _papers(where: Unit, roles: Sequence[str], *wanted: Any) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(*wanted).where(papers.c.role.in_(roles))
    return query if where.whole else query.join(cases, cases.c.id == papers.c.case_id).where(_within(where))
