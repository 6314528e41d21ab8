"""Something arrives: written down once, and told to the officers of the project."""

from datetime import datetime
from typing import Any

from db.engine import Connection, alone
from db.queries import arrivals as queries
from db.queries import cases as case_queries
from services import access, uploads
from services.access import Actor
from services.arrivals.record import owner, record
from services.arrivals.waiting import channel_text
from services.delivery.outbox import post
from services.errors import ArrivalRefused, CaseNotFound
from services.reception.room import require_counter
from services.time import require_aware
from services.wording import LANGUAGES
from services.wording import text as words

LONGEST = {
    "channel": 40,
    "text": 20_000,
    "room": 200,
    "customer_name": 200,
    "customer_phone": 60,
    "external_key": 200,
    "request_id": 200,
}
# What the message to the officers rests on: no regime asks for it.
_CITE = "own: what came in and nobody has entered"


def arrive_in(
    conn: Connection,
    actor: Actor,
    *,
    project_id: int,
    channel: str,
    text: str,
    at: datetime,
    room: str | None = None,
    name: str | None = None,
    phone: str | None = None,
    earlier_no: str | None = None,
    sound_receipt: str | None = None,
    external_key: str | None = None,
    request_id: str | None = None,
) -> int:
    """Take in what came to a project by a channel (`arrivals.channel.<channel>` in the catalogue), at an instant; its id.

    `earlier_no`: the case of that project about which somebody complains again; `sound_receipt`: a recording that the actor has
    sent. The same `external_key` of a channel of the project, and the same `request_id` of the same person, arrives once.

    Raises NotPermitted, InputRefused for a project that does not exist, CaseNotFound for an earlier case of elsewhere,
    ArrivalRefused for what says nothing or too much, and FilesRefused.
    """
    at = require_aware(at)
    project = require_counter(conn, actor, project_id)
    told = {"channel": channel, "text": text, "room": room, "customer_name": name, "customer_phone": phone}
    said = _trimmed(**told, external_key=external_key, request_id=request_id)
    if not sound_receipt and not any(said[part] for part in ("text", "room", "customer_name", "customer_phone")):
        raise ArrivalRefused(problem="arrival_empty")
    row = {**said, "text": said["text"] or "", "project_id": project_id, "at": at, "by_id": actor.id}
    row["earlier_id"] = _earlier(conn, project_id, earlier_no)
    if (known := queries.known(conn, row)) or (arrival_id := queries.add(conn, row)) is None:
        return known or queries.known(conn, row) or 0
    if sound_receipt:
        uploads.hand_over(conn, actor, [sound_receipt], to=owner(arrival_id))
        queries.keep_sound(conn, arrival_id, sound_receipt)
    _tell(conn, project, arrival_id, channel, at)
    record(conn, actor, "arrival_taken", arrival_id, at, channel=channel, project=project_id, earlier=earlier_no)
    return arrival_id


arrive = alone(arrive_in)


def _trimmed(**told: str | None) -> dict[str, str | None]:
    """What was told without what surrounds it, nothing where it says nothing. Raises ArrivalRefused for what is too long."""
    said = {name: (value or "").replace("\x00", "").strip() or None for name, value in told.items()}
    for name, value in said.items():
        if value and len(value) > LONGEST[name]:
            raise ArrivalRefused(problem="too_long", most=LONGEST[name])
    if said["channel"] is None:
        raise ArrivalRefused(problem="arrival_no_channel")
    return said


def _earlier(conn: Connection, project_id: int, no: str | None) -> int | None:
    case = case_queries.find(conn, no) if no else None
    if no and (case is None or case.project_id != project_id):
        raise CaseNotFound(no=no)
    return case.id if case is not None else None


def _tell(conn: Connection, project: Any, arrival_id: int, channel: str, at: datetime) -> None:
    """A message to everybody who may complete it, with no word of the customer's."""
    roles = [name for name in access.roles() if access.reach_of(name, "open_case")]
    lines = {lang: [words("arrivals.told", lang, channel=channel_text(channel, lang))] for lang in LANGUAGES}
    data = {"lines": lines, "page": f"intake?arrival={arrival_id}"}
    for person in queries.people_at(conn, project.id, roles):
        key = f"{owner(arrival_id)}/{person.id}"
        post(conn, key=key, rule="arrival", at=at, to_role=person.role, to_id=person.id, data=data, cite=_CITE)
