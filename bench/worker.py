"""Time alone, at 50,000 open cases: how soon after its instant a cost stands in the ledger, and how long bursts take."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql
from sqlalchemy import make_url, text

from bench.places import fresh_database
from db import engine
from db.engine import reading
from db.queries import notify
from services import advance, worker
from services.demo import bulk
from services.time import now

OPEN = 50_000
DEATHS = 50
LIVE_SECONDS = 60
ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)

# What a burst leaves, apart from ids and from when it was written: equal however it came about.
LEFT = """
    select count(*) || ' ' || sum(hashtextextended(line, 0)::numeric) from (
      select concat_ws(' ', 'a', case_id, rule, n, capacity, number, at, payer_role, payer_id, yuan, percent) as line
      from penalties
      union all select concat_ws(' ', 'm', case_id, rule, at, to_role, to_id) from messages
      union all select concat_ws(' ', 'c', case_id, rule, n, due_at, stopped_at, outcome) from clocks
      union all select concat_ws(' ', 'w', id, wake_at, next_due_at, level1_at, level2_at) from cases
    ) lines"""

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["bench.worker"])


def run(open_cases: int = OPEN, deaths: int = DEATHS) -> dict[str, Any]:
    """Seconds of the 09:30 burst by one worker and by two, of a whole day that nobody was at work, and from a due instant to
    the committed entry; how many entries were lost or doubled when a worker was killed over and over during the burst."""
    burst_at = _half_past_nine()
    with fresh_database() as url:
        bulk.load(open_cases, 0, seed=1, at=burst_at - timedelta(hours=13))
        # By a process, so that the first one measured does not pay for what all of them share.
        _together(url, burst_at - timedelta(seconds=1), 1)
        with _copy(url) as one:
            burst = _timed(lambda: _together(one, burst_at, 1))
            left = _left()
        with _copy(url) as two:
            halved = _timed(lambda: _together(two, burst_at, 2))
            same = _left() == left
        with _copy(url) as many:
            died = _killed(many, burst_at, deaths)
            unharmed = _left() == left
        day = _timed(lambda: advance.advance_due(burst_at + DAY))
        advance.advance_due(now())
        late = _live(url)
    return {
        "open_cases": open_cases,
        "burst_0930": burst,
        "burst_0930_two_workers": {**halved, "same_rows": same},
        "kills_in_burst": {"killed": died, "same_rows_as_never_killed": unharmed},
        "day_off": day,
        "due_to_ledger": late,
    }


def _half_past_nine() -> datetime:
    """The last one that is a day ago."""
    ago = now().astimezone(ZONE) - DAY
    found = ago.replace(hour=9, minute=30, second=0, microsecond=0)
    return found if found <= ago else found - DAY


@contextmanager
def _copy(url: str) -> Iterator[str]:
    """A copy of the database, in use until the block is left."""
    name = "copied"
    source = make_url(url)
    copied = source.set(database=name).render_as_string(hide_password=False)
    engine.use(copied)  # which leaves the other one, or it could not be copied
    with psycopg.connect(_plain(url, "postgres"), autocommit=True) as conn:
        of = sql.Identifier(str(source.database))
        conn.execute(sql.SQL("create database {} template {} strategy file_copy").format(sql.Identifier(name), of))
        try:
            yield copied
        finally:
            engine.use(url)
            conn.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _plain(url: str, database: str) -> str:
    return make_url(url).set(drivername="postgresql", database=database).render_as_string(hide_password=False)


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


def _together(url: str, at: datetime, number: int) -> None:
    """So many processes until nothing is left to do."""
    processes = [_context.Process(target=_advance, args=(url, at)) for _ in range(number)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


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


def _work(url: str) -> None:
    engine.use(url)
    worker.run(Event())


def _live(url: str) -> dict[str, Any]:
    """A worker beside the running clock: from the instant of each cost to when a listener first sees it committed."""
    process = _context.Process(target=_work, args=(url,), daemon=True)
    process.start()
    try:
        time.sleep(5)
        seconds = sorted(_seen_late(url))
    finally:
        process.kill()
        process.join()
    return {
        "entries": len(seconds),
        "p50_ms": round(seconds[len(seconds) // 2] * 1000),
        "p95_ms": round(seconds[int((len(seconds) - 1) * 0.95)] * 1000),
        "max_ms": round(seconds[-1] * 1000),
    }


def _seen_late(url: str) -> Iterator[float]:
    until = time.monotonic() + LIVE_SECONDS
    with notify.listen(url) as ear, psycopg.connect(_plain(url, str(make_url(url).database)), autocommit=True) as eye:
        last = _last_entry(eye)
        while time.monotonic() < until:
            for _ in ear.notifies(timeout=1, stop_after=1):
                seen = now()
                found = eye.execute("select id, at from penalties where id > %s order by id", (last,)).fetchall()
                last = max((entry for entry, _ in found), default=last)
                yield from ((seen - at).total_seconds() for _, at in found)


def _last_entry(eye: Any) -> int:
    return int(eye.execute("select coalesce(max(id), 0) from penalties").fetchone()[0])


if __name__ == "__main__":
    print(run())
