"""What time alone brings about: duties of the day, accruals and reminders, each at its true instant and once."""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from db.engine import Connection, reading, transaction
from db.queries import notify
from db.queries import waking as queries
from services.casework import rows, story
from services.casework.rows import Row
from services.policy.engine import Computed
from services.policy.story import Step
from services.regimes import adopting
from services.time import require_aware

BATCH = 250
# Of what fell due last, during a burst: a smaller part at a time, because somebody looks at it.
LAST_BATCH = 100

# A reminder later than this is no news any more: it waits until all that is late is known, and becomes one with its like.
LATE = timedelta(minutes=10)

# A case that cannot be computed holds nobody up, and is tried again.
TRY_AGAIN = timedelta(hours=1)

Clock = Callable[[], datetime]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Advanced:
    """What came up: in how many cases, and how many accruals and reminders were written down. A case that cannot be computed
    counts too."""

    cases: int = 0
    accruals: int = 0
    reminders: int = 0

    def __add__(self, more: "Advanced") -> "Advanced":
        """Both together."""
        return Advanced(self.cases + more.cases, self.accruals + more.accruals, self.reminders + more.reminders)


def advance_due(at: datetime) -> int:
    """Bring every case up to an instant; how many had something come up."""
    instant = require_aware(at)
    return advance(lambda: instant).cases


def advance(clock: Clock, goes_on: Callable[[], bool] = lambda: True) -> Advanced:
    """Bring every case up to the instant that `clock` shows, asked before each batch, until nothing is due any more.

    Between two batches `goes_on` is asked; what is left then is done the next time. May run in several processes at once, and be
    broken off anywhere: a batch is one transaction, and what it writes is unique by case, rule, clock, capacity and number.
    """
    total = _advance_batch(clock(), newest_first=False) or Advanced()
    if total.cases == BATCH:
        # One hand computes while the other one's rows are written. They begin at both ends, so that what falls due during a
        # burst does not wait for its end.
        with ThreadPoolExecutor(2, thread_name_prefix="advance") as hands:
            total += sum(hands.map(lambda newest_first: _drain(clock, goes_on, newest_first), (False, True)), start=Advanced())
    elif total.cases:
        total += _drain(clock, goes_on, newest_first=False)
    with transaction() as conn:
        queries.release_held(conn, clock())
    return total


def _drain(clock: Clock, goes_on: Callable[[], bool], newest_first: bool) -> Advanced:
    total = Advanced()
    while goes_on() and (done := _advance_batch(clock(), newest_first)) is not None:
        total += done
    return total


def is_behind(at: datetime) -> bool:
    """True while some case has not been brought up to an instant, also when another process is at it."""
    with reading() as conn:
        return queries.is_behind(conn, at)


def next_instant() -> datetime | None:
    """When something comes up next; None when nothing ever will without a step."""
    with reading() as conn:
        return queries.next_wake(conn)


def _advance_batch(at: datetime, newest_first: bool) -> Advanced | None:
    """None when nothing is left to do, or others are at it."""
    with transaction() as conn:
        due = queries.due(conn, at, LAST_BATCH if newest_first else BATCH, newest_first)
        if not due:
            return None
        adopting.current(conn)
        steps = _steps_of(conn, [case.id for case in due])
        passed, failed = [], []
        for case in due:
            try:
                passed.append(_passed(case, steps[case.id], at))
            except Exception:  # noqa: BLE001 - one case that no regime can explain must not stop the clocks of all others
                _log.exception("Case %s cannot be computed; it is tried again.", case.no)
                failed.append(case.id)
        if failed:
            queries.postpone(conn, failed, at + TRY_AGAIN)
        accruals, reminders = _write(conn, passed)
        notify.changed(conn, due[-1].id)
        return Advanced(len(due), accruals, reminders)


def _steps_of(conn: Connection, case_ids: Sequence[int]) -> Mapping[int, list[Step]]:
    found = groupby(queries.steps_of(conn, case_ids), key=attrgetter("case_id"))
    return {case_id: [Step(s.event, s.at, s.by_role, s.data, s.by_id) for s in steps] for case_id, steps in found}


@dataclass(frozen=True, slots=True)
class _Passed:
    """What the passing of time brings to the rows of a case."""

    case: Row
    clocks: list[Row]
    # What clocks said before the rules for the case changed, and those of them that are not owed any more.
    replaced: list[Row]
    gone: list[Row]
    accruals: list[Row]
    messages: list[Row]


def _passed(case: Any, steps: Sequence[Step], at: datetime) -> _Passed:
    computed = story.recompute(case, steps, at, case.computed_at)
    clocks = _clock_rows(case.id, computed, case.computed_at)
    replaced = [{"case_id": case.id, **rows.replaced_row(one)} for one in computed.replaced if one.at > case.computed_at]
    kept = {(clock.rule, clock.n) for clock in computed.clocks} if replaced else set()
    return _Passed(
        {"id": case.id, **rows.rules_row(computed), **rows.passing_row(computed, at)},
        clocks,
        replaced,
        [row for row in replaced if (row["rule"], row["n"]) not in kept],
        [rows.accrual_row(case.id, accrual, at) for accrual in computed.accruals],
        rows.message_rows(case.id, computed, at, late=at - LATE),
    )


def _clock_rows(case_id: int, computed: Computed, since: datetime) -> list[Row]:
    """The clocks that time alone may have begun or decided since, or other rules altered: all others stand as written."""
    altered = {(one.clock.rule, one.clock.n) for one in computed.replaced if one.at > since}
    fresh = (
        c for c in computed.clocks if c.started >= since or (c.outcome is not None and c.due >= since) or (c.rule, c.n) in altered
    )
    return [{"case_id": case_id, **rows.clock_row(clock)} for clock in fresh]


def _write(conn: Connection, passed: Sequence[_Passed]) -> tuple[int, int]:
    """How many accruals and reminders are new."""
    queries.change_cases(conn, [one.case for one in passed])
    queries.keep_clocks(conn, [row for one in passed for row in one.clocks])
    queries.add_replaced(conn, [row for one in passed for row in one.replaced])
    queries.drop_clocks(conn, [row for one in passed for row in one.gone])
    accruals = queries.add_accruals(conn, [row for one in passed for row in one.accruals])
    return accruals, queries.add_messages(conn, [row for one in passed for row in one.messages])
