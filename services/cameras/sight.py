"""Which cameras somebody may look through, and the only door to their addresses."""

from dataclasses import dataclass
from typing import Any, Literal

from db.engine import Connection, reading
from db.queries import cameras as queries
from services import access
from services.access import Actor
from services.cameras.demonstration import url_of
from services.errors import CameraNotFound
from services.register import named
from services.sealing import unseal
from services.video.source import Source

Command = Literal["watch_cameras", "manage_cameras"]


@dataclass(frozen=True)
class Camera:
    """A camera in use: its project and region in the reader's language, `org_path` of the project. Never an address."""

    id: int
    project_id: int
    project: str
    region: str
    name: str
    place: str
    sound: bool
    demonstration: bool
    org_path: str


def listed(actor: Actor, *, org_id: int | None = None) -> list[Camera]:
    """The cameras that the actor may look through, by region, project and name; with `org_id`, those of that unit and below.

    Raises NotPermitted.
    """
    scope = access.scope_of(actor, "watch_cameras")
    with reading() as conn:
        return [camera_of(row, actor.language) for row in queries.below(conn, scope.org_path, org_id)]


def one(actor: Actor, camera_id: int) -> Camera:
    """A camera that the actor may look through. Raises NotPermitted and CameraNotFound."""
    with reading() as conn:
        return camera_of(row_of(conn, actor, "watch_cameras", camera_id), actor.language)


def source(actor: Actor, camera_id: int, *, sub: bool = False, command: Command = "watch_cameras") -> Source:
    """Where the camera's picture is pulled from; `sub`: the small one, where there is one.

    It holds the address with its password: it goes to the pull and nowhere else. Raises NotPermitted, CameraNotFound, SealBroken.
    """
    with reading() as conn:
        row = row_of(conn, actor, command, camera_id)
        sealed = queries.addresses(conn, camera_id)
    small = sealed.sub_address_sealed if sub else None
    url = url_of(camera_id) if row.demonstration else unseal(small or sealed.address_sealed)
    return Source(camera_id=camera_id, url=url, sound=row.sound, label=f"{row.project} · {row.name}")


def row_of(conn: Connection, actor: Actor, command: Command, camera_id: int) -> Any:
    """The row of a camera within the reach of a command. Raises NotPermitted and CameraNotFound."""
    scope = access.scope_of(actor, command)
    row = queries.one(conn, camera_id)
    if row is None or not scope.covers(row.path):
        raise CameraNotFound(id=camera_id)
    return row


def camera_of(row: Any, lang: str) -> Camera:
    """A row as whoever looks may know it."""
    return Camera(
        id=row.id,
        project_id=row.project_id,
        project=named(row.project, row.project_en, lang),
        region=named(row.region or "", row.region_en, lang),
        name=row.name,
        place=row.place,
        sound=row.sound,
        demonstration=row.demonstration,
        org_path=row.path,
    )
