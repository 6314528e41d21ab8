"""What time alone brings about, for many cases at once: each table is read by one query and written by one statement."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, case, delete, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from db.queries.staging import stage
from db.tables import MessageStatus, cases, clocks, clocks_replaced, messages, penalties, steps

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]

CLOCK = ("case_id", "rule", "n")


def due(conn: Connection, at: datetime, count: int, newest_first: bool) -> Sequence[Found]:
    """Cases whose rows time alone has changed by an instant, in the order of these changes; none that another holds.

    They are held until the transaction ends.
    """
    order = cases.c.wake_at.desc() if newest_first else cases.c.wake_at
    rules = (cases.c.pack, cases.c.pack_version, cases.c.earlier_versions, cases.c.opened_at)
    query = select(cases.c.id, cases.c.no, *rules, cases.c.assigned, cases.c.computed_at).where(cases.c.wake_at <= at)
    query = query.order_by(order).limit(count)
    return conn.execute(query.with_for_update(skip_locked=True, key_share=True)).all()


def next_wake(conn: Connection) -> datetime | None:
    """When time alone changes the rows of a case next."""
    earliest: datetime | None = conn.execute(select(func.min(cases.c.wake_at))).scalar_one()
    return earliest


def is_behind(conn: Connection, at: datetime) -> bool:
    """True while a case waits for what came up by an instant, also when another transaction is at it."""
    return bool(conn.execute(select(select(cases.c.id).where(cases.c.wake_at <= at).exists())).scalar_one())


def steps_of(conn: Connection, case_ids: Collection[int]) -> Sequence[Found]:
    """The steps of these cases, each with the id of its case, in order."""
    names = (steps.c.case_id, steps.c.event, steps.c.at, steps.c.by_role, steps.c.data, steps.c.by_id)
    query = select(*names).where(steps.c.case_id == func.any(list(case_ids)))
    return conn.execute(query.order_by(steps.c.case_id, steps.c.n)).all()


def change_cases(conn: Connection, rows: Sequence[Values]) -> None:
    """Set columns of cases, the same ones of each; `id` says of which."""
    if rows:
        new = stage(conn, cases, tuple(rows[0]), rows).subquery("new")
        changed = {name: new.c[name] for name in rows[0] if name != "id"}
        conn.execute(update(cases).where(cases.c.id == new.c.id).values(changed))


def postpone(conn: Connection, case_ids: Collection[int], until: datetime) -> None:
    """Look at these cases again at an instant, and not before."""
    conn.execute(update(cases).where(cases.c.id.in_(case_ids)).values(wake_at=until))


def keep_clocks(conn: Connection, rows: Sequence[Values]) -> None:
    """Insert clocks by case, rule and number; of those that stand there, change what differs."""
    if rows:
        names = tuple(rows[0])
        query = insert(clocks).from_select(names, stage(conn, clocks, names, rows))
        new = {name: query.excluded[name] for name in names if name not in CLOCK}
        differs = tuple_(*(clocks.c[name] for name in new)).is_distinct_from(tuple_(*new.values()))
        conn.execute(query.on_conflict_do_update(index_elements=CLOCK, set_=new, where=differs))


def add_replaced(conn: Connection, rows: Sequence[Values]) -> int:
    """Keep what clocks said before the rules for their cases changed; what is kept already is not kept again. How many were."""
    return _add(conn, clocks_replaced, rows)


def drop_clocks(conn: Connection, rows: Sequence[Values]) -> None:
    """Remove clocks by case, rule and number."""
    if rows:
        keys = [tuple(row[name] for name in CLOCK) for row in rows]
        conn.execute(delete(clocks).where(tuple_(*(clocks.c[name] for name in CLOCK)).in_(keys)))


def add_accruals(conn: Connection, rows: Sequence[Values]) -> int:
    """Enter accruals; one that stands already is not entered again. How many were entered."""
    return _add(conn, penalties, rows)


def add_messages(conn: Connection, rows: Sequence[Values]) -> int:
    """Put messages into the outbox; one that stands already is not put in again. How many were put in."""
    return _add(conn, messages, rows)


def _add(conn: Connection, into: Table, rows: Sequence[Values]) -> int:
    if not rows:
        return 0
    names = tuple(rows[0])
    query = insert(into).from_select(names, stage(conn, into, names, rows))
    return conn.execute(query.on_conflict_do_nothing().execution_options(preserve_rowcount=True)).rowcount


def release_held(conn: Connection, at: datetime) -> int:
    """Let late reminders go as soon as no case waits any more for what came up by an instant; how many were held.

    Those of a kind to one person become one, the last of them.
    """
    last = func.first_value(messages.c.id).over(
        partition_by=(messages.c.to_id, messages.c.rule), order_by=(messages.c.at.desc(), messages.c.id.desc())
    )
    held = select(messages.c.id, messages.c.to_id, last.label("last")).where(messages.c.status == MessageStatus.HELD).cte("held")
    behind = select(cases.c.id).where(cases.c.wake_at <= at).exists()
    query = update(messages).where(messages.c.id == held.c.id, messages.c.status == MessageStatus.HELD, ~behind)
    # To a role at large each goes by itself: who has the role differs from case to case.
    into = case((held.c.to_id.is_not(None), func.nullif(held.c.last, held.c.id)))
    values = {"status": MessageStatus.WAITING, "merged_into": into}
    # Held messages are so rare that PostgreSQL's statistics know of none, and it would compare each with each of 100,000.
    conn.execute(text("set local enable_nestloop = off"))
    return conn.execute(query.values(values)).rowcount
