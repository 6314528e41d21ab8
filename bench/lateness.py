"""A worker beside the running clock: from the instant of each cost to when somebody who listens sees it committed."""

import multiprocessing
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import psycopg

from bench.copies import plain
from db import engine
from db.queries import notify
from services import worker
from services.time import now

WARM = timedelta(seconds=10)
# Two transactions at once commit their numbers out of order.
OVERLAP = 50_000

_context = multiprocessing.get_context("forkserver")

_NOTHING_LEFT = """
    select not exists (select from cases where wake_at <= %(at)s)
       and not exists (select from messages where status = 'gathered' and merged_into is null and at <= %(at)s)
       and not exists (select from digests where message_id is null)"""


def measure(url: str, begin: datetime, at: datetime, until: datetime) -> dict[str, Any]:
    """Run a worker whose clock shows `begin` now. `entries` that fell due by `until`, after ten seconds to warm up, and how late
    they were seen; and how many seconds after `at` all that was due then was done, documents too."""
    ahead = begin - now()
    process = _context.Process(target=_work, args=(url, ahead), daemon=True)
    process.start()
    try:
        late, done = _watch(url, ahead, begin + WARM, at, until)
    finally:
        process.kill()
        process.join()
    seconds = sorted(late)
    return {
        "entries": len(seconds),
        "p50_ms": round(seconds[len(seconds) // 2] * 1000),
        "p95_ms": round(seconds[int((len(seconds) - 1) * 0.95)] * 1000),
        "max_ms": round(seconds[-1] * 1000),
        "all_done_after_s": round(done, 1),
    }


def _work(url: str, ahead: timedelta) -> None:
    engine.use(url)
    worker.run(Event(), clock=lambda: now() + ahead)


def _watch(url: str, ahead: timedelta, since: datetime, burst: datetime, until: datetime) -> tuple[list[float], float]:
    late: list[float] = []
    done: datetime | None = None
    with notify.listen(url) as ear, psycopg.connect(plain(url), autocommit=True) as eye:
        first = _last_entry(eye) + 1
        seen: set[int] = set()
        while True:
            for _ in ear.notifies(timeout=0.5, stop_after=1):
                pass
            at = now() + ahead
            found = eye.execute("select id, at from penalties where id >= %s", (first,)).fetchall()
            late += [(at - due).total_seconds() for entry, due in found if entry not in seen and since <= due <= until]
            seen = {entry for entry, _ in found}
            first = max(first, _last_entry(eye) - OVERLAP)
            if done is None and at > burst and _is_done(eye, burst):
                done = at
            if done and at > until and _is_done(eye, until):
                return late, (done - burst).total_seconds()


def _is_done(eye: Any, at: datetime) -> bool:
    return bool(eye.execute(_NOTHING_LEFT, {"at": at}).fetchone()[0])


def _last_entry(eye: Any) -> int:
    return int(eye.execute("select coalesce(max(id), 0) from penalties").fetchone()[0])
