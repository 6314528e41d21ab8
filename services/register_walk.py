"""The list of cases from its beginning to its end, some at a time: for whoever reads all of it, and not only its first pages.

Where it goes on is told by the last case that was read, so what is opened or closed meanwhile moves nothing. In the order of
opening no case is read twice or passed over; by due it may be, when a step gives it another deadline meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime

from db.engine import reading
from db.queries import register as queries
from services import access, cursors
from services.access import Actor
from services.register import CaseLine, Filter, conditions, line_of


@dataclass(frozen=True)
class Stretch:
    """Some of the cases, and the cursor of those that follow; None at the end."""

    lines: tuple[CaseLine, ...]
    following: str | None


def walk(actor: Actor, wanted: Filter, *, at: datetime, limit: int, cursor: str | None = None) -> Stretch:
    """The cases that the actor may list and that answer the filter, from a cursor on.

    Raises NotPermitted, and RequestRefused for what is no cursor of this order.
    """
    order, by_due = wanted.order, wanted.order == "due"
    holds = conditions(access.scope_of(actor, "see_cases"), wanted, at)
    if cursor is not None:
        holds.append(queries.beyond(order, *cursors.read(cursor, order, nothing=by_due)))
    with reading() as conn:
        ids = queries.ids(conn, holds, order, limit + 1)
        rows = queries.lines(conn, ids[:limit])
    following = None
    if len(ids) > limit:
        following = cursors.written(order, rows[-1].next_due_at if by_due else rows[-1].opened_at, rows[-1].id)
    return Stretch(tuple(line_of(row, at, actor.language) for row in rows), following)
