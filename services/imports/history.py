"""Imports that were begun: what became of each, what is kept of it, and going on with one that was broken off."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from db.engine import reading
from db.queries import imports as queries
from services import access, files
from services.access import Actor
from services.errors import ImportNotFound, ImportRefused
from services.imports import jobs
from services.imports.looking import Upload

LISTED = 100
State = Literal["running", "done", "broken", "undone"]


@dataclass(frozen=True)
class Past:
    """An import. `broken`: its process died before its end; what it had added until then is there. `part` is how far it has come
    (0 to 1) where that is known; `kept`: its file and mapping are there, so that it can go on."""

    id: int
    source: str
    file_name: str
    state: State
    started_at: datetime
    finished_at: datetime | None
    by: str | None
    rows: int
    rows_rejected: int
    added: int
    known: int
    rejected: int
    steps: int
    part: float | None
    kept: bool
    has_rejects: bool
    undone_at: datetime | None
    undone_by: str | None
    undone_because: str | None


def listed(actor: Actor) -> list[Past]:
    """The newest imports: all of them for whoever stands at the top, one's own for everybody else. Raises NotPermitted."""
    access.require(actor, "import_cases")
    with reading() as conn:
        alive = queries.alive(conn)
        rows = queries.listed(conn, LISTED)
    return [_past(row, alive) for row in rows if _sees(actor, row)]


def one(actor: Actor, import_id: int) -> Past:
    """An import. Raises NotPermitted, ImportNotFound."""
    row, alive = _found(actor, import_id)
    return _past(row, alive)


def rejects(actor: Actor, import_id: int) -> bytes:
    """The rows that it set aside. Raises NotPermitted, ImportNotFound, FileNotKept."""
    row, _ = _found(actor, import_id)
    if row.rejects_hash is None:
        raise ImportRefused(problem="import_not_kept", id=import_id)
    return files.read(row.rejects_hash)


def mapping(actor: Actor, import_id: int) -> bytes:
    """The mapping that it went by. Raises NotPermitted, ImportNotFound, ImportRefused, FileNotKept."""
    row, _ = _found(actor, import_id)
    if not row.kept:
        raise ImportRefused(problem="import_not_kept", id=import_id)
    return files.read(row.mapping_hash)


def go_on(actor: Actor, import_id: int, *, at: datetime) -> int | None:
    """Import the same file by the same mapping once more: what is there already is known, the rest is added. The new import's id.

    Raises what `jobs.begin` raises, ImportNotFound, FileNotKept, and ImportRefused where nothing of it is kept.
    """
    row, _ = _found(actor, import_id)
    text = mapping(actor, import_id).decode("utf-8")
    return jobs.begin(actor, Upload(row.file_name, files.read(row.file_hash)), text, rows=row.rows_expected, at=at)


def _found(actor: Actor, import_id: int) -> tuple[Any, set[int]]:
    access.require(actor, "import_cases")
    with reading() as conn:
        alive = queries.alive(conn)
        row = queries.one(conn, import_id)
    if row is None or not _sees(actor, row):
        raise ImportNotFound(id=import_id)
    return row, alive


def _sees(actor: Actor, row: Any) -> bool:
    return row.by_id == actor.id or access.stands_at_top(actor)


def _past(row: Any, alive: set[int]) -> Past:
    part = min(1.0, row.rows_read / row.rows_expected) if row.rows_expected else None
    return Past(
        id=row.id,
        source=row.source,
        file_name=row.file_name,
        state=_state(row, alive),
        started_at=row.started_at,
        finished_at=row.finished_at,
        by=row.by_name,
        rows=row.rows_read,
        rows_rejected=row.rows_rejected,
        added=row.cases_added,
        known=row.cases_known,
        rejected=row.cases_rejected,
        steps=row.steps_added,
        part=part,
        kept=row.kept,
        has_rejects=row.rejects_hash is not None,
        undone_at=row.undone_at,
        undone_by=row.undone_by_name,
        undone_because=row.undone_because,
    )


def _state(row: Any, alive: set[int]) -> State:
    """No column says it: a process that dies says nothing, and its lock is gone with it."""
    if row.undone_at is not None:
        return "undone"
    if row.finished_at is not None:
        return "done"
    return "running" if row.id in alive else "broken"
