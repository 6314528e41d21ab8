"""Who looked through which camera, from when to when: every look is on record.

A look tells that it lasts by a sign of life now and then. One whose viewer vanished - the browser gone, the network cut -
ended at its last sign of life, or when it was ended for want of one; which of them is decided when the record is read.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from db.engine import reading, transaction
from db.queries import looks as queries
from db.tables import LookKind
from services import access, audit
from services.access import Actor
from services.cameras.sight import row_of
from services.errors import NotPermitted
from services.register import named

# Signs of life come every 20 s or so; whoever gave none for this long is gone.
ALIVE = timedelta(seconds=60)
ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
# The most lines that are taken away at once, the newest.
EXPORTED = 100_000


@dataclass(frozen=True)
class Filter:
    """Which looks are wanted: begun on the days from `first` to `last` in China's time, by one person, through one camera, or
    through cameras whose centre or name contains `where`."""

    first: date | None = None
    last: date | None = None
    person_id: int | None = None
    camera_id: int | None = None
    where: str = ""


@dataclass(frozen=True)
class Look:
    """A look on record, `to_at` its end as far as it is known: none while it lasts. `vanished`: its viewer never said goodbye."""

    id: int
    person: str
    role: str
    camera: str
    place: str
    project: str
    kind: LookKind
    from_at: datetime
    to_at: datetime | None
    vanished: bool


@dataclass(frozen=True)
class Page:
    """Some looks, the newest first, and how many there are in all."""

    total: int
    looks: tuple[Look, ...]


def begin(actor: Actor, camera_id: int, kind: LookKind | str, at: datetime) -> int:
    """Put on record that somebody looks from now on; a still is over at once. Gives the look's id.

    Raises NotPermitted - also for whoever is no person, because nobody could be named - and CameraNotFound.
    """
    kind = LookKind(kind)
    with transaction() as conn:
        row_of(conn, actor, "watch_cameras", camera_id)
        if actor.id is None or actor.kind != "person":
            raise NotPermitted(command="watch_cameras", role=actor.role)
        to_at = at if kind is LookKind.STILL else None
        return queries.begin(conn, person_id=actor.id, camera_id=camera_id, kind=kind, at=at, to_at=to_at)


def still_there(look_id: int, at: datetime) -> None:
    """A sign of life; of a look that has ended it is none. To be given every 20 s."""
    with transaction() as conn:
        queries.still_there(conn, look_id, at)


def end(look_id: int, at: datetime) -> None:
    """The viewer said goodbye; the first end counts."""
    with transaction() as conn:
        queries.end(conn, look_id, at)


def listed(actor: Actor, wanted: Filter, *, at: datetime, limit: int = 50, offset: int = 0) -> Page:
    """The looks through cameras of the actor's unit, as the record tells at `at`. Raises NotPermitted."""
    conditions = _conditions(actor, wanted)
    with reading() as conn:
        total = queries.count(conn, conditions)
        rows = queries.found(conn, conditions, limit, offset)
    return Page(total, tuple(_look(row, at, actor.language) for row in rows))


def export(actor: Actor, wanted: Filter, *, at: datetime) -> tuple[Look, ...]:
    """The looks to take away, which goes on record too. Raises NotPermitted."""
    conditions = _conditions(actor, wanted)
    with transaction() as conn:
        rows = queries.found(conn, conditions, EXPORTED, 0)
        asked = {name: value for name, value in vars(wanted).items() if value not in (None, "")}
        audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action="looks_exported", subject="looks", data=asked)
    return tuple(_look(row, at, actor.language) for row in rows)


def viewers(actor: Actor) -> dict[int, str]:
    """Who ever looked through cameras of the actor's unit: names by id. Raises NotPermitted."""
    with reading() as conn:
        return {row.id: row.name for row in queries.viewers(conn, _conditions(actor, Filter()))}


def _conditions(actor: Actor, wanted: Filter) -> list[Any]:
    found: list[Any] = [queries.within(access.scope_of(actor, "see_looks").org_path)]
    if wanted.first:
        found.append(queries.since(_midnight(wanted.first)))
    if wanted.last:
        found.append(queries.before(_midnight(wanted.last) + DAY))
    if wanted.person_id is not None:
        found.append(queries.by(wanted.person_id))
    if wanted.camera_id is not None:
        found.append(queries.of_camera(wanted.camera_id))
    if wanted.where.strip():
        found.append(queries.somewhere_named(wanted.where.strip()))
    return found


def _look(row: Any, at: datetime, lang: str) -> Look:
    vanished = row.to_at is None and at - row.seen_at > ALIVE
    return Look(
        id=row.id,
        person=row.person,
        role=getattr(access.title_of(row.role), lang),
        camera=row.camera,
        place=row.place,
        project=named(row.project, row.project_en, lang),
        kind=LookKind(row.kind),
        from_at=row.from_at,
        to_at=row.seen_at if vanished else row.to_at,
        vanished=vanished,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)
