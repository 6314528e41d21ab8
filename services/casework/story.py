"""A stored case as the engine reads it, and what the engine says written back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from db.engine import Connection
from db.queries import cases as queries
from db.queries import notify
from services.casework import eras, rows
from services.casework.regimes import Kept
from services.policy.engine import TICK, Computed
from services.policy.pack import Pack
from services.policy.story import Step


def steps_of(conn: Connection, case_id: int) -> list[Step]:
    """The steps of a case as the engine takes them."""
    return [Step(s.event, s.at, s.by_role, s.data, s.by_id) for s in queries.steps_of(conn, case_id)]


def recompute(case: Kept, steps: Sequence[Step], at: datetime, since: datetime | None) -> Computed:
    """What follows from the steps of a case at `at`; accruals and reminders from `since` on, that very instant included."""
    return eras.compute(eras.versions_of(case), case.assigned, steps, at, since - TICK if since else None)


def begin(pack: Pack, people: Mapping[str, int], steps: Sequence[Step], at: datetime) -> Computed:
    """What follows at `at` from the steps of a case that is only now put on record, or imagined; it opens by the rules `pack`."""
    return eras.compute(eras.versions_from(pack, steps[0].at), people, steps, at)


def write(conn: Connection, case_id: int, computed: Computed, at: datetime) -> None:
    """Store what follows beside the case's own row - clocks, papers, ledger entries, messages - and tell the boards."""
    queries.keep_clocks(conn, case_id, [rows.clock_row(clock) for clock in computed.clocks])
    queries.add_replaced(conn, [{"case_id": case_id, **rows.replaced_row(replaced)} for replaced in computed.replaced])
    queries.keep_papers(conn, case_id, rows.paper_rows(computed))
    queries.add_accruals(conn, [rows.accrual_row(case_id, accrual, at) for accrual in computed.accruals])
    queries.add_messages(conn, rows.message_rows(case_id, computed, at))
    notify.changed(conn, case_id)
