"""Editions of the national days, and the cases that a new one touches."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, Connection, Date, Row, cast, column, func, insert, literal, or_, select, true, update

from db.tables import calendar_editions, cases, clocks

Found = Row[*tuple[Any, ...]]

# Held by whoever looks whether there is a new edition, until the transaction ends.
TURN = 0x64617973
# Local days lie less than one day beside those of UTC.
_BESIDE = timedelta(days=1)


def take_turn(conn: Connection) -> None:
    """Wait until nobody else is adding an edition; kept until the transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock(TURN)))


def newest(conn: Connection) -> int:
    """The id of the newest edition, which only grows; 0 where there is none."""
    return int(conn.execute(select(func.coalesce(func.max(calendar_editions.c.id), 0))).scalar_one())


def all_of(conn: Connection) -> Sequence[Found]:
    """The editions, the oldest first."""
    return conn.execute(select(calendar_editions).order_by(calendar_editions.c.id)).all()


def add(conn: Connection, library: str, since: datetime | None, days: dict[str, Any], at: datetime) -> None:
    """Put an edition on record."""
    conn.execute(insert(calendar_editions).values(library=library, since=since, days=days, recorded_at=at))


def wake(conn: Connection, packs: Collection[str], changed: Collection[date], since: datetime) -> int:
    """Let open cases of these regimes be looked at from an instant on: those reckoned without the days of a year, and those with
    a running clock over one of the days `changed`. How many they are."""
    days = func.unnest(cast(literal(sorted(changed), ARRAY(Date)), ARRAY(Date)))
    day = days.table_valued(column("day", Date), name="changed").render_derived()
    over = day.c.day.between(func.date(clocks.c.started_at) - _BESIDE, func.date(clocks.c.due_at) + _BESIDE)
    running = select(true()).select_from(clocks.join(day, over)).where(clocks.c.case_id == cases.c.id, clocks.c.outcome.is_(None))
    touched = or_(cases.c.calendar_assumed, running.exists()) if changed else cases.c.calendar_assumed
    # In the order in which everybody holds several cases, so that nobody waits for another in a circle.
    open_ones = select(cases.c.id).where(cases.c.closed_at.is_(None), cases.c.pack.in_(packs), touched)
    held = open_ones.order_by(cases.c.id).with_for_update().cte("held")
    query = update(cases).where(cases.c.id.in_(select(held.c.id))).values(wake_at=func.least(cases.c.wake_at, since))
    return conn.execute(query.execution_options(preserve_rowcount=True)).rowcount
