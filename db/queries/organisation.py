"""Units and people of the group."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from db.tables import orgs, people

Found = Row[*tuple[Any, ...]]


def add_unit(conn: Connection, *, kind: str, code: str, name: str, parent: Found | None, **more: Any) -> Found:
    """A new unit below its parent, or at the top when there is none."""
    values = {"kind": kind, "code": code, "name": name, "parent_id": parent.id if parent else None, "path": "", **more}
    unit_id = conn.execute(insert(orgs).values(**values).returning(orgs.c.id)).scalar_one()
    path = f"{parent.path if parent else '/'}{unit_id}/"
    return conn.execute(update(orgs).where(orgs.c.id == unit_id).values(path=path).returning(orgs)).one()


def unit_by_code(conn: Connection, code: str) -> Found | None:
    """The unit of this code."""
    return conn.execute(select(orgs).where(orgs.c.code == code)).one_or_none()


def units_below(conn: Connection, path: str, kind: str) -> Sequence[Found]:
    """The units of a kind at or below a path, by name."""
    query = select(orgs).where(orgs.c.path.startswith(path, autoescape=True), orgs.c.kind == kind)
    return conn.execute(query.order_by(orgs.c.name)).all()


def add_people(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """New people at once; their ids in the same order."""
    query = insert(people).returning(people.c.id, sort_by_parameter_order=True)
    return list(conn.execute(query, list(rows)).scalars())


def people_of(conn: Connection) -> Sequence[Found]:
    """All active people by id."""
    return conn.execute(select(people, orgs.c.path).join(orgs).where(people.c.active).order_by(people.c.id)).all()


def is_empty(conn: Connection) -> bool:
    """True when there is no unit yet."""
    return conn.execute(select(orgs.c.id).limit(1)).first() is None
