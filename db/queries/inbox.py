"""What lies in a person's inbox: messages to the person, and those to everybody who has the person's role where the case lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, exists, func, literal, or_, select, union_all
from sqlalchemy import update as change
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert

from db.tables import cases, clocks, message_reads, messages, orgs

Found = Row[*tuple[Any, ...]]

# Kinds are those among so many of the newest messages.
KINDS_OF = 2000


@dataclass(frozen=True)
class Reader:
    """Whose inbox it is, and from when on messages are to be seen."""

    person_id: int
    role: str
    org_path: str
    at: datetime


def _shown(reader: Reader) -> ColumnElement[bool]:
    return and_(messages.c.at <= reader.at, messages.c.merged_into.is_(None), messages.c.status.not_in(("held", "gathered")))


def _own(reader: Reader) -> ColumnElement[bool]:
    return and_(messages.c.to_id == reader.person_id, _shown(reader))


def _of_role(reader: Reader) -> ColumnElement[bool]:
    within = exists().where(
        cases.c.id == messages.c.case_id,
        orgs.c.id == cases.c.project_id,
        func.starts_with(orgs.c.path, reader.org_path),
    )
    to_role = and_(messages.c.to_id.is_(None), messages.c.to_role == reader.role)
    return and_(to_role, or_(messages.c.case_id.is_(None), within), _shown(reader))


def _read_by(reader: Reader) -> ColumnElement[bool]:
    return exists().where(message_reads.c.message_id == messages.c.id, message_reads.c.person_id == reader.person_id)


def _both(
    reader: Reader, unread: bool, rule: str | None, count: int, columns: Sequence[ColumnElement[Any]]
) -> Select[*tuple[Any, ...]]:
    """The newest of both kinds of messages. Each kind is limited by itself, so that each comes from its own index."""
    of_rule = messages.c.rule == rule if rule else literal(True)
    own = select(*columns, messages.c.read_at.is_not(None).label("read")).where(_own(reader), of_rule)
    shared = select(*columns, _read_by(reader).label("read")).where(_of_role(reader), of_rule)
    if unread:
        own, shared = own.where(messages.c.read_at.is_(None)), shared.where(~_read_by(reader))
    newest = (messages.c.at.desc(), messages.c.id.desc())
    found = [query.order_by(*newest).limit(count).subquery() for query in (own, shared)]
    together = union_all(*(select(part) for part in found)).subquery("together")
    return select(together).order_by(together.c.at.desc(), together.c.id.desc()).limit(count)


def lines(conn: Connection, reader: Reader, *, unread: bool, rule: str | None, count: int) -> Sequence[Found]:
    """The newest messages, each with its case and that case's nearest open clock, and whether it was read."""
    found = _both(reader, unread, rule, count, [messages.c.id, messages.c.at]).subquery("found")
    nearest = (
        select(clocks.c.rule.label("clock"), clocks.c.due_at, clocks.c.warn_at)
        .where(clocks.c.case_id == messages.c.case_id, clocks.c.outcome.is_(None))
        .order_by(clocks.c.due_at, clocks.c.id)
        .limit(1)
        .lateral("nearest")
    )
    query = (
        select(
            messages,
            found.c.read,
            cases.c.no,
            cases.c.pack,
            cases.c.pack_version,
            cases.c.room,
            cases.c.closed_at,
            orgs.c.name.label("project"),
            orgs.c.name_en.label("project_en"),
            nearest,
        )
        .join(found, found.c.id == messages.c.id)
        .join(cases, cases.c.id == messages.c.case_id, isouter=True)
        .join(orgs, orgs.c.id == cases.c.project_id, isouter=True)
        .join(nearest, literal(True), isouter=True)
    )
    return conn.execute(query.order_by(messages.c.at.desc(), messages.c.id.desc())).all()


def merged(conn: Connection, ids: Sequence[int], most: int) -> Sequence[Found]:
    """What went into these messages, the oldest first, at most so many of each, with the number and place of its case.

    `total` is how much there is of each.
    """
    of_each = messages.c.merged_into
    numbered = (
        select(
            messages.c.merged_into,
            messages.c.at,
            messages.c.case_id,
            func.row_number().over(partition_by=of_each, order_by=(messages.c.at, messages.c.id)).label("number"),
            func.count().over(partition_by=of_each).label("total"),
        )
        .where(messages.c.merged_into.in_(ids))
        .subquery("numbered")
    )
    query = (
        select(numbered, cases.c.no, cases.c.room, orgs.c.name.label("project"), orgs.c.name_en.label("project_en"))
        .join(cases, cases.c.id == numbered.c.case_id, isouter=True)
        .join(orgs, orgs.c.id == cases.c.project_id, isouter=True)
        .where(numbered.c.number <= most)
    )
    return conn.execute(query.order_by(numbered.c.merged_into, numbered.c.number)).all()


def rules(conn: Connection, reader: Reader) -> Sequence[Found]:
    """Each kind among the newest messages, with the regime of one of them."""
    columns = [messages.c.id, messages.c.at, messages.c.rule, messages.c.case_id, messages.c.data]
    newest = _both(reader, False, None, KINDS_OF, columns).subquery("newest")
    query = select(newest.c.rule, newest.c.data, cases.c.pack, cases.c.pack_version)
    query = query.join(cases, cases.c.id == newest.c.case_id, isouter=True).ext(distinct_on(newest.c.rule))
    return conn.execute(query.order_by(newest.c.rule, newest.c.at.desc())).all()


def unread(conn: Connection, reader: Reader, most: int) -> int:
    """How many messages have not been read, counted no further than `most`."""
    own = select(messages.c.id).where(_own(reader), messages.c.read_at.is_(None)).limit(most)
    shared = select(messages.c.id).where(_of_role(reader), ~_read_by(reader)).limit(most)
    counts = [select(func.count()).select_from(query.subquery()).scalar_subquery() for query in (own, shared)]
    return min(most, sum(conn.execute(select(*counts)).one()))


def mark_read(conn: Connection, reader: Reader, *, ids: Sequence[int] | None, rule: str | None, at: datetime) -> int:
    """Mark messages as read, these or all, of one kind or of any; how many were not before."""
    chosen = _chosen(ids, rule)
    own = change(messages).where(_own(reader), messages.c.read_at.is_(None), *chosen).values(read_at=at)
    shared = select(messages.c.id, literal(reader.person_id), literal(at)).where(_of_role(reader), ~_read_by(reader), *chosen)
    added = upsert(message_reads).from_select(["message_id", "person_id", "at"], shared).on_conflict_do_nothing()
    return conn.execute(own).rowcount + len(conn.execute(added.returning(message_reads.c.message_id)).all())


def mark_unread(conn: Connection, reader: Reader, ids: Sequence[int]) -> int:
    """Mark messages as not read; how many were before."""
    own = change(messages).where(_own(reader), messages.c.read_at.is_not(None), messages.c.id.in_(ids)).values(read_at=None)
    gone = delete(message_reads).where(message_reads.c.person_id == reader.person_id, message_reads.c.message_id.in_(ids))
    return conn.execute(own).rowcount + conn.execute(gone).rowcount


def _chosen(ids: Sequence[int] | None, rule: str | None) -> list[ColumnElement[bool]]:
    return [*([messages.c.id.in_(ids)] if ids is not None else []), *([messages.c.rule == rule] if rule else [])]
