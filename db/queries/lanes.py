"""What one person gets by one channel: a lane, worked by one connection at a time, in the order of its deliveries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from db.tables import cases, clocks, contacts, deliveries, gateway_rates, messages, orgs, people

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]

# The first half of the keys of advisory locks on lanes, by what they are lanes of; nothing else may use these.
LANES = 20_031
WEBHOOKS = 20_032


def lanes_due(conn: Connection, channel: str, at: datetime, count: int) -> Sequence[Found]:
    """Contacts of a channel whose first waiting delivery may be tried, longest waiting first."""
    head = (
        select(deliveries.c.id, deliveries.c.next_at)
        .where(
            deliveries.c.channel == contacts.c.channel,
            deliveries.c.person_id == contacts.c.person_id,
            deliveries.c.status == "waiting",
        )
        .order_by(deliveries.c.id)
        .limit(1)
        .lateral("head")
    )
    query = select(contacts.c.id, contacts.c.person_id).join(head, head.c.next_at <= at)
    return conn.execute(query.where(contacts.c.channel == channel).order_by(head.c.id).limit(count)).all()


def hold_lane(conn: Connection, lane_id: int, series: int = LANES) -> bool:
    """Take a lane for this connection, until `leave_lane` or until the connection is gone; False when another one has it."""
    return bool(conn.execute(select(func.pg_try_advisory_lock(series, lane_id % 2**31))).scalar_one())


def leave_lane(conn: Connection, lane_id: int, series: int = LANES) -> None:
    """Give a lane back."""
    conn.execute(select(func.pg_advisory_unlock(series, lane_id % 2**31)))


def waiting(conn: Connection, contact_id: int, count: int) -> Sequence[Found]:
    """The first waiting deliveries of a lane, each with its message, its case, and who it is for."""
    return conn.execute(_letters().where(contacts.c.id == contact_id).order_by(deliveries.c.id).limit(count)).all()


def _letters() -> Select[*tuple[Any, ...]]:
    query = select(
        deliveries.c.id,
        deliveries.c.message_id,
        deliveries.c.person_id,
        deliveries.c.attempts,
        deliveries.c.next_at,
        contacts.c.address,
        people.c.language,
        messages.c.uid,
        messages.c.case_id,
        messages.c.rule,
        messages.c.at,
        messages.c.cite,
        messages.c.data,
        cases.c.no,
        cases.c.pack,
        cases.c.pack_version,
        cases.c.room,
        orgs.c.name.label("project"),
        orgs.c.name_en.label("project_en"),
    )
    joined = (
        deliveries.join(
            contacts, and_(contacts.c.person_id == deliveries.c.person_id, contacts.c.channel == deliveries.c.channel)
        )
        .join(people, people.c.id == deliveries.c.person_id)
        .join(messages, messages.c.id == deliveries.c.message_id)
        .outerjoin(cases, cases.c.id == messages.c.case_id)
        .outerjoin(orgs, orgs.c.id == cases.c.project_id)
    )
    return query.select_from(joined).where(deliveries.c.status == "waiting")


def open_clocks(conn: Connection, case_id: int) -> Sequence[Found]:
    """The open clocks of a case."""
    return conn.execute(
        select(clocks.c.rule, clocks.c.due_at).where(clocks.c.case_id == case_id, clocks.c.outcome.is_(None))
    ).all()


def record(conn: Connection, delivery_id: int, values: Values) -> None:
    """What came of an attempt, and what follows for the message: sent when all of its deliveries are, failed when one is."""
    query = update(deliveries).where(deliveries.c.id == delivery_id).values(**values).returning(deliveries.c.message_id)
    message_id = conn.execute(query).scalar_one_or_none()
    if message_id is None:
        # Taken back while it was on its way.
        return
    # Two lanes may end the last deliveries of one message at once: they take turns.
    conn.execute(select(messages.c.id).where(messages.c.id == message_id).with_for_update())
    of_it = deliveries.c.message_id == message_id
    found = set(conn.execute(select(deliveries.c.status).where(of_it)).scalars())
    status = next(one for one in ("waiting", "failed", "sent") if one in found)
    conn.execute(update(messages).where(messages.c.id == message_id, messages.c.status != status).values(status=status))


def next_delivery(conn: Connection, channels: Sequence[str]) -> datetime | None:
    """When the first waiting delivery of these channels may be tried."""
    query = select(func.min(deliveries.c.next_at)).where(deliveries.c.status == "waiting", deliveries.c.channel.in_(channels))
    earliest: datetime | None = conn.execute(query).scalar_one()
    return earliest


def take_token(conn: Connection, gateway: str, per_second: float, burst: int, at: datetime) -> bool:
    """Take one message's worth from a gateway's bucket; False when there is not enough in it at this instant.

    The bucket fills by `per_second` up to `burst`. All workers draw from the same one; a clock that goes back fills nothing.
    """
    conn.execute(upsert(gateway_rates).values(gateway=gateway, tokens=burst, at=at).on_conflict_do_nothing())
    found = conn.execute(select(gateway_rates).where(gateway_rates.c.gateway == gateway).with_for_update()).one()
    filled = min(float(burst), found.tokens + max(0.0, (at - found.at).total_seconds()) * per_second)
    # A hair's breadth of rounding must not cost a whole round.
    if filled < 1 - 1e-6:
        return False
    left = {"tokens": filled - 1, "at": max(at, found.at)}
    conn.execute(update(gateway_rates).where(gateway_rates.c.gateway == gateway).values(**left))
    return True
