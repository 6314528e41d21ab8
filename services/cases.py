"""What people do with a case: open it, take a step. Each is one transaction, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection, alone, reading
from db.queries import cases as queries
from services import access, audit, uploads, webhooks
from services.access import Actor
from services.casework import attaching, rows, story
from services.casework.assigning import assigned, department_of
from services.casework.attaching import Brought
from services.casework.regimes import pack_for_opening, pack_of
from services.casework.taking import checked
from services.errors import CaseChanged, CaseNotFound, InputRefused
from services.policy.engine import TICK
from services.policy.pack import Pack
from services.policy.story import Step, Story
from services.regimes import adopting
from services.time import require_aware

# Receipts of uploads, by the field of the step that they belong to.
Files = Mapping[str, Sequence[str]]
NO_FILES: Files = {}


@dataclass(frozen=True)
class StepDone:
    """A step that was taken: the case, the event, and the case's version since. `repeated`: it had been taken before by
    the same request, and nothing was done now."""

    no: str
    event: str
    version: int
    repeated: bool = False


def open_case_in(
    conn: Connection,
    actor: Actor,
    *,
    pack: str,
    project_id: int,
    event: str,
    data: Mapping[str, Any],
    at: datetime,
    role: str | None = None,
    request_id: str | None = None,
    files: Files = NO_FILES,
) -> str:
    """Open a case of a regime in a project by its opening step, at an instant; the case's number.

    The system acts in the `role` it is given, everybody else in their own. The same `request_id` of the same person opens
    one case. `files`: what this person sent before (`services.uploads`), by field.
    Raises NotPermitted, InputRefused, StepNotAllowed, StepDataRefused, FilesRefused.
    """
    at = require_aware(at)
    adopting.current_for_opening(conn)
    regime = pack_for_opening(pack, at)
    if request_id:
        queries.hold_request(conn, request_id)
        if no := queries.by_request(conn, request_id, event, actor.id):
            return no
    unit = queries.project(conn, project_id)
    if unit is None:
        raise InputRefused(field="project", problem="unknown", value=str(project_id))
    access.require(actor, "open_case", unit.path)
    given = attaching.brought(conn, uploads.owner_of(actor), regime, event, files)
    said, start = given.said(regime, data), Story(regime, {}, {}, []).now
    step = checked(regime, start, event, said, at, role=_role(actor, role), person=actor.id)
    attaching.require_meant(regime, step, given)
    return _store_new(conn, regime, unit, step, actor, request_id, given)


open_case = alone(open_case_in)


def _store_new(conn: Connection, pack: Pack, unit: Any, step: Step, actor: Actor, request_id: str | None, files: Brought) -> str:
    kept, personal = rows.without_personal(step)
    people = assigned(conn, pack, unit.path, department_of(pack, step))
    computed = story.begin(pack, people, [kept], step.at)
    day = step.at.astimezone(pack.tz).strftime("%Y%m%d")
    no = f"{pack.number_prefix}-{day}-{queries.next_number(conn, f'case/{pack.number_prefix}/{day}'):04}"
    row = rows.new_case_row(unit, people, [kept], computed, step.at)
    case_id = queries.add(conn, {**row, **personal, "no": no})
    queries.add_step(conn, rows.step_row(case_id, 1, kept, step.at, request_id))
    attaching.attach(conn, case_id, 1, actor.id, files, step.at)
    story.write(conn, case_id, computed, step.at)
    webhooks.announce(conn, case_id, unit.path, kept, 1)
    _record(conn, actor, kept, no, 1, files)
    return no


def take_step_in(
    conn: Connection,
    actor: Actor,
    no: str,
    event: str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    role: str | None = None,
    expected_version: int | None = None,
    request_id: str | None = None,
    files: Files = NO_FILES,
) -> StepDone:
    """Take a step of a case, with everything that follows from it.

    `expected_version` is the one that the actor has seen: when somebody else was quicker, nothing is done. The same
    `request_id` takes the step once, however often it is sent. A step never lies before what is already on record: should the
    clock of this machine have been set back, it takes the latest instant on record.
    `files`: what this person sent before (`services.uploads`), or `reference`s of attachments of this case, by field.
    Raises CaseNotFound, NotPermitted, CaseChanged, StepNotAllowed, StepDataRefused, FilesRefused.
    """
    case = queries.lock(conn, no)
    if case is None:
        raise CaseNotFound(no=no)
    adopting.current(conn)
    pack = pack_of(case.pack, case.pack_version)
    _require_right(actor, pack, event, case)
    if request_id and (done := queries.step_by_request(conn, case.id, request_id)):
        return StepDone(no, done.event, case.version, repeated=True)
    if expected_version is not None and expected_version != case.version:
        raise _changed(conn, case)
    steps = story.steps_of(conn, case.id)
    at = max(require_aware(at), _earliest(actor, case.computed_at, steps[-1].at))
    standing = Story(pack, {}, case.assigned, steps).now
    given = attaching.brought(conn, uploads.owner_of(actor), pack, event, files, case.id)
    step = checked(pack, standing, event, given.said(pack, data), at, role=_role(actor, role), person=actor.id, no=no)
    attaching.require_meant(pack, step, given)
    queries.add_step(conn, rows.step_row(case.id, len(steps) + 1, step, at, request_id))
    attaching.attach(conn, case.id, len(steps) + 1, actor.id, given, at)
    computed = story.recompute(case, [*steps, step], at, case.computed_at)
    queries.change(conn, case.id, {**rows.case_row(computed, at), "version": case.version + 1})
    story.write(conn, case.id, computed, at)
    webhooks.announce(conn, case.id, case.path, step, len(steps) + 1)
    _record(conn, actor, step, no, len(steps) + 1, given)
    return StepDone(no, event, case.version + 1)


take_step = alone(take_step_in)


def _earliest(actor: Actor, computed_at: datetime, last_step: datetime) -> datetime:
    """The first instant at which a step may lie. What people do comes after what is on record, so that nobody's step changes
    who held the case when a cost at that very instant was entered; told stories (replay, import) may use one instant twice."""
    known = max(computed_at, last_step)
    return known if actor.kind == "system" else known + TICK


def _require_right(actor: Actor, pack: Pack, event: str, case: Any) -> None:
    """Refuse a case out of sight as one that does not exist, and a step that the actor has no right to."""
    sight = {"people": case.people.values(), "department": case.department}
    if not access.may(actor, "see_case", case.path, **sight):
        raise CaseNotFound(no=case.no)
    rule = pack.steps.get(event)
    access.require(actor, (rule.right if rule else None) or "take_step", case.path, **sight)


def _role(actor: Actor, role: str | None) -> str:
    """The role in which somebody acts: the system in the one it is given, everybody else in their own."""
    return (role or actor.role) if actor.kind == "system" else actor.role


def _record(conn: Connection, actor: Actor, step: Step, no: str, n: int, files: Brought) -> None:
    """The audit row of a step. It names the fields that were filled in, not what they say: that stands in the step. Of files it
    keeps the hashes."""
    data = {"n": n, "role": step.role, "fields": sorted(step.data), **({"files": files.hashes} if files.rows else {})}
    audit.record(conn, at=step.at, actor_id=actor.id, actor=actor.name, action=step.event, subject=no, data=data)


def changed(no: str) -> CaseChanged:
    """The refusal that says who did what to a case last, and when."""
    with reading() as conn:
        return _changed(conn, queries.find(conn, no))


def _changed(conn: Connection, case: Any) -> CaseChanged:
    last = queries.steps_of(conn, case.id)[-1]
    title = pack_of(case.pack, case.pack_version).steps[last.event].title
    return CaseChanged(no=case.no, event=title, who=last.by_name or last.by_role, at=last.at)
