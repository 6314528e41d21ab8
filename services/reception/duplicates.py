"""Whether a demand was registered before: the same room, and much the same words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.engine import reading
from db.queries import reception as queries
from db.queries import register as lists
from services.access import Actor
from services.reception import likeness, rooms
from services.reception.room import require_counter
from services.register import CaseLine, line_of

# A case that was closed longer ago is another matter. Our own measure; no regime sets one.
CLOSED_WITHIN = timedelta(days=30)
# How alike the words must be, in percent, by whether the category is the same.
SAME_CATEGORY, OTHER_CATEGORY = 50, 65
SHOWN = 3
_COMPARED = 50


@dataclass(frozen=True)
class Duplicate:
    """A case that a demand may be told a second time of: how alike the words are, and whether the category is the same."""

    line: CaseLine
    percent: int
    same_category: bool


def likely(actor: Actor, project_id: int, *, room: str, category: str | None, demand: str, at: datetime) -> tuple[Duplicate, ...]:
    """Cases of the same room, open or closed within CLOSED_WITHIN, that say much the same; open ones first, most alike first.

    Raises NotPermitted, also for a project out of sight.
    """
    with reading() as conn:
        require_counter(conn, actor, project_id)
        spellings = rooms.spellings(queries.rooms(conn, project_id), room)
        rows = queries.recent(conn, project_id, spellings, at - CLOSED_WITHIN, _COMPARED) if demand.strip() else ()
        found = {row.id: (score, same) for row in rows for score, same in [_alike(row, category, demand)] if score}
        lines = {row.id: line_of(row, at, actor.language) for row in lists.lines(conn, list(found))}
    made = [Duplicate(lines[case_id], score, same) for case_id, (score, same) in found.items()]
    return tuple(sorted(made, key=lambda one: (one.line.closed_at is not None, -one.percent))[:SHOWN])


def _alike(row: Any, category: str | None, demand: str) -> tuple[int, bool]:
    """How alike a case is to the demand, 0 where it is not alike enough; and whether its category is the same."""
    same = category is not None and row.category == category
    percent = likeness.percent(row.demand, demand)
    return (percent if percent >= (SAME_CATEGORY if same else OTHER_CATEGORY) else 0), same
