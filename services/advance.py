"""What time alone brings about: duties of the day, accruals and reminders, each at its true instant and once."""

from datetime import datetime

from db.engine import transaction
from db.queries import cases as queries
from services.casework import rows, story
from services.casework.regimes import pack_of
from services.time import require_aware

BATCH = 50


def advance_due(at: datetime) -> int:
    """Bring every case up to an instant; how many had something come up.

    May run in several processes at once, and be broken off anywhere: a batch is one transaction, and what it writes is
    unique by case, rule, clock, capacity and number.
    """
    done = 0
    while batch := _advance_batch(require_aware(at)):
        done += batch
    return done


def _advance_batch(at: datetime) -> int:
    with transaction() as conn:
        due = queries.due_to_wake(conn, at, BATCH)
        for case in due:
            pack = pack_of(case.pack, case.pack_version)
            computed = story.recompute(pack, case.assigned, story.steps_of(conn, case.id), at, case.computed_at)
            queries.change(conn, case.id, rows.case_row(pack, computed, at))
            story.write(conn, case.id, pack, computed, at)
    return len(due)


def next_instant() -> datetime | None:
    """When something comes up next; None when nothing ever will without a step."""
    with transaction() as conn:
        return queries.next_wake(conn)
