"""What becomes of an arrival: a case, or nothing, with the reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from db.engine import Connection, alone, transaction
from db.queries import arrivals as queries
from db.queries import cases as case_queries
from db.queries import uploads as sent
from services import attachments, cases, uploads
from services.access import Actor
from services.arrivals.record import owner, record
from services.arrivals.waiting import held
from services.errors import ArrivalRefused
from services.policy.pack import Pack
from services.time import require_aware

Files = Mapping[str, Sequence[str]]

LONGEST_REASON = 500
# What a recording stands for where the opening step has no field for sound.
_BESIDE = "recording"


def complete_in(
    conn: Connection,
    actor: Actor,
    arrival_id: int,
    *,
    pack: Pack,
    event: str,
    data: Mapping[str, Any],
    at: datetime,
    files: Files | None = None,
    request_id: str | None = None,
) -> str:
    """Open the case that an arrival is, in its project, its recording attached to the opening step; the case's number.

    The same request of the same person again gives the same case. Raises what `cases.open_case` raises, ArrivalNotFound, and
    ArrivalRefused when somebody else has seen to it.
    """
    at = require_aware(at)
    queries.lock(conn, arrival_id)
    if request_id and (known := case_queries.by_request(conn, request_id, event, actor.id)):
        return known
    row = held(conn, actor, arrival_id)
    field = _sound_field(pack, event)
    brought = dict(files or {})
    if row.upload_id and field:
        sent.hand_over(conn, [row.upload_id], uploads.owner_of(actor))
        brought[field] = [*brought.get(field, ()), row.upload_id]
    no = cases.open_case_in(
        conn,
        actor,
        pack=pack.id,
        project_id=row.project_id,
        event=event,
        data=data,
        at=at,
        files=brought,
        request_id=request_id,
    )
    case_id = case_queries.id_of(conn, no)
    if row.upload_id and not field:
        attachments.attach(conn, case_id=case_id, step_n=1, field=_BESIDE, owner=owner(arrival_id), at=at, by=actor)
    queries.done(conn, arrival_id, at=at, by=actor.id, case_id=case_id, reason=None)
    record(conn, actor, "arrival_completed", arrival_id, at, case=no)
    return no


complete = alone(complete_in)


def dismiss(actor: Actor, arrival_id: int, reason: str, *, at: datetime) -> None:
    """Say that an arrival becomes no case, and why.

    Raises ArrivalNotFound, and ArrivalRefused without a reason, with an endless one, and when somebody has seen to it.
    """
    at, said = require_aware(at), reason.replace("\x00", "").strip()
    if not said:
        raise ArrivalRefused(problem="arrival_no_reason")
    if len(said) > LONGEST_REASON:
        raise ArrivalRefused(problem="too_long", most=LONGEST_REASON)
    with transaction() as conn:
        queries.lock(conn, arrival_id)
        held(conn, actor, arrival_id)
        queries.done(conn, arrival_id, at=at, by=actor.id, case_id=None, reason=said)
        record(conn, actor, "arrival_dismissed", arrival_id, at)


def _sound_field(pack: Pack, event: str) -> str | None:
    """The field of the opening step that carries a recording."""
    rule = pack.steps[event]
    return next((name for name in (*rule.needs, *rule.may) if pack.fields[name].attach == "sound"), None)
