"""What has arrived and waits, for those who may complete it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection, reading
from db.queries import arrivals as queries
from services import access, files
from services.access import Actor
from services.errors import ArrivalNotFound, ArrivalRefused
from services.register import named
from services.wording import has
from services.wording import text as words

MOST = 100


@dataclass(frozen=True)
class Arrival:
    """Something that came in at an instant and waits. `channel` is the way by which it came, in the reader's language;
    `earlier_no` the case about which somebody complains again. The customer is masked unless the reader may see them."""

    id: int
    project_id: int
    project: str
    channel: str
    at: datetime
    text: str
    room: str
    customer_name: str
    customer_phone: str
    earlier_no: str | None
    has_sound: bool


def listed(actor: Actor, *, at: datetime) -> list[Arrival]:
    """What waits at an instant where the actor opens cases, the longest first, at most MOST. Raises NotPermitted."""
    with reading() as conn:
        rows = queries.waiting(conn, access.scope_of(actor, "open_case").org_path, at, MOST)
    return [_arrival(actor, row) for row in rows]


def count(actor: Actor) -> int:
    """How many wait where the actor opens cases. Raises NotPermitted."""
    with reading() as conn:
        return queries.count(conn, access.scope_of(actor, "open_case").org_path)


def one(actor: Actor, arrival_id: int) -> Arrival:
    """What waits under an id. Raises ArrivalNotFound, also out of sight, and ArrivalRefused when somebody has seen to it."""
    with reading() as conn:
        return _arrival(actor, held(conn, actor, arrival_id))


def sound(actor: Actor, arrival_id: int) -> tuple[bytes, str]:
    """The recording of what waits, and its media type. Raises what `one` raises, and FileNotKept where there is none."""
    with reading() as conn:
        row = held(conn, actor, arrival_id)
    return files.read(row.sha256.hex() if row.sha256 else ""), str(row.media_type)


def held(conn: Connection, actor: Actor, arrival_id: int) -> Any:
    """The row of what waits under an id. Raises ArrivalNotFound and ArrivalRefused, as `one` does."""
    row = queries.find(conn, arrival_id)
    if row is None or not access.may(actor, "open_case", row.path):
        raise ArrivalNotFound(id=arrival_id)
    if row.done_at is not None:
        raise ArrivalRefused(problem="arrival_done", who=row.done_by_name or "", no=row.case_no or "")
    return row


def channel_text(channel: str, lang: str) -> str:
    """What a channel is called; as it calls itself where the catalogue does not know it."""
    key = f"arrivals.channel.{channel}"
    return words(key, lang) if has(key, lang) else channel


def _arrival(actor: Actor, row: Any) -> Arrival:
    full = access.sees_personal_data(actor, row.path)
    return Arrival(
        id=row.id,
        project_id=row.project_id,
        project=named(row.project, row.project_en, actor.language),
        channel=channel_text(row.channel, actor.language),
        at=row.at,
        text=row.text,
        room=row.room or "",
        customer_name=(row.customer_name or "") if full else access.mask_name(row.customer_name),
        customer_phone=(row.customer_phone or "") if full else access.mask_phone(row.customer_phone),
        earlier_no=row.earlier_no,
        has_sound=row.sha256 is not None,
    )
