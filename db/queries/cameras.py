"""The counters' cameras. Only `addresses` gives what opens one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from db.tables import cameras, orgs

Found = Row[*tuple[Any, ...]]

_region = orgs.alias("region")
_living = cameras.c.retired_at.is_(None)


def _lines() -> Select[*tuple[Any, ...]]:
    """Cameras with their project and region, without their addresses."""
    return (
        select(
            cameras.c.id,
            cameras.c.project_id,
            cameras.c.name,
            cameras.c.place,
            cameras.c.sound,
            cameras.c.demonstration,
            cameras.c.found,
            cameras.c.found_at,
            cameras.c.sub_address_sealed.is_not(None).label("has_sub"),
            orgs.c.code.label("project_code"),
            orgs.c.name.label("project"),
            orgs.c.name_en.label("project_en"),
            orgs.c.path,
            _region.c.name.label("region"),
            _region.c.name_en.label("region_en"),
        )
        .join(orgs, orgs.c.id == cameras.c.project_id)
        .outerjoin(_region, and_(_region.c.kind == "region", func.starts_with(orgs.c.path, _region.c.path)))
    )


def below(conn: Connection, path: str, org_id: int | None = None) -> Sequence[Found]:
    """The cameras in use in the unit at `path` or below, and of these only those at or below the unit `org_id` when given."""
    query = _lines().where(_living, func.starts_with(orgs.c.path, path))
    if org_id is not None:
        query = query.where(func.strpos(orgs.c.path, f"/{org_id}/") > 0)
    return conn.execute(query.order_by(_region.c.id, orgs.c.id, cameras.c.name)).all()


def one(conn: Connection, camera_id: int) -> Found | None:
    """A camera in use."""
    return conn.execute(_lines().where(cameras.c.id == camera_id, _living)).one_or_none()


def addresses(conn: Connection, camera_id: int) -> Found:
    """The sealed addresses of a camera."""
    query = select(cameras.c.address_sealed, cameras.c.sub_address_sealed).where(cameras.c.id == camera_id)
    return conn.execute(query).one()


def add(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """New cameras at once; the ids of those whose name was free at their project."""
    if not rows:
        return []
    query = upsert(cameras).values(list(rows))
    query = query.on_conflict_do_nothing(index_elements=["project_id", "name"], index_where=_living)
    return list(conn.execute(query.returning(cameras.c.id)).scalars())


def change(conn: Connection, camera_id: int, **values: Any) -> None:
    """Replace values of a camera."""
    conn.execute(update(cameras).where(cameras.c.id == camera_id).values(**values))


def is_name_taken(conn: Connection, project_id: int, name: str, but: int | None = None) -> bool:
    """Whether another camera in use at the project than `but` has this name."""
    query = select(cameras.c.id).where(cameras.c.project_id == project_id, cameras.c.name == name, _living)
    if but is not None:
        query = query.where(cameras.c.id != but)
    return conn.execute(query.limit(1)).first() is not None


def retire(conn: Connection, camera_id: int, at: datetime) -> None:
    """The camera is used no more; looks through it stay on record."""
    conn.execute(update(cameras).where(cameras.c.id == camera_id, _living).values(retired_at=at))


def is_empty(conn: Connection) -> bool:
    """True when no camera was ever set up."""
    return conn.execute(select(cameras.c.id).limit(1)).first() is None


def take_turn(conn: Connection) -> None:
    """Let those who set up cameras do so one after the other until this transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("duban cameras", 0))))


def projects(conn: Connection, path: str) -> Sequence[Found]:
    """The projects at or below a path with their regions, in the tree's order."""
    query = (
        select(
            orgs.c.id,
            orgs.c.code,
            orgs.c.name,
            orgs.c.name_en,
            _region.c.name.label("region"),
            _region.c.name_en.label("region_en"),
        )
        .outerjoin(_region, and_(_region.c.kind == "region", func.starts_with(orgs.c.path, _region.c.path)))
        .where(orgs.c.kind == "project", func.starts_with(orgs.c.path, path))
    )
    return conn.execute(query.order_by(_region.c.id, orgs.c.id)).all()
