"""Which unit follows which regime from which day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from db.tables import cases, orgs, people, regime_bindings

Found = Row[*tuple[Any, ...]]


def in_force_for(conn: Connection, path: str, day: date) -> str | None:
    """The regime that holds at the unit at `path` on a day: the nearest unit's from there upwards, its newest one of that day."""
    query = select(regime_bindings.c.pack).join(orgs).where(func.starts_with(path, orgs.c.path))
    query = query.where(regime_bindings.c.since <= day, regime_bindings.c.withdrawn_at.is_(None))
    newest = (func.length(orgs.c.path).desc(), regime_bindings.c.since.desc(), regime_bindings.c.id.desc())
    return conn.execute(query.order_by(*newest).limit(1)).scalar_one_or_none()


def hold_unit(conn: Connection, org_id: int) -> Found | None:
    """The unit of this id; whoever else binds it waits for this transaction."""
    return conn.execute(select(orgs).where(orgs.c.id == org_id).with_for_update()).one_or_none()


def has_cases(conn: Connection, path: str) -> bool:
    """Whether a case was ever opened in a project at `path` or below."""
    query = select(cases.c.id).join(orgs, orgs.c.id == cases.c.project_id)
    return conn.execute(query.where(orgs.c.path.startswith(path, autoescape=True)).limit(1)).first() is not None


def first_day(conn: Connection, pack: str) -> date | None:
    """From which day on some unit follows a regime, or will; None where none does."""
    query = select(func.min(regime_bindings.c.since)).where(regime_bindings.c.pack == pack)
    found: date | None = conn.execute(query.where(regime_bindings.c.withdrawn_at.is_(None))).scalar_one()
    return found


def add(conn: Connection, **values: Any) -> int:
    """A unit follows a regime; the row's id."""
    return int(conn.execute(insert(regime_bindings).values(**values).returning(regime_bindings.c.id)).scalar_one())


def withdraw(conn: Connection, binding_id: int, by: int | None, at: datetime) -> None:
    """It will not come into force."""
    query = update(regime_bindings).where(regime_bindings.c.id == binding_id)
    conn.execute(query.values(withdrawn_by=by, withdrawn_at=at))


def around(conn: Connection, path: str) -> Sequence[Found]:
    """What was bound at `path`, below it and above it, in the order in which the days come; of a day, the newest last."""
    query = select(regime_bindings, orgs.c.path, orgs.c.name, orgs.c.name_en, people.c.name.label("by_name"))
    query = query.join(orgs, orgs.c.id == regime_bindings.c.org_id)
    query = query.outerjoin(people, people.c.id == regime_bindings.c.bound_by)
    query = query.where(or_(func.starts_with(orgs.c.path, path), func.starts_with(path, orgs.c.path)))
    return conn.execute(query.order_by(regime_bindings.c.since, regime_bindings.c.id)).all()


def units(conn: Connection, path: str) -> Sequence[Found]:
    """Every unit at or below a path, by name."""
    return conn.execute(select(orgs).where(func.starts_with(orgs.c.path, path)).order_by(orgs.c.name, orgs.c.id)).all()
