"""Who looked through which camera."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from db.tables import cameras, looks, orgs, people

Found = Row[*tuple[Any, ...]]


def begin(conn: Connection, *, person_id: int, camera_id: int, kind: str, at: datetime, to_at: datetime | None) -> int:
    """A look that begins; one that is over at once has its end already."""
    values = {"person_id": person_id, "camera_id": camera_id, "kind": kind, "from_at": at, "seen_at": at, "to_at": to_at}
    return int(conn.execute(insert(looks).values(**values).returning(looks.c.id)).scalar_one())


def still_there(conn: Connection, look_id: int, at: datetime) -> None:
    """A sign of life of a look that has not ended."""
    query = update(looks).where(looks.c.id == look_id, looks.c.to_at.is_(None), looks.c.seen_at < at)
    conn.execute(query.values(seen_at=at))


def end(conn: Connection, look_id: int, at: datetime) -> None:
    """The end of a look; the first end counts."""
    query = update(looks).where(looks.c.id == look_id, looks.c.to_at.is_(None))
    ended = func.greatest(at, looks.c.from_at)
    conn.execute(query.values(to_at=ended, seen_at=ended))


def within(path: str) -> ColumnElement[bool]:
    """Looks through cameras of the unit at `path` or below."""
    return func.starts_with(orgs.c.path, path)


def since(at: datetime) -> ColumnElement[bool]:
    """Looks that began at `at` or later."""
    return looks.c.from_at >= at


def before(at: datetime) -> ColumnElement[bool]:
    """Looks that began before `at`."""
    return looks.c.from_at < at


def by(person_id: int) -> ColumnElement[bool]:
    """Looks of one person."""
    return looks.c.person_id == person_id


def of_camera(camera_id: int) -> ColumnElement[bool]:
    """Looks through one camera."""
    return looks.c.camera_id == camera_id


def somewhere_named(text: str) -> ColumnElement[bool]:
    """Looks whose centre or camera has this in its name."""
    has = f"%{text.translate(_PLAIN)}%"
    return or_(*(column.ilike(has) for column in (orgs.c.name, orgs.c.name_en, cameras.c.name)))


_PLAIN = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


def found(conn: Connection, conditions: Sequence[ColumnElement[bool]], limit: int, offset: int) -> Sequence[Found]:
    """Looks that answer all conditions, the newest first."""
    query = (
        select(
            looks.c.id,
            looks.c.kind,
            looks.c.from_at,
            looks.c.to_at,
            looks.c.seen_at,
            looks.c.person_id,
            people.c.name.label("person"),
            people.c.role,
            looks.c.camera_id,
            cameras.c.name.label("camera"),
            cameras.c.place,
            orgs.c.name.label("project"),
            orgs.c.name_en.label("project_en"),
        )
        .select_from(_JOINED)
        .where(*conditions)
    )
    return conn.execute(query.order_by(looks.c.from_at.desc(), looks.c.id.desc()).limit(limit).offset(offset)).all()


def count(conn: Connection, conditions: Sequence[ColumnElement[bool]]) -> int:
    """How many looks answer all conditions."""
    return int(conn.execute(select(func.count()).select_from(_JOINED).where(*conditions)).scalar_one())


def viewers(conn: Connection, conditions: Sequence[ColumnElement[bool]]) -> Sequence[Found]:
    """Whoever has a look that answers all conditions, by name."""
    through = looks.join(cameras, cameras.c.id == looks.c.camera_id).join(orgs, orgs.c.id == cameras.c.project_id)
    looked = select(looks.c.id).select_from(through).where(looks.c.person_id == people.c.id, *conditions)
    query = select(people.c.id, people.c.name).where(looked.correlate(people).exists())
    return conn.execute(query.order_by(people.c.name, people.c.id)).all()


_JOINED = (
    looks.join(people, people.c.id == looks.c.person_id)
    .join(cameras, cameras.c.id == looks.c.camera_id)
    .join(orgs, orgs.c.id == cameras.c.project_id)
)
