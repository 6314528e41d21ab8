"""Setting cameras up. Who changed what is on record; addresses are not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection, reading, transaction
from db.queries import cameras as queries
from services import access, audit
from services.access import Actor
from services.cameras.entry import checked, described, sealed, shown
from services.cameras.sight import Camera, camera_of, row_of
from services.cameras.testing import Tested, tested_of
from services.errors import InputRefused
from services.register import named
from services.sealing import seal, unseal

# Of addresses only that they are new is on record.
_CHANGEABLE = ("name", "place", "sound", "address_sealed", "sub_address_sealed")


@dataclass(frozen=True)
class Project:
    """A project that may have cameras, in the reader's language."""

    id: int
    code: str
    name: str
    region: str


@dataclass(frozen=True)
class Kept:
    """A camera as whoever keeps it sees it: whether it has a small picture besides, and what its last test found."""

    camera: Camera
    project_code: str
    has_sub: bool
    tested: Tested | None


def kept(actor: Actor) -> list[Kept]:
    """The cameras that the actor keeps, by region, project and name. Raises NotPermitted."""
    scope = access.scope_of(actor, "manage_cameras")
    with reading() as conn:
        rows = queries.below(conn, scope.org_path)
    return [Kept(camera_of(row, actor.language), row.project_code, row.has_sub, tested_of(row)) for row in rows]


def projects(actor: Actor) -> list[Project]:
    """The projects whose cameras the actor keeps, in the tree's order. Raises NotPermitted."""
    scope = access.scope_of(actor, "manage_cameras")
    lang = actor.language
    with reading() as conn:
        rows = queries.projects(conn, scope.org_path)
    return [
        Project(row.id, row.code, named(row.name, row.name_en, lang), named(row.region or "", row.region_en, lang))
        for row in rows
    ]


def shown_address(actor: Actor, camera_id: int, *, sub: bool = False) -> str:
    """What of a camera's address may be shown; empty where there is none. Raises NotPermitted, CameraNotFound and SealBroken."""
    with reading() as conn:
        row_of(conn, actor, "manage_cameras", camera_id)
        both = queries.addresses(conn, camera_id)
    closed = both.sub_address_sealed if sub else both.address_sealed
    return shown(unseal(closed)) if closed else ""


def add(
    actor: Actor,
    *,
    project_id: int,
    name: str,
    address: str,
    at: datetime,
    place: str = "",
    sub_address: str = "",
    sound: bool = False,
) -> int:
    """A new camera of a project; its id. Raises NotPermitted and InputRefused."""
    access.require(actor, "manage_cameras")
    values = described(name, place, sound) | sealed(address, sub_address)
    with transaction() as conn:
        project = _project(conn, actor, project_id)
        made = queries.add(conn, [{**values, "project_id": project_id, "created_at": at, "created_by": actor.id}])
        if not made:
            raise InputRefused(field="camera_name", problem="taken", value=values["name"])
        note(conn, actor, "camera_added", f"camera/{made[0]}", {"project": project.code, "name": values["name"]}, at)
    return made[0]


def edit(
    actor: Actor,
    camera_id: int,
    *,
    name: str,
    place: str,
    sound: bool,
    at: datetime,
    address: str = "",
    sub_address: str = "",
    without_sub: bool = False,
) -> None:
    """Change a camera. An address left empty stays as it is; a new one has not been tested yet.

    Raises NotPermitted, CameraNotFound and InputRefused.
    """
    access.require(actor, "manage_cameras")
    values = described(name, place, sound) | _new_addresses(address, sub_address, without_sub)
    with transaction() as conn:
        row = row_of(conn, actor, "manage_cameras", camera_id)
        if queries.is_name_taken(conn, row.project_id, values["name"], but=camera_id):
            raise InputRefused(field="camera_name", problem="taken", value=values["name"])
        queries.change(conn, camera_id, **values)
        changed = [key for key in _CHANGEABLE if key in values and getattr(row, key, ...) != values[key]]
        note(conn, actor, "camera_edited", f"camera/{camera_id}", {"project": row.project_code, "changed": changed}, at)


def retire(actor: Actor, camera_id: int, *, at: datetime) -> None:
    """Use a camera no more; who looked through it stays on record. Raises NotPermitted and CameraNotFound."""
    with transaction() as conn:
        row = row_of(conn, actor, "manage_cameras", camera_id)
        queries.retire(conn, camera_id, at)
        note(conn, actor, "camera_retired", f"camera/{camera_id}", {"project": row.project_code, "name": row.name}, at)


def note(conn: Connection, actor: Actor, action: str, subject: str, data: dict[str, Any], at: datetime) -> None:
    """Put on record what somebody did about cameras."""
    audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action=action, subject=subject, data=data)


def _new_addresses(address: str, sub_address: str, without_sub: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if address.strip():
        found |= {"address_sealed": seal(checked(address)), "demonstration": False, "found": None, "found_at": None}
    if without_sub:
        found["sub_address_sealed"] = None
    elif sub_address.strip():
        found["sub_address_sealed"] = seal(checked(sub_address, "sub_address"))
    return found


def _project(conn: Connection, actor: Actor, project_id: int) -> Any:
    scope = access.scope_of(actor, "manage_cameras")
    found = next((row for row in queries.projects(conn, scope.org_path) if row.id == project_id), None)
    if found is None:
        raise InputRefused(field="project", problem="unknown", value=project_id)
    return found
