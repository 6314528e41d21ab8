"""What is urged about the cases of a digest, all at once or one by one, and what came of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, or_, select

from db.queries.register import project
from db.tables import cases, digest_cases, digests, messages, people, steps, urges

Found = Row[*tuple[Any, ...]]


def hold(conn: Connection, digest_id: int) -> None:
    """Let nobody else urge this digest until the transaction ends."""
    conn.execute(select(digests.c.id).where(digests.c.id == digest_id).with_for_update())


def still_to_urge(conn: Connection, digest_id: int, sight: ColumnElement[bool], limit: int) -> list[int]:
    """Open cases of a digest within sight that nobody has been urged about because of it, by id."""
    done = exists().where(urges.c.case_id == cases.c.id, urges.c.digest_id == digest_id)
    query = select(cases.c.id).join(digest_cases, digest_cases.c.case_id == cases.c.id)
    query = query.join(project, project.c.id == cases.c.project_id)
    query = query.where(digest_cases.c.digest_id == digest_id, cases.c.closed_at.is_(None), ~done, sight)
    return list(conn.execute(query.order_by(cases.c.id).limit(limit)).scalars())


def rounds(
    conn: Connection, digest_id: int, sight: ColumnElement[bool], answering: Collection[str], until: datetime
) -> Sequence[Found]:
    """What was urged because of a digest: by whom, when and with which words, in how many cases; how many of them the
    responsible side has answered by a step since, and how many of the messages somebody has read. The latest first."""
    by = people.alias("by")
    answered = exists().where(
        steps.c.case_id == urges.c.case_id,
        and_(steps.c.at > urges.c.at, steps.c.at <= until),
        or_(steps.c.by_role == urges.c.to_role, steps.c.by_role.in_(answering)),
    )
    said = messages.c.id.distinct()
    query = (
        select(
            by.c.name.label("by"),
            urges.c.at,
            urges.c.comment,
            func.count().label("cases"),
            func.count().filter(answered).label("answered"),
            func.count(said).label("messages"),
            func.count(said).filter(messages.c.read_at.is_not(None)).label("read"),
        )
        .join(by, by.c.id == urges.c.by_id)
        .join(cases, cases.c.id == urges.c.case_id)
        .join(project, project.c.id == cases.c.project_id)
        .join(messages, messages.c.id == urges.c.message_id, isouter=True)
        .where(urges.c.digest_id == digest_id, urges.c.at <= until, sight)
        .group_by(by.c.name, urges.c.at, urges.c.comment)
    )
    return conn.execute(query.order_by(urges.c.at.desc())).all()
