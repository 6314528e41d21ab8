"""Trying rules on history: parts of the cases, in two processes at once where there are many, all looking at one state."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from datetime import datetime

import numpy as np

from db.engine import Connection, connect_url, snapshot
from db.queries import trying as queries
from services import holidays
from services.policy.pack import Pack
from services.regimes.trying import telling, working
from services.regimes.trying.asked import Asked, Part
from services.regimes.trying.parts import tried
from services.regimes.trying.planning import asked_of, parts_of
from services.regimes.trying.tally import Tally
from services.regimes.trying.tried import Tried

Progress = Callable[[int, int], None]

PROCESSES = 2
# Up to so many cases are done before processes of their own would have begun.
AT_ONCE = 3_000


class TrialCancelled(Exception):
    """Nobody wants to know any more."""


def try_on(
    candidates: Sequence[Pack],
    *,
    since: datetime,
    until: datetime,
    at: datetime,
    path: str,
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Tried:
    """What the candidates would have given for the cases of their regimes that were opened from `since` until before `until`
    below the unit at `path`, as it stands `at` an instant, beside what is on record of them.

    Each case is tried from its first step on by its regime's candidate, calendar included, whatever version it went by; cases of
    imports that were undone are left out. Waivers and decisions that people made stay out: accruals are compared with accruals.
    `progress` is told how many cases are done, of how many. Raises TrialCancelled soon after `cancelled` says so.
    """
    begun = time.monotonic()
    with snapshot() as conn:
        queries.ready(conn)
        asked = asked_of(candidates, at)
        parts = list(parts_of(conn, asked, since, until, path))
        tally, total = Tally(), sum(part.ids.size for part in parts)
        progress(0, total)
        for done, one in _each(conn, asked, parts, total, cancelled):
            tally.merge(one)
            progress(done, total)
        projects, companies = telling.units_of(conn, tally)
        return Tried(
            since=since,
            until=until,
            at=at,
            path=path,
            versions={pack.id: pack.version for pack in candidates},
            cases=tally.cases,
            clocks=telling.both(sum((row[0] for row in tally.rules.values()), np.zeros(2, dtype=np.int64))),
            late=telling.both(tally.late),
            newly_late=int(tally.only[1]),
            no_longer_late=int(tally.only[0]),
            costs=telling.costs_of(tally.costs),
            rules=telling.rules_of(tally),
            months=telling.months_of(tally),
            payers=telling.payers_of(conn, tally),
            payers_total=len(tally.payers),
            projects=projects,
            companies=companies,
            moved=telling.moved_of(conn, tally.moved_first, at),
            moved_total=int(tally.moved[0]),
            moved_newly_late=int(tally.moved[1]),
            moved_no_longer_late=int(tally.moved[2]),
            untold=telling.untold_of(conn, tally),
            seconds=round(time.monotonic() - begun, 1),
        )


def _each(
    conn: Connection, asked: Asked, parts: Sequence[Part], total: int, cancelled: Callable[[], bool]
) -> Iterator[tuple[int, Tally]]:
    """What each part comes to, with how many cases are done then."""
    done = 0
    found = _beside(conn, asked, parts, cancelled) if total > AT_ONCE else ((part, tried(conn, asked, part)) for part in parts)
    for part, tally in found:
        if cancelled():
            raise TrialCancelled
        done += part.ids.size
        yield done, tally


def _beside(conn: Connection, asked: Asked, parts: Sequence[Part], cancelled: Callable[[], bool]) -> Iterator[tuple[Part, Tally]]:
    state = queries.shared_state(conn)
    pool = ProcessPoolExecutor(
        PROCESSES,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=working.begin,
        initargs=(connect_url(), state, asked, holidays.editions()),
    )
    try:
        waiting = {pool.submit(working.do, part): part for part in parts}
        while waiting:
            if cancelled():
                raise TrialCancelled
            for ready in wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(ready), ready.result()
    finally:
        pool.shutdown(cancel_futures=True)
