"""Files that people send before they say what for: looked at, kept, and named by a receipt that only the sender can use."""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any, get_args

from db.engine import Connection, reading, transaction
from db.queries import kept_files
from db.queries import uploads as queries
from services import access, contents, files
from services.access import Actor
from services.contents import LARGEST, Purpose, pictures
from services.errors import FileNotKept, FilesRefused, InputRefused, NotPermitted
from services.time import require_aware

__all__ = ["LARGEST", "Receipt", "hand_over", "keeps_place", "own", "owner_of", "preview", "receive", "taken"]

# More than any form asks for; beyond it somebody is filling the disk.
MOST_WAITING = 200
MOST_NAME = 120
# A slow store keeps no more connections busy than these.
_KEEPING = BoundedSemaphore(4)
_RECEIPT = re.compile("[A-Za-z0-9_-]{22}")
# Whoever may do one of these may send files.
RIGHTS = ("open_case", "take_step", "approve", "comment")


@dataclass(frozen=True)
class Receipt:
    """A file that was taken. `id` is known to the sender alone; `size` in bytes; `at`: when it was sent."""

    id: str
    sha256: str
    media_type: str
    size: int
    name: str
    purpose: str
    at: datetime


def receive(actor: Actor, content: bytes, *, name: str, purpose: Purpose, at: datetime, owner: str | None = None) -> Receipt:
    """Look at a file and keep it until it is used, for a week at most.

    `owner`: for whom it is kept instead of the actor, where a service has seen to the right of whoever sends it.
    Raises NotPermitted, and FilesRefused for what is not of the kind, too large, or more than anybody needs.
    """
    if owner is None and not any(access.may(actor, right) for right in RIGHTS):
        raise NotPermitted(command="take_step", role=actor.role)
    if purpose not in get_args(Purpose):
        raise InputRefused(field="purpose", problem="unknown", value=str(purpose)[:MOST_NAME])
    holder = owner or owner_of(actor)
    with reading() as conn:
        if queries.waiting(conn, holder) >= MOST_WAITING:
            raise FilesRefused(problem="too_many_waiting", most=MOST_WAITING)
    looked = contents.look(content, purpose)
    row = {
        "id": secrets.token_urlsafe(16),
        "owner": holder,
        "at": require_aware(at),
        "purpose": purpose,
        "name": contents.file_name(name, looked.media_type, MOST_NAME),
        "media_type": looked.media_type,
        "size": len(looked.content),
        "taken_at": looked.taken_at,
        "place": looked.place,
    }
    return _receipt(_kept(row, {"sha256": looked.content, "preview": looked.preview, "original": looked.original}))


def _kept(row: dict[str, Any], brought: Mapping[str, bytes | None]) -> dict[str, Any]:
    """The row with the hashes of what was brought, stored. A slow store keeps no transaction waiting: the files come first.

    Should the row not come after them they lie there for nobody, under names that anything else could only have for the same.
    """
    contents_of = {hashlib.sha256(content).digest(): content for content in brought.values() if content is not None}
    with _KEEPING:
        with reading() as conn:
            lay_there = contents_of.keys() - kept_files.unnamed(conn, contents_of)
        for content in contents_of.values():
            files.keep(content)
        row |= {name: None if content is None else hashlib.sha256(content).digest() for name, content in brought.items()}
        with transaction() as conn:
            queries.keep_all(conn)
            # What lay there for somebody else may have been swept by now.
            for sha256 in lay_there & kept_files.unnamed(conn, lay_there):
                files.keep(contents_of[sha256])
            queries.add(conn, row)
    return row


def keeps_place() -> bool:
    """Whether the place at which a photo was taken is kept with it."""
    return pictures.keeps_place()


def own(actor: Actor, receipt_ids: Sequence[str]) -> list[Receipt]:
    """Those among these that this person sent and has not used yet, in the order asked for."""
    with reading() as conn:
        known = queries.own(conn, owner_of(actor), [one for one in receipt_ids if _RECEIPT.fullmatch(one)])
    found = {row.id: row for row in known if row.used_at is None}
    return [_receipt(found[one]._mapping) for one in receipt_ids if one in found]


def preview(actor: Actor, receipt_id: str) -> bytes:
    """A small JPEG of what this person sent. Raises FileNotKept where there is none."""
    with reading() as conn:
        found = queries.own(conn, owner_of(actor), [receipt_id] if _RECEIPT.fullmatch(receipt_id) else [])
    if not found or found[0].preview is None:
        raise FileNotKept(problem="file_gone")
    return files.read(found[0].preview.hex())


def hand_over(conn: Connection, actor: Actor, receipt_ids: Sequence[str], *, to: str) -> None:
    """What this person sent belongs to something else from now on ("arrival/12"), and is kept for it however long that takes.

    Raises FilesRefused for what is not this person's, or is used.
    """
    taken(conn, owner_of(actor), receipt_ids)
    queries.hand_over(conn, receipt_ids, to)


def taken(conn: Connection, owner: str, receipt_ids: Sequence[str]) -> dict[str, Any]:
    """The rows of these receipts, held until the transaction ends. Raises FilesRefused for one that the owner cannot use."""
    # Whatever somebody writes in the place of a receipt is asked for only when it could be one.
    found = {row.id: row for row in queries.lock(conn, owner, [one for one in receipt_ids if _RECEIPT.fullmatch(one)])}
    if set(receipt_ids) - found.keys():
        raise FilesRefused(problem="receipt_unknown")
    for row in found.values():
        if row.used_at is not None:
            raise FilesRefused(problem="receipt_used", name=row.name)
    return found


def owner_of(actor: Actor) -> str:
    """For whom a file is kept that this actor sends."""
    return f"{actor.kind}/{actor.name if actor.id is None else actor.id}"


def _receipt(row: Any) -> Receipt:
    return Receipt(row["id"], row["sha256"].hex(), row["media_type"], row["size"], row["name"], row["purpose"], row["at"])
