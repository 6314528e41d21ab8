"""Registering what a customer has said: the case opens, and ends at once where it was solved on the spot. One transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from db.engine import Connection, transaction
from db.queries import cases as case_queries
from db.queries import reception as queries
from services import cases
from services.access import Actor
from services.arrivals import complete_in
from services.casework.regimes import opened_by
from services.errors import RegimeChanged
from services.reception import rooms
from services.reception.opening import Opening

Files = Mapping[str, Sequence[str]]


def register(
    actor: Actor,
    form: Opening,
    data: Mapping[str, Any],
    *,
    at: datetime,
    files: Files | None = None,
    ending: str | None = None,
    arrival_id: int | None = None,
    request_id: str | None = None,
) -> str:
    """Open a case with what the form says, and take its `ending` step where one is named; the case's number.

    `data` and `files` are of both steps; a file of a field that both have belongs to the ending. With `arrival_id` the case is
    what became of that arrival. A room that other cases name is written as they write it. The same request opens one case.

    Raises NotPermitted, InputRefused, StepNotAllowed, StepDataRefused, FilesRefused, ArrivalNotFound, ArrivalRefused, and
    RegimeChanged where the project follows another regime, or version, than that of the form; then nothing is written.
    """
    ends = next((action for action in form.endings if action.event == ending), None)
    last = {name for name, _ in (*ends.needs, *ends.may)} if ends else set()
    opening, sent = {*form.fields, *form.given}, files or {}
    with transaction() as conn:
        _require_still(conn, form, at)
        told = {**form.given, **_room(conn, form.project_id, {name: data[name] for name in data if name in opening})}
        kept = {name: ids for name, ids in sent.items() if name in opening - last}
        no = _open(conn, actor, form, told, kept, at, arrival_id, request_id)
        if ends:
            said, brought = ({name: one[name] for name in one if name in last} for one in (data, sent))
            again = f"{request_id}/{ends.event}" if request_id else None
            cases.take_step_in(conn, actor, no, ends.event, said, at=at, files=brought, request_id=again)
    return no


def _require_still(conn: Connection, form: Opening, at: datetime) -> None:
    """Refuse a form that was drawn before the project came under another regime: it asks for other things than the case needs."""
    unit = case_queries.project(conn, form.project_id)
    pack = opened_by(conn, unit, at) if unit is not None else form.pack
    if (pack.id, pack.version) != (form.pack.id, form.pack.version):
        raise RegimeChanged()


def _open(
    conn: Connection,
    actor: Actor,
    form: Opening,
    data: Mapping[str, Any],
    files: Files,
    at: datetime,
    arrival_id: int | None,
    request_id: str | None,
) -> str:
    if arrival_id is not None:
        return complete_in(
            conn, actor, arrival_id, pack=form.pack, event=form.event, data=data, at=at, files=files, request_id=request_id
        )
    return cases.open_case_in(
        conn,
        actor,
        pack=form.pack.id,
        project_id=form.project_id,
        event=form.event,
        data=data,
        at=at,
        files=files,
        request_id=request_id,
    )


def _room(conn: Connection, project_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """What is said, with the room as it is written already: the cases of a room are found by it."""
    if isinstance(data.get("room"), str) and (known := rooms.spellings(queries.rooms(conn, project_id), data["room"])):
        return {**data, "room": known[0]}
    return data
