"""A room as the counter looks it up: who spoke for it before, and what it has complained about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection, reading
from db.queries import cases as case_queries
from db.queries import reception as queries
from db.queries import register as lists
from services import access
from services.access import Actor
from services.errors import InputRefused
from services.reception import rooms
from services.register import CaseLine, line_of

# What a glance at a counter takes in.
CASES, OWNERS, SUGGESTED = 6, 3, 6
# Cases from which the owners are told.
_LATEST = 20


@dataclass(frozen=True)
class Owner:
    """Who spoke for a room: name and telephone number as the case `no` has them, opened at an instant."""

    name: str
    phone: str
    no: str
    at: datetime


@dataclass(frozen=True)
class Room:
    """A room: as it is written in its latest case (None: no case names it yet), who spoke for it, newest first, its cases, open
    ones first, and other rooms of the project that may have been meant."""

    known_as: str | None
    owners: tuple[Owner, ...]
    cases: tuple[CaseLine, ...]
    suggested: tuple[str, ...]


NOTHING = Room(None, (), (), ())


def look(actor: Actor, project_id: int, text: str, *, at: datetime) -> Room:
    """What is known about a room of a project, however its number is written.

    Names and telephone numbers only for whoever may see them. Raises NotPermitted, also for a project out of sight.
    """
    with reading() as conn:
        project = require_counter(conn, actor, project_id)
        known = queries.rooms(conn, project_id)
        spellings = rooms.spellings(known, text)
        suggested = tuple(rooms.fitting(known, text, SUGGESTED)) if not spellings else ()
        if not spellings:
            return Room(None, (), (), suggested)
        lines = lists.lines(conn, queries.cases_of(conn, project_id, spellings, CASES))
        told = queries.owners(conn, project_id, spellings, _LATEST)
    full = access.sees_personal_data(actor, project.path)
    return Room(
        known_as=max(lines, key=lambda row: row.opened_at).room,
        owners=_owners(told) if full else (),
        cases=tuple(line_of(row, at, actor.language) for row in lines),
        suggested=(),
    )


def require_counter(conn: Connection, actor: Actor, project_id: int) -> Any:
    """The project, where the actor may open cases. Raises NotPermitted and InputRefused."""
    project = case_queries.project(conn, project_id)
    if project is None:
        raise InputRefused(field="project", problem="unknown", value=str(project_id))
    access.require(actor, "open_case", project.path)
    return project


def _owners(told: Any) -> tuple[Owner, ...]:
    """Everybody once, as they were last written."""
    found: dict[tuple[str, str], Owner] = {}
    for row in told:
        owner = Owner(row.customer_name, row.customer_phone or "", row.no, row.opened_at)
        found.setdefault((owner.name, owner.phone), owner)
    return tuple(found.values())[:OWNERS]
