"""Links of customers, who came by them, and what was done through them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from db.tables import cases, customer_acts, customer_calls, customer_links, people

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]


def add_link(conn: Connection, values: Values) -> int:
    """A new link; its id."""
    return int(conn.execute(insert(customer_links).values(**values).returning(customer_links.c.id)).scalar_one())


def revoke(conn: Connection, case_id: int, at: datetime) -> int | None:
    """The case's link opens nothing from now on; its id, or nothing where there was none."""
    living = (customer_links.c.case_id == case_id, customer_links.c.revoked_at.is_(None))
    return conn.execute(update(customer_links).where(*living).values(revoked_at=at).returning(customer_links.c.id)).scalar()


def living(conn: Connection, token_hash: str, at: datetime) -> Found | None:
    """The link of this token, unless it has expired or was revoked."""
    query = select(customer_links).where(customer_links.c.token_hash == token_hash, customer_links.c.revoked_at.is_(None))
    return conn.execute(query.where(customer_links.c.expires_at > at)).one_or_none()


def mark_opened(conn: Connection, link_id: int, at: datetime) -> None:
    """Somebody has opened the link; the first time counts."""
    unopened = (customer_links.c.id == link_id, customer_links.c.opened_at.is_(None))
    conn.execute(update(customer_links).where(*unopened).values(opened_at=at))


def links_of(conn: Connection, case_id: int) -> Sequence[Found]:
    """All links of a case, the newest first, each with the name of who made it."""
    query = select(customer_links, people.c.name.label("maker")).join(
        people, people.c.id == customer_links.c.made_by, isouter=True
    )
    return conn.execute(query.where(customer_links.c.case_id == case_id).order_by(customer_links.c.id.desc())).all()


def calls(conn: Connection, since: datetime, *, link_id: int | None, address: str) -> Found:
    """How many came by a link since then, or with `link_id` None from an address by none, and when the `last` one did."""
    calls = customer_calls.c
    of = calls.link_id == link_id if link_id is not None else (calls.link_id.is_(None) & (calls.address == address))
    return conn.execute(select(func.count().label("failed"), func.max(calls.at).label("last")).where(of, calls.at > since)).one()


def lock_calls(conn: Connection, what: str) -> None:
    """Let calls by one link, or from one address, count one after the other until this transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"customer call {what}", 0))))


def add_call(conn: Connection, *, link_id: int | None, address: str, at: datetime) -> None:
    """Somebody came."""
    conn.execute(insert(customer_calls).values(link_id=link_id, address=address, at=at))


def forget_calls(conn: Connection, before: datetime) -> None:
    """Drop calls too old to count."""
    conn.execute(delete(customer_calls).where(customer_calls.c.at < before))


def add_act(conn: Connection, values: Values) -> int:
    """Something that a customer did; its id."""
    return int(conn.execute(insert(customer_acts).values(**values).returning(customer_acts.c.id)).scalar_one())


def acts_of(conn: Connection, case_id: int) -> Sequence[Found]:
    """What the customer of a case did, in order."""
    query = select(customer_acts).where(customer_acts.c.case_id == case_id)
    return conn.execute(query.order_by(customer_acts.c.at, customer_acts.c.id)).all()


def count_acts(conn: Connection, case_id: int) -> int:
    """How many things the customer of a case did."""
    return int(conn.execute(select(func.count()).where(customer_acts.c.case_id == case_id)).scalar_one())


def case_of(conn: Connection, link_id: int) -> str:
    """The number of a link's case."""
    query = select(cases.c.no).join(customer_links, customer_links.c.case_id == cases.c.id)
    return str(conn.execute(query.where(customer_links.c.id == link_id)).scalar_one())
