"""The list of cases from its beginning to its end, some at a time: for whoever reads all of it, and not only its first pages.

Where it goes on is told by the last case that was read. What is opened or closed meanwhile moves nothing: no case that answers
the filter all the while is read twice or passed over.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import reading
from db.queries import register as queries
from services import access
from services.access import Actor
from services.errors import RequestRefused
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
    holds = conditions(access.scope_of(actor, "see_cases"), wanted, at)
    if cursor is not None:
        holds.append(queries.beyond(wanted.order, *_read(cursor, wanted.order)))
    with reading() as conn:
        ids = queries.ids(conn, holds, wanted.order, limit + 1)
        rows = queries.lines(conn, ids[:limit])
    following = _written(rows[-1], wanted.order) if len(ids) > limit else None
    return Stretch(tuple(line_of(row, at, actor.language) for row in rows), following)


def _written(row: Any, order: str) -> str:
    value = row.next_due_at if order == "due" else row.opened_at
    said = json.dumps([order, value and value.isoformat(), row.id])
    return base64.urlsafe_b64encode(said.encode()).decode("ascii").rstrip("=")


def _read(cursor: str, order: str) -> tuple[datetime | None, int]:
    try:
        its, value, case_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at = None if value is None and order == "due" else datetime.fromisoformat(value)
        if its != order or not isinstance(case_id, int) or not 0 < case_id < 1 << 63 or (at and at.tzinfo is None):
            raise ValueError(cursor)
    except (ValueError, TypeError, binascii.Error):
        raise RequestRefused(field="cursor", problem="bad_cursor") from None
    return at, case_id
