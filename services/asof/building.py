"""What was there at an instant, laid out in a session of the database of its own.

Where nothing has happened to a case since, its stored rows tell; all others are recomputed from their steps, by the rules that
held then. What is known today counts, by its own instant: a step told or imported later, an accrual that was booked late.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import count, groupby
from operator import attrgetter
from typing import Any

from db import engine
from db.engine import Connection
from db.queries import asof as queries
from db.queries import waking
from services.casework import rows, story
from services.policy.packs import registry
from services.policy.story import Step
from services.register import month_began

BATCH = 500
# Told after each batch: how many cases are recomputed, of how many.
Progress = Callable[[int, int], None]


def build_whole(conn: Connection, at: datetime, path: str, tell: Progress, board: Callable[[], None]) -> None:
    """All cases under a path as they stood at an instant, and what stood beside them.

    `board` is called when all that a board tells of is there, and those are not yet that had been closed long before: without
    them it is read in a tenth of the time.
    """
    queries.begin(conn)
    total = queries.choose(conn, at, path, month_began(at), _watching_days())
    tell(0, total)
    queries.keep_still(conn, at)
    _recompute(conn, at, total, tell)
    queries.look_back(conn, at, path)
    queries.look_back_beside(conn, at)
    with engine.looking_at(conn):
        board()
    queries.look_further(conn)


def build_room(conn: Connection, at: datetime, no: str) -> None:
    """One case as it stood at an instant, the others of its room, and what stood beside them; no other case is there."""
    queries.begin(conn)
    total = queries.choose_room(conn, at, no)
    _recompute(conn, at, total, lambda done, total: None)
    queries.look_back(conn, at, None)
    queries.look_back_beside(conn, at)


def _watching_days() -> list[str]:
    """Regimes whose escalation turns on the duties of single days: of their cases time alone changes more than can be taken
    away again."""
    versions = [pack for versions in registry().versions.values() for pack in versions.values()]
    return sorted({pack.id for pack in versions if any(pack.clocks[name].daily for name in pack.turning)})


def _recompute(conn: Connection, at: datetime, total: int, tell: Progress) -> None:
    new_ids = count(-1, -1)
    done = last = 0
    while batch := queries.moved(conn, last, BATCH):
        ids = [case.id for case in batch]
        steps = _steps_until(conn, ids, at)
        clock_ids = queries.clock_ids(conn, ids)
        found = [_rows(case, steps.get(case.id, []), at) for case in batch]
        clocks = [clock for _, theirs, _ in found for clock in theirs]
        for clock in clocks:
            # A clock that a later step has undone has no number of its own any more.
            clock["id"] = clock_ids.get((clock["case_id"], clock["rule"], clock["n"])) or next(new_ids)
        queries.add(conn, [case for case, _, _ in found], clocks, [paper for _, _, papers in found for paper in papers])
        last, done = batch[-1].id, done + len(batch)
        tell(done, total)


def _rows(case: Any, steps: Sequence[Step], at: datetime) -> tuple[rows.Row, list[rows.Row], list[rows.Row]]:
    """The row of a case as it was, its clocks and its papers."""
    computed = story.recompute(case, steps, at, at)
    own = {**case._mapping, **rows.case_row(computed, at), "version": len(steps)}
    clocks = [rows.clock_row(clock) | {"case_id": case.id} for clock in computed.clocks]
    return own, clocks, [paper | {"case_id": case.id} for paper in rows.paper_rows(computed)]


def _steps_until(conn: Connection, case_ids: Sequence[int], at: datetime) -> Mapping[int, list[Step]]:
    found = groupby((s for s in waking.steps_of(conn, case_ids) if s.at <= at), key=attrgetter("case_id"))
    return {case_id: [Step(s.event, s.at, s.by_role, s.data, s.by_id) for s in steps] for case_id, steps in found}
