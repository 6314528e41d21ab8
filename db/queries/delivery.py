"""From the outbox to people: who gets a message by which channel."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, or_, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as upsert

from db.tables import cases, contacts, deliveries, messages, orgs, people

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]

_ROUTER = "delivery/router"


def add(conn: Connection, values: Values) -> int | None:
    """Put a message into the outbox; its id, None when its key stands there already."""
    query = upsert(messages).values(**values).on_conflict_do_nothing(index_elements=["key"])
    return conn.execute(query.returning(messages.c.id)).scalar_one_or_none()


def take_router(conn: Connection) -> bool:
    """Whether this transaction alone routes now: a person's messages must get their places in order."""
    return bool(conn.execute(select(func.pg_try_advisory_xact_lock(func.hashtextextended(_ROUTER, 0)))).scalar_one())


def lock_unrouted(conn: Connection, at: datetime, count: int) -> Sequence[int]:
    """Messages due whose deliveries are not decided on yet, the earliest first, held until the transaction ends."""
    query = select(messages.c.id).where(messages.c.routed_at.is_(None), messages.c.at <= at, messages.c.status == "waiting")
    query = query.order_by(messages.c.at, messages.c.id).limit(count).with_for_update(skip_locked=True)
    return conn.execute(query).scalars().all()


def route(conn: Connection, ids: Sequence[int], channels: Sequence[str], at: datetime) -> int:
    """Decide on the deliveries of these messages: for each recipient the preferred of the channels; how many there are now.

    A message that nobody can get by any of the channels is kept in the inbox, and so is one that went into another.
    """
    wanted = (messages.c.id.in_(ids), messages.c.merged_into.is_(None))
    named = select(messages.c.id, messages.c.at, messages.c.to_id.label("person_id"))
    everybody = select(messages.c.id, messages.c.at, people.c.id).select_from(messages.join(people, _within_reach(people)))
    heard = union_all(
        named.where(*wanted, messages.c.to_id.is_not(None)), everybody.where(*wanted, messages.c.to_id.is_(None))
    ).subquery("heard")
    best = func.row_number().over(
        partition_by=(heard.c.id, heard.c.person_id), order_by=(contacts.c.preferred.desc(), contacts.c.id)
    )
    ways = (
        select(heard, contacts.c.channel, best.label("rank"))
        .join(contacts, contacts.c.person_id == heard.c.person_id)
        .join(people, people.c.id == heard.c.person_id)
        .where(people.c.active, contacts.c.channel.in_(channels))
        .cte("ways")
    )
    names = ["message_id", "person_id", "channel", "next_at"]
    chosen = select(ways.c.id, ways.c.person_id, ways.c.channel, ways.c.at).where(ways.c.rank == 1)
    chosen = chosen.order_by(ways.c.at, ways.c.id, ways.c.person_id)
    made = upsert(deliveries).from_select(names, chosen).on_conflict_do_nothing().returning(deliveries.c.id)
    count = len(conn.execute(made).all())
    _stand(conn, ids, at)
    return count


def _stand(conn: Connection, ids: Sequence[int], at: datetime) -> None:
    """Messages are routed: waiting, failed or sent as their deliveries are, kept where there is none."""
    of_them = select(deliveries.c.message_id, deliveries.c.status).where(deliveries.c.message_id.in_(ids))
    left = dict.fromkeys(ids)
    found = conn.execute(of_them.distinct()).all()
    for status in ("waiting", "failed", "sent"):
        those = [row.message_id for row in found if row.status == status and row.message_id in left]
        for message_id in those:
            del left[message_id]
        _set_status(conn, those, status, at)
    _set_status(conn, list(left), "kept", at)


def _set_status(conn: Connection, ids: Sequence[int], status: str, at: datetime) -> None:
    if ids:
        conn.execute(update(messages).where(messages.c.id.in_(ids)).values(routed_at=at, status=status))


def _within_reach(whom: Any) -> Any:
    """A message to a role is for whoever has it; one about a case, only where the person's unit holds the case."""
    unit, project = orgs.alias("unit"), orgs.alias("project")
    holds = (
        select(unit.c.id)
        .join(project, func.starts_with(project.c.path, unit.c.path))
        .join(cases, cases.c.project_id == project.c.id)
        .where(unit.c.id == whom.c.org_id, cases.c.id == messages.c.case_id)
        .exists()
    )
    return and_(whom.c.role == messages.c.to_role, or_(messages.c.case_id.is_(None), holds))


def unroute(conn: Connection, person_id: int, channel: str, since: datetime) -> int:
    """Take back what still waits for a person on a channel, and what lies unread in the inbox for want of one since an instant.

    It is routed anew. How many messages that are.
    """
    waiting = delete(deliveries).where(deliveries.c.person_id == person_id, deliveries.c.channel == channel)
    taken = conn.execute(waiting.where(deliveries.c.status == "waiting").returning(deliveries.c.message_id)).scalars().all()
    kept = and_(messages.c.to_id == person_id, messages.c.status == "kept", messages.c.read_at.is_(None), messages.c.at >= since)
    again = update(messages).where(or_(messages.c.id.in_(taken), and_(kept, messages.c.merged_into.is_(None))))
    return conn.execute(again.values(routed_at=None, status="waiting")).rowcount


def next_unrouted(conn: Connection) -> datetime | None:
    """The instant of the first message whose deliveries are not decided on yet."""
    query = select(func.min(messages.c.at)).where(messages.c.routed_at.is_(None), messages.c.status == "waiting")
    earliest: datetime | None = conn.execute(query).scalar_one()
    return earliest
