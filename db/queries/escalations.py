"""Cases that are handled too slowly: by level, with what was sent about each, what was urged, and what came of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, exists, func, insert, literal, or_, select, true, update
from sqlalchemy.dialects.postgresql import distinct_on

from db.queries.register import project
from db.tables import cases, deliveries, digest_cases, messages, orgs, penalties, people, steps, urges

Found = Row[*tuple[Any, ...]]
Conditions = Sequence[ColumnElement[bool]]


def _level(at: datetime) -> Any:
    """The escalation level of a case at an instant, as register.level_at reckons it."""
    starts = ((3, cases.c.level3_at), (2, cases.c.level2_at), (1, cases.c.level1_at))
    return case(*((start <= at, number) for number, start in starts), else_=0)


def escalated(at: datetime) -> ColumnElement[bool]:
    """Open cases with any level."""
    return and_(cases.c.closed_at.is_(None), or_(*(cases.c[f"level{number}_at"] <= at for number in (1, 2, 3))))


def level_is(level: int, at: datetime) -> ColumnElement[bool]:
    """Cases whose level is this one."""
    wanted: ColumnElement[bool] = _level(at) == level
    return wanted


def stands_in(digest_id: int) -> ColumnElement[bool]:
    """Cases of a digest."""
    return exists().where(digest_cases.c.case_id == cases.c.id, digest_cases.c.digest_id == digest_id)


def counts(conn: Connection, wanted: Conditions, at: datetime) -> dict[int, int]:
    """How many cases answer all conditions, by level."""
    level = _level(at).label("level")
    query = select(level, func.count().label("n")).select_from(cases).join(project, project.c.id == cases.c.project_id)
    return {row.level: row.n for row in conn.execute(query.where(*wanted).group_by(level))}


def ids(conn: Connection, wanted: Conditions, at: datetime, limit: int, offset: int) -> list[int]:
    """Cases that answer all conditions: the highest level first, and within it whatever has been there longest."""
    since = func.least(cases.c.level1_at, cases.c.level2_at, cases.c.level3_at)
    query = select(cases.c.id).join(project, project.c.id == cases.c.project_id).where(*wanted)
    order = (_level(at).desc(), since.asc().nulls_last(), cases.c.id)
    return list(conn.execute(query.order_by(*order).limit(limit).offset(offset)).scalars())


def reasons(conn: Connection, digest_id: int, case_ids: Collection[int]) -> dict[int, str | None]:
    """Why these cases stand in a digest, where there are several grounds."""
    query = select(digest_cases.c.case_id, digest_cases.c.reason)
    query = query.where(digest_cases.c.digest_id == digest_id, digest_cases.c.case_id.in_(case_ids))
    return {row.case_id: row.reason for row in conn.execute(query)}


def sent(conn: Connection, case_ids: Collection[int], until: datetime) -> Sequence[Found]:
    """What was sent about these cases: of each rule to each role the last message, with how many there were since when.

    `status`, `read_at` and `delivered_at` are those of the message by which it reached people: its own, or the digest's.
    """
    own = messages
    group = (own.c.case_id, own.c.rule, own.c.to_role)
    latest = func.row_number().over(partition_by=group, order_by=(own.c.at.desc(), own.c.id.desc()))
    numbered = (
        select(
            *(own.c[name] for name in ("id", "case_id", "rule", "at", "to_role", "to_id", "cite", "merged_into")),
            func.count().over(partition_by=group).label("n"),
            func.min(own.c.at).over(partition_by=group).label("first_at"),
            latest.label("rank"),
        )
        .where(own.c.case_id.in_(case_ids), own.c.at <= until)
        .subquery("numbered")
    )
    carrier = messages.alias("carrier")
    delivered = (
        select(func.max(deliveries.c.at))
        .where(deliveries.c.message_id == carrier.c.id, deliveries.c.status == "sent")
        .scalar_subquery()
    )
    query = (
        select(numbered, carrier.c.status, carrier.c.read_at, delivered.label("delivered_at"), people.c.name.label("to_name"))
        .join(carrier, carrier.c.id == func.coalesce(numbered.c.merged_into, numbered.c.id))
        .join(people, people.c.id == numbered.c.to_id, isouter=True)
        .where(numbered.c.rank == 1)
    )
    return conn.execute(query.order_by(numbered.c.case_id, numbered.c.at, numbered.c.id)).all()


def last_steps(conn: Connection, case_ids: Collection[int], roles: Collection[str]) -> Sequence[Found]:
    """The last step of these roles in each of these cases."""
    query = select(steps.c.case_id, steps.c.event, steps.c.at, steps.c.by_role, steps.c.data, people.c.name.label("by_name"))
    query = query.join(people, people.c.id == steps.c.by_id, isouter=True)
    query = query.where(steps.c.case_id.in_(case_ids), steps.c.by_role.in_(roles)).ext(distinct_on(steps.c.case_id))
    return conn.execute(query.order_by(steps.c.case_id, steps.c.n.desc())).all()


def costs(conn: Connection, case_ids: Collection[int]) -> dict[int, Found]:
    """What each of these cases has cost so far, less what was waived: yuan, and percent of monthly bonuses."""
    query = select(penalties.c.case_id, func.sum(penalties.c.yuan).label("yuan"), func.sum(penalties.c.percent).label("percent"))
    found = conn.execute(query.where(penalties.c.case_id.in_(case_ids)).group_by(penalties.c.case_id))
    return {row.case_id: row for row in found}


def add_urge(conn: Connection, values: dict[str, Any]) -> int:
    """A new urge; its id."""
    return int(conn.execute(insert(urges).values(**values).returning(urges.c.id)).scalar_one())


def urge_by_request(conn: Connection, person_id: int | None, request_id: str) -> int | None:
    """The urge that a request of a person made before."""
    query = select(urges.c.id).where(urges.c.by_id == person_id, urges.c.request_id == request_id)
    return conn.execute(query).scalar_one_or_none()


def urges_said(conn: Connection, urge_ids: Collection[int], message_id: int | None) -> None:
    """These urges went out by this message."""
    conn.execute(update(urges).where(urges.c.id.in_(urge_ids)).values(message_id=message_id))


def urges_of(conn: Connection, case_ids: Collection[int], answering: Collection[str], until: datetime) -> Sequence[Found]:
    """What was urged in these cases, the latest first, with where its message is, and the first step after it.

    That step is one of the role that was urged, or of a role in `answering`.
    """
    by, to, who = people.alias("by"), people.alias("to"), people.alias("who")
    answer = (
        select(steps.c.event, steps.c.at.label("answered_at"), who.c.name.label("answered_by"))
        .join(who, who.c.id == steps.c.by_id, isouter=True)
        .where(
            steps.c.case_id == urges.c.case_id,
            steps.c.at > urges.c.at,
            steps.c.at <= until,
            or_(steps.c.by_role == urges.c.to_role, steps.c.by_role.in_(answering)),
        )
        .order_by(steps.c.n)
        .limit(1)
        .lateral("answer")
    )
    delivered = (
        select(func.max(deliveries.c.at))
        .where(deliveries.c.message_id == urges.c.message_id, deliveries.c.status == "sent")
        .scalar_subquery()
    )
    query = (
        select(
            urges,
            by.c.name.label("by_name"),
            by.c.role.label("by_role"),
            to.c.name.label("to_name"),
            messages.c.status,
            messages.c.read_at,
            delivered.label("delivered_at"),
            answer,
        )
        .join(by, by.c.id == urges.c.by_id)
        .join(to, to.c.id == urges.c.to_id, isouter=True)
        .join(messages, messages.c.id == urges.c.message_id, isouter=True)
        .join(answer, true(), isouter=True)
        .where(urges.c.case_id.in_(case_ids), urges.c.at <= until)
    )
    return conn.execute(query.order_by(urges.c.case_id, urges.c.at.desc(), urges.c.id.desc())).all()


def failed(conn: Connection, org_path: str) -> int:
    """How many messages could not be delivered to somebody in a unit."""
    query = select(func.count(deliveries.c.message_id.distinct())).join(people, people.c.id == deliveries.c.person_id)
    query = query.join(orgs, orgs.c.id == people.c.org_id)
    found = conn.execute(query.where(deliveries.c.status == "failed", func.starts_with(orgs.c.path, literal(org_path))))
    return int(found.scalar_one())
