"""All deadlines that run, of all cases within somebody's sight, the nearest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from db.engine import reading
from db.queries import register as queries
from services import access, cursors
from services.access import Actor
from services.casework.regimes import pack_of
from services.policy.words import Title
from services.register import Filter, conditions, named

_ORDER = "clocks"


@dataclass(frozen=True)
class OpenClock:
    """A deadline that runs: of which case, until when, and who answers for it. `state` at the instant asked for."""

    no: str
    project: str
    rule: str
    n: int
    title: Title
    cite: str
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    state: Literal["running", "soon", "overdue"]
    responsible_role: Title
    responsible: str | None


@dataclass(frozen=True)
class Stretch:
    """Some of the clocks, and the cursor of those that follow; None at the end."""

    clocks: tuple[OpenClock, ...]
    following: str | None


def walk(actor: Actor, unit: str | None, *, at: datetime, limit: int, cursor: str | None = None) -> Stretch:
    """The open clocks of the cases that the actor may list, in the unit at a path or anywhere, from a cursor on.

    Raises NotPermitted, and RequestRefused for what is no cursor of clocks.
    """
    holds = conditions(access.scope_of(actor, "see_cases"), Filter(state="any", unit=unit), at)
    after = None
    if cursor is not None:
        due, clock_id = cursors.read(cursor, _ORDER)
        after = (due, clock_id) if due else None
    with reading() as conn:
        rows = queries.open_clocks(conn, holds, after, limit + 1)
    found = tuple(_clock(row, at, actor.language) for row in rows[:limit])
    following = cursors.written(_ORDER, rows[limit - 1].due_at, rows[limit - 1].id) if len(rows) > limit else None
    return Stretch(found, following)


def _clock(row: Any, at: datetime, lang: str) -> OpenClock:
    pack = pack_of(row.pack, row.pack_version)
    return OpenClock(
        no=row.no,
        project=named(row.project, row.project_en, lang),
        rule=row.rule,
        n=row.n,
        title=pack.clocks[row.rule].title,
        cite=pack.cite(row.cite, lang),
        started_at=row.started_at,
        warn_at=row.warn_at,
        due_at=row.due_at,
        state="overdue" if at > row.due_at else ("soon" if at >= row.warn_at else "running"),
        responsible_role=pack.roles[row.responsible_role].title,
        responsible=row.responsible_name,
    )
