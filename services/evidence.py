"""Pictures that prove what was seen: camera, instant and viewer are written into them, and their hash stands in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection, reading, transaction
from db.queries import spot_checks as queries
from services import access, audit, cameras, captions, files, looks
from services.access import Actor
from services.errors import FileNotKept, Refusal, SpotCheckRefused
from services.spot_checks.regime import regime
from services.time import require_aware
from services.video.still import key_frame
from services.wording import text

JPEG = "image/jpeg"
# Wide enough to tell a badge from a button.
WIDTH = 1280


@dataclass(frozen=True)
class Picture:
    """A picture that is kept: when the camera saw it, and who took it through which camera."""

    id: int
    project_id: int
    camera: str | None
    seen_at: datetime
    viewer: str
    taken_at: datetime


def keep(
    actor: Actor, project_id: int, camera_id: int | None, camera: str, jpeg: bytes, *, seen_at: datetime, at: datetime
) -> int:
    """Keep a picture of a centre as evidence; its id. Raises NotPermitted, and FileNotKept for what is no picture."""
    at = require_aware(at)
    with reading() as conn:
        centre = queries.project(conn, project_id)
    if centre is None:
        raise FileNotKept(problem="file_gone")
    access.require(actor, "spot_check", centre.path)
    sha256 = files.keep(captions.captioned(jpeg, _caption(actor, centre, camera, seen_at)))
    values = {"sha256": bytes.fromhex(sha256), "project_id": project_id, "camera_id": camera_id}
    with transaction() as conn:
        picture = queries.add_evidence(conn, {**values, "seen_at": seen_at, "taken_by": actor.id, "taken_at": at})
        data = {"evidence": picture, "camera": camera_id, "sha256": sha256}
        audit.record(
            conn, at=at, actor_id=actor.id, actor=actor.name, action="evidence_kept", subject=f"project/{centre.code}", data=data
        )
    return picture


def take(actor: Actor, camera_id: int, *, at: datetime) -> int:
    """Take a picture through a camera now and keep it as evidence; its id. The look is on record. Takes a second or two.

    Raises NotPermitted, CameraNotFound and what the camera is refused for.
    """
    access.require(actor, "spot_check")
    camera = cameras.one(actor, camera_id)
    looks.begin(actor, camera_id, "still", at)
    still = key_frame(cameras.source(actor, camera_id).url, WIDTH)
    return keep(actor, camera.project_id, camera_id, camera.name, still.jpeg, seen_at=still.at, at=max(at, still.at))


def _caption(actor: Actor, centre: Any, camera: str, seen_at: datetime) -> list[str]:
    place = " · ".join(part for part in (centre.name, camera) if part)
    instant = f"{seen_at.astimezone(regime(seen_at).tz):%Y-%m-%d %H:%M:%S}"
    return [place, text("evidence.caption", actor.language, at=instant, viewer=actor.name)]


def jpeg(actor: Actor, evidence_id: int) -> bytes:
    """The picture, for whoever makes spot checks at its centre, and once it shows a finding for whoever may see that.

    Raises NotPermitted, and FileNotKept when it is gone or not what was kept.
    """
    with reading() as conn:
        found = queries.pictures(conn, [evidence_id])
        concerned = queries.concerned_by(conn, evidence_id)
    if not found:
        raise FileNotKept(problem="file_gone")
    access.require(actor, "see_findings" if concerned else "spot_check", found[0].path, people=concerned)
    return files.read(found[0].sha256.hex())


def of_findings(conn: Connection, finding_ids: list[int]) -> dict[int, tuple[Picture, ...]]:
    """The pictures of findings, by finding. Whoever asks has asked before whether the findings may be seen."""
    linked = queries.pictures_of(conn, finding_ids)
    known = {row.id: _picture(row) for row in queries.pictures(conn, [link.evidence_id for link in linked])}
    return {one: tuple(known[link.evidence_id] for link in linked if link.finding_id == one) for one in finding_ids}


def taken(actor: Actor, evidence_ids: Sequence[int]) -> tuple[Picture, ...]:
    """The pictures among these that this person took, in order."""
    with reading() as conn:
        return tuple(_picture(row) for row in queries.pictures(conn, evidence_ids) if row.taken_by == actor.id)


def require_own(conn: Connection, actor: Actor, project_id: int, evidence_ids: Sequence[int]) -> None:
    """Raises SpotCheckRefused unless this person took all these pictures, at this centre."""
    rows = queries.pictures(conn, evidence_ids)
    own = [row.id for row in rows if row.project_id == project_id and row.taken_by == actor.id]
    if set(evidence_ids) - set(own):
        raise SpotCheckRefused(problem="not_your_picture")


def _picture(row: Any) -> Picture:
    return Picture(row.id, row.project_id, row.camera, row.seen_at, row.viewer, row.taken_at)


def differences(conn: Connection) -> list[str]:
    """A line for each picture that is gone or is not what was kept; nothing when all is well."""
    return [line for row in queries.all_pictures(conn) if (line := _missing(row))]


def _missing(row: Any) -> str | None:
    try:
        files.read(row.sha256.hex())
    except Refusal as refusal:
        return f"evidence {row.id}: {refusal.facts['problem']}"
    return None
