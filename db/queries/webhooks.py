"""Where steps are told to other systems, and what is still to be told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, any_, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from db.tables import cases, orgs, people, steps, webhook_calls, webhooks

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]

_calls = webhook_calls.c


def announce(conn: Connection, case_id: int, path: str, event: str, n: int, at: datetime, until: datetime) -> None:
    """Owe the n-th step of a case in the project at `path` to every webhook that asks for it."""
    owed = (webhooks.c.id, literal(case_id), literal(n), literal(at), literal(at), literal(until))
    wanted = or_(func.cardinality(webhooks.c.events) == 0, literal(event) == any_(webhooks.c.events))
    query = select(*owed).join(orgs, orgs.c.id == webhooks.c.org_id)
    query = query.where(webhooks.c.removed_at.is_(None), func.starts_with(path, orgs.c.path), wanted)
    names = ["webhook_id", "case_id", "n", "happened_at", "next_at", "until"]
    conn.execute(insert(webhook_calls).from_select(names, query))


def owe_test(conn: Connection, webhook_id: int, at: datetime, until: datetime) -> int:
    """Owe a webhook a call that tells no step; its id."""
    values = {"webhook_id": webhook_id, "happened_at": at, "next_at": at, "until": until}
    return int(conn.execute(insert(webhook_calls).values(values).returning(_calls.id)).scalar_one())


def add(conn: Connection, values: Values) -> int:
    """A new webhook; its id."""
    return int(conn.execute(insert(webhooks).values(**values).returning(webhooks.c.id)).scalar_one())


def remove(conn: Connection, webhook_id: int, at: datetime) -> None:
    """Tell a webhook nothing any more, neither what it is still owed."""
    conn.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(removed_at=at))
    conn.execute(delete(webhook_calls).where(_calls.webhook_id == webhook_id, _calls.status == "waiting"))


def below(conn: Connection, path: str) -> Sequence[Found]:
    """The webhooks in use of the unit at `path` and below, each with its unit, its maker, and how many calls wait or failed."""
    of_it = _calls.webhook_id == webhooks.c.id
    counted = [
        select(func.count()).where(of_it, _calls.status == status).scalar_subquery().label(status)
        for status in ("waiting", "failed")
    ]
    last = select(func.max(_calls.at)).where(of_it, _calls.status == "sent").scalar_subquery().label("sent_at")
    unit = (orgs.c.path, orgs.c.name.label("unit"), orgs.c.name_en.label("unit_en"))
    query = select(webhooks, *unit, people.c.name.label("maker"), *counted, last).join(orgs, orgs.c.id == webhooks.c.org_id)
    query = query.join(people, people.c.id == webhooks.c.made_by, isouter=True)
    return conn.execute(query.where(_in_use(path)).order_by(webhooks.c.id)).all()


def one(conn: Connection, webhook_id: int, path: str) -> Found | None:
    """A webhook in use of the unit at `path` or below."""
    query = select(webhooks).join(orgs, orgs.c.id == webhooks.c.org_id).where(webhooks.c.id == webhook_id, _in_use(path))
    return conn.execute(query).one_or_none()


def _in_use(path: str) -> Any:
    return webhooks.c.removed_at.is_(None) & func.starts_with(orgs.c.path, path)


def unit_at(conn: Connection, org_id: int) -> Found | None:
    """A unit of any kind."""
    return conn.execute(select(orgs).where(orgs.c.id == org_id)).one_or_none()


def due(conn: Connection, at: datetime) -> Sequence[int]:
    """Webhooks in use that do not rest, to which something may be told at an instant."""
    heads = _heads(select(_calls.webhook_id, _calls.next_at)).subquery("heads")
    query = select(webhooks.c.id).join(heads, heads.c.webhook_id == webhooks.c.id).where(heads.c.next_at <= at)
    rested = or_(webhooks.c.rests_until.is_(None), webhooks.c.rests_until <= at)
    return conn.execute(query.where(rested, webhooks.c.removed_at.is_(None)).distinct().order_by(webhooks.c.id)).scalars().all()


def heads(conn: Connection, webhook_id: int, at: datetime, count: int) -> Sequence[Found]:
    """What may be told to a webhook at an instant, of each case the first that waits, longest waiting first."""
    told = (cases.c.no, cases.c.pack, steps.c.event, steps.c.by_role, steps.c.at.label("step_at"))
    query = _heads(select(webhook_calls, *told)).where(_calls.webhook_id == webhook_id)
    query = query.join(cases, cases.c.id == _calls.case_id, isouter=True)
    query = query.join(steps, (steps.c.case_id == _calls.case_id) & (steps.c.n == _calls.n), isouter=True)
    first = query.subquery("first")
    return conn.execute(select(first).where(first.c.next_at <= at).order_by(first.c.id).limit(count)).all()


def _heads(columns: Select[Any]) -> Select[Any]:
    """Of each webhook and case the first call that waits: none overtakes another of its case."""
    query = columns.select_from(webhook_calls).ext(distinct_on(_calls.webhook_id, _calls.case_id))
    return query.where(_calls.status == "waiting").order_by(_calls.webhook_id, _calls.case_id, _calls.id)


def record(conn: Connection, call_id: int, values: Values) -> None:
    """What came of an attempt."""
    conn.execute(update(webhook_calls).where(_calls.id == call_id).values(**values))


def answered(conn: Connection, webhook_id: int) -> None:
    """Somebody answers there."""
    query = update(webhooks).where(webhooks.c.id == webhook_id, webhooks.c.failures > 0)
    conn.execute(query.values(failures=0, rests_until=None))


def rest(conn: Connection, webhook_id: int, failures: int, until: datetime) -> None:
    """Nobody answers there, so often in a row: nothing is tried before an instant."""
    conn.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(failures=failures, rests_until=until))


def calls_of(conn: Connection, webhook_id: int, statuses: Sequence[str], count: int) -> Sequence[Found]:
    """The newest calls of a webhook in some states, each with its case and event."""
    query = select(webhook_calls, cases.c.no, cases.c.pack, cases.c.pack_version, steps.c.event)
    query = query.join(cases, cases.c.id == _calls.case_id, isouter=True)
    query = query.join(steps, (steps.c.case_id == _calls.case_id) & (steps.c.n == _calls.n), isouter=True)
    query = query.where(_calls.webhook_id == webhook_id, _calls.status.in_(statuses))
    return conn.execute(query.order_by(_calls.id.desc()).limit(count)).all()


def again(conn: Connection, webhook_id: int, at: datetime, until: datetime) -> int:
    """Let what was given up be tried anew, and at once; how many calls that are."""
    query = update(webhook_calls).where(_calls.webhook_id == webhook_id, _calls.status == "failed")
    count = conn.execute(query.values(status="waiting", attempts=0, next_at=at, until=until)).rowcount
    answered(conn, webhook_id)
    return count


def forget_sent(conn: Connection, before: datetime) -> None:
    """Drop what was told long ago: the steps themselves say it."""
    conn.execute(delete(webhook_calls).where(_calls.status == "sent", _calls.at < before))
