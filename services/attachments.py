"""What stands on a case beside the words: signatures, photos, papers, recordings. Whoever may see the case may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection, reading
from db.queries import attachments as queries
from db.queries import cases
from db.queries import uploads as sent
from services import access, files, uploads
from services.access import Actor
from services.casework import attaching
from services.casework.attaching import ON_CASE, Brought
from services.errors import CaseNotFound, FileNotKept


@dataclass(frozen=True)
class Attachment:
    """A file on a case. `step_n`: the step that brought it, None beside the steps; `at`: when it came; `by`: who brought it.

    `taken_at` and `place` (degrees north and east) are what the camera said of a photo.
    """

    id: int
    case_no: str
    step_n: int | None
    field: str
    purpose: str
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime
    by: str | None
    taken_at: datetime | None
    place: tuple[float, float] | None
    has_preview: bool
    has_original: bool

    @property
    def reference(self) -> str:
        """How a later step of the same case names it among its files."""
        return f"{ON_CASE}{self.id}"


def of_case(actor: Actor, no: str) -> list[Attachment]:
    """What is attached to a case, in the order in which it came. Raises CaseNotFound, also for a case out of sight."""
    with reading() as conn:
        case = cases.find(conn, no)
        if case is None or not _sees(actor, case):
            raise CaseNotFound(no=no)
        return [_attachment(no, row) for row in queries.of_case(conn, case.id)]


def content(actor: Actor, attachment_id: int) -> tuple[bytes, str, str]:
    """A file with its media type and name. Raises FileNotKept, also for one out of sight."""
    row = _visible(actor, attachment_id)
    return files.read(row.sha256.hex()), str(row.media_type), str(row.name)


def original(actor: Actor, attachment_id: int) -> tuple[bytes, str]:
    """A recording as it was sent, where another form of it is played, and its name; only to be saved. Raises FileNotKept."""
    row = _visible(actor, attachment_id)
    if row.original is None:
        raise FileNotKept(problem="file_gone")
    return files.read(row.original.hex()), str(row.name).rsplit(".", 1)[0]


def preview(actor: Actor, attachment_id: int) -> bytes:
    """A small JPEG of a file. Raises FileNotKept, also for one out of sight and for a recording."""
    row = _visible(actor, attachment_id)
    if row.preview is None:
        raise FileNotKept(problem="file_gone")
    return files.read(row.preview.hex())


def attach(
    conn: Connection,
    *,
    case_id: int,
    field: str,
    owner: str,
    at: datetime,
    by: Actor | None = None,
    step_n: int | None = None,
    receipt_ids: Sequence[str] | None = None,
) -> list[str]:
    """Put what `owner` holds on a case, all of it or these receipts, in the caller's transaction; the hashes, for its audit row.

    Raises FilesRefused for a receipt that the owner cannot use.
    """
    if receipt_ids is None:
        rows = list(sent.lock(conn, owner))
    else:
        taken = uploads.taken(conn, owner, receipt_ids)
        rows = [taken[one] for one in receipt_ids]
    brought = Brought({field: rows})
    attaching.attach(conn, case_id, step_n, by.id if by else None, brought, at)
    return brought.hashes[field]


def _visible(actor: Actor, attachment_id: int) -> Any:
    with reading() as conn:
        row = queries.one(conn, attachment_id)
    if row is None or not _sees(actor, row):
        raise FileNotKept(problem="file_gone")
    return row


def _sees(actor: Actor, case: Any) -> bool:
    return access.may(actor, "see_case", case.path, people=case.people.values(), department=case.department)


def _attachment(no: str, row: Any) -> Attachment:
    return Attachment(
        id=row.id,
        case_no=no,
        step_n=row.step_n,
        field=row.field,
        purpose=row.purpose,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256.hex(),
        at=row.at,
        by=row.by_name,
        taken_at=row.taken_at,
        place=(row.place["lat"], row.place["lon"]) if row.place else None,
        has_preview=row.preview is not None,
        has_original=row.original is not None,
    )
