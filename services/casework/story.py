"""A stored case as the engine reads it, and what the engine says written back."""

from collections.abc import Sequence
from datetime import datetime

from db.engine import Connection
from db.queries import cases as queries
from db.queries import notify
from services.casework import rows
from services.casework.regimes import calendar_for
from services.policy.engine import TICK, Computed, compute
from services.policy.pack import Pack
from services.policy.story import Step


def steps_of(conn: Connection, case_id: int) -> list[Step]:
    """The steps of a case as the engine takes them."""
    return [Step(s.event, s.at, s.by_role, s.data, s.by_id) for s in queries.steps_of(conn, case_id)]


def recompute(pack: Pack, assigned: dict[str, int], steps: Sequence[Step], at: datetime, since: datetime | None) -> Computed:
    """What follows from the steps at `at`; accruals and reminders from `since` on, that very instant included."""
    return compute(pack, calendar_for(pack), {}, assigned, steps, at, since - TICK if since else None)


def write(conn: Connection, case_id: int, pack: Pack, computed: Computed, at: datetime) -> None:
    """Store what follows beside the case's own row - clocks, papers, ledger entries, messages - and tell the boards."""
    queries.keep_clocks(conn, case_id, [rows.clock_row(pack, clock) for clock in computed.clocks])
    queries.keep_papers(conn, case_id, rows.paper_rows(pack, computed))
    queries.add_accruals(conn, [rows.accrual_row(case_id, accrual, at) for accrual in computed.accruals])
    queries.add_messages(conn, rows.message_rows(case_id, computed, at))
    notify.changed(conn, case_id)
