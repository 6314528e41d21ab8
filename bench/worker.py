"""Time alone, at 50,000 open cases: how soon after its instant a cost stands in the ledger, and how long bursts take."""

import multiprocessing
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bench import lateness
from bench.copies import copy_of
from bench.places import fresh_database
from db import engine
from db.engine import reading
from services import advance, schedules
from services.demo import bulk
from services.time import now

OPEN = 50_000
DEATHS = 50
ZONE = ZoneInfo("Asia/Shanghai")
DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)

# What a burst leaves, apart from ids and from when it was written: equal however it came about.
LEFT = """
    select count(*) || ' ' || sum(hashtextextended(line, 0)::numeric) from (
      select concat_ws(' ', 'a', case_id, rule, n, capacity, number, at, payer_role, payer_id, yuan, percent) as line
      from penalties
      union all select concat_ws(' ', 'm', case_id, rule, at, to_role, to_id) from messages
      union all select concat_ws(' ', 'c', case_id, rule, n, due_at, stopped_at, outcome) from clocks
      union all select concat_ws(' ', 'w', id, wake_at, next_due_at, level1_at, level2_at) from cases
      union all select concat_ws(' ', 'd', rule, at, to_role, to_id, case_id) from digests join digest_cases on digest_id = id
    ) lines"""

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["bench.worker"])


def run(open_cases: int = OPEN, deaths: int = DEATHS) -> dict[str, Any]:
    """How late costs stand in the ledger at midnight and while the 09:30 burst goes on; seconds of that burst until the last row
    of the outbox, by one worker and by two, and of a whole day that nobody was at work; whether anything was lost or doubled when
    a worker was killed over and over during the burst."""
    burst_at = _half_past_nine()
    with fresh_database() as url:
        bulk.load(open_cases, 0, seed=1, at=_midnight(burst_at) - MINUTE)
        return {"open_cases": open_cases, **measured(url, burst_at, deaths)}


def measured(url: str, burst_at: datetime, deaths: int) -> dict[str, Any]:
    """The figures on a database as it stood a minute before the midnight before the burst."""
    result: dict[str, Any] = {}
    midnight = _midnight(burst_at)
    with copy_of(url) as one:
        result["due_to_ledger_at_midnight"] = lateness.measure(one, midnight - 30 * SECOND, midnight, midnight + 30 * SECOND)
    _together(url, burst_at - MINUTE, 1)
    with copy_of(url) as one:
        result["due_to_ledger_at_0930"] = lateness.measure(one, burst_at - 30 * SECOND, burst_at, burst_at + MINUTE)
    # By a process, so that the first one measured does not pay for what all of them share.
    _together(url, burst_at - SECOND, 1)
    with copy_of(url) as one:
        result["burst_0930"] = _timed(lambda: _together(one, burst_at, 1))
        left = _left()
    with copy_of(url) as two:
        result["burst_0930_two_workers"] = _timed(lambda: _together(two, burst_at, 2)) | {"same_rows": _left() == left}
    with copy_of(url) as many:
        died = _killed(many, burst_at, deaths)
        result["kills_in_burst"] = {"killed": died, "same_rows_as_never_killed": _left() == left}
    result["day_off"] = _timed(lambda: _together(url, burst_at + DAY, 1))
    return result


def _midnight(burst_at: datetime) -> datetime:
    return burst_at.astimezone(ZONE).replace(hour=0, minute=0)


def _half_past_nine() -> datetime:
    """The last one that is a day ago."""
    ago = now().astimezone(ZONE) - DAY
    found = ago.replace(hour=9, minute=30, second=0, microsecond=0)
    return found if found <= ago else found - DAY


def _timed(work: Callable[[], object]) -> dict[str, Any]:
    before, start = _counts(), time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    return {"seconds": round(seconds, 1), **{name: count - before[name] for name, count in _counts().items()}}


def _counts() -> dict[str, int]:
    with reading() as conn:
        return {name: int(conn.execute(text(f"select count(*) from {name}")).scalar_one()) for name in ("penalties", "messages")}


def _left() -> str:
    with reading() as conn:
        return str(conn.execute(text(LEFT)).scalar_one())


def _advance(url: str, at: datetime) -> None:
    engine.use(url)
    advance.advance_due(at)
    schedules.run_due(at)


def _together(url: str, at: datetime, number: int) -> None:
    """So many processes until nothing is left to do."""
    processes = [_context.Process(target=_advance, args=(url, at)) for _ in range(number)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        if process.exitcode:
            raise RuntimeError(f"a worker ended with {process.exitcode}")


def _killed(url: str, at: datetime, deaths: int) -> int:
    """Kill a worker again and again, each after it has done something; one more ends the burst. How many were killed."""
    rng, killed = Random(1), 0
    while killed < deaths and (left := _behind(at)):
        process = _context.Process(target=_advance, args=(url, at))
        process.start()
        while process.is_alive() and _behind(at) == left:
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 0.1))
        if process.is_alive():
            process.kill()
            killed += 1
        process.join()
    _together(url, at, 1)
    return killed


def _behind(at: datetime) -> int:
    with reading() as conn:
        return int(conn.execute(text("select count(*) from cases where wake_at <= :at"), {"at": at}).scalar_one())


if __name__ == "__main__":
    print(run())
