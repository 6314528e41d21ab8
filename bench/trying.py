"""Changed rules tried on a million cases, as the product does it: in processes of its own, beside whoever works."""

import resource
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import text

from bench.places import lasting_database
from db.engine import Connection, reading
from services.demo import bulk
from services.policy.editing import put
from services.policy.lines import Where
from services.policy.packs import delivered
from services.regimes.trying.process import Trial
from services.time import now

OPEN, CLOSED = 10_000, 990_000
PACK = "group"
EVER, A_TENTH = timedelta(days=3000), timedelta(days=bulk.DAYS // 10)
HOURS = {"hours": {"mon-fri": ["09:00-12:00", "14:00-18:00"], "sat": ["09:00-12:00"]}}
RATES = [
    {"from": 1, "to": 7, "responsible": {"yuan": 150}, "leader": {"yuan": 75}, "cite": "36.1"},
    {"from": 8, "to": 15, "responsible": {"yuan": 300}, "leader": {"yuan": 150}, "cite": "36.2"},
]
OTHERS_AT_WORK = """select exists (select from pg_stat_activity
    where state = 'active' and pid <> pg_backend_pid() and backend_type = 'client backend')"""
# What is changed, and on the cases of how long before it is tried.
CHANGES: tuple[tuple[str, Mapping[Where, Any], timedelta], ...] = (
    ("a limit", {("clocks", "visit", "limit"): {"hours": 2}}, EVER),
    ("amounts of a penalty", {("penalties", "completion_overdue", "rates"): RATES}, EVER),
    ("hours of work, and a limit in them", {("calendar", "week"): HOURS, ("clocks", "visit", "limit"): {"workhours": 1}}, EVER),
    ("the step that starts a clock", {("clocks", "visit", "from"): "order_submitted"}, A_TENTH),
)
# How far the one that is cancelled gets.
AMID = (OPEN + CLOSED) // 4


def run() -> dict[str, Any]:
    """`tries`: for each kind of change how many cases it was tried on (the last is for the engine alone), seconds to its result
    and until the first progress (aim: 60 for all cases), seconds of processor time, the database's included, which two processors
    share, and the most memory of its processes together (aim: 1 GB).
    `cancelled_s`: from the call, amid the first of them, until nothing of it runs any more."""
    with lasting_database(_make):
        with reading() as conn:
            found = {name: _count(conn, name) for name in ("cases", "clocks", "penalties")}
            at = conn.execute(text("select max(computed_at) from cases")).scalar_one()
        tries = [_tried(*change, at) for change in CHANGES]
        return {**found, "tries": tries, "cancelled_s": _cancelled(at)}


def _count(conn: Connection, table: str) -> int:
    return int(conn.execute(text(f"select count(*) from {table}")).scalar_one())


def _make() -> None:
    bulk.load(OPEN, CLOSED, seed=7, at=now())


def _trial(changes: Mapping[Where, Any], back: timedelta, at: datetime) -> Trial:
    pack = delivered().latest(PACK)
    written = delivered().text(PACK, pack.version)
    for where, value in changes.items():
        written = put(written, where, value)
    return Trial({PACK: written}, at.date() + timedelta(days=7), since=at - back, until=at, path="/", at=at)


def _tried(what: str, changes: Mapping[Where, Any], back: timedelta, at: datetime) -> dict[str, Any]:
    start, busy, first, tried = time.perf_counter(), _processor(), 0.0, {}
    trial = _trial(changes, back, at)
    with _memory() as peak:
        for said in trial.said():
            first = first or (time.perf_counter() - start if said.get("done") else 0.0)
            tried = said.get("tried", tried)
    seconds, cases = time.perf_counter() - start, int(tried["cases"])
    return {
        "change": what,
        "cases": cases,
        "seconds": round(seconds, 1),
        "processor_s": round(_processor() - busy, 1),
        "cases_per_second": round(cases / seconds),
        "first_progress_s": round(first, 1),
        "memory_mb": peak[0] >> 20,
        "late": f"{tried['late']['before']} → {tried['late']['after']}",
    }


def _processor() -> float:
    """Seconds of processor time of all processes below this one that have ended, and of those of the database."""
    with reading() as conn:
        folder = Path(conn.execute(text("show data_directory")).scalar_one())
    database = psutil.Process(int((folder / "postmaster.pid").read_text().split("\n", 1)[0])).cpu_times()
    mine = resource.getrusage(resource.RUSAGE_CHILDREN)
    return database.children_user + database.children_system + mine.ru_utime + mine.ru_stime


@contextmanager
def _memory() -> Iterator[list[int]]:
    """The most memory that the processes below this one have together meanwhile, each shared page counted once: bytes."""
    peak, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            peak[0] = max(peak[0], sum(_own(process) for process in _below()))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield peak
    finally:
        over.set()
        watching.join()


def _below() -> list[psutil.Process]:
    """The processes of a try: those of the database are not below this one, or not of this program."""
    return [process for process in psutil.Process().children(recursive=True) if "python" in _name(process)]


def _name(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return process.name()
    return ""


def _own(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(process.memory_full_info().pss)
    return 0


def _cancelled(at: datetime) -> float:
    trial = _trial(CHANGES[0][1], EVER, at)
    # Kept: it would be ended when the loop lets it go.
    told = trial.said()
    while next(told).get("done", 0) <= AMID:
        pass
    start = time.perf_counter()
    trial.cancel()
    while any(process.status() != psutil.STATUS_ZOMBIE for process in _below()) or _busy():
        time.sleep(0.01)
    return round(time.perf_counter() - start, 2)


def _busy() -> bool:
    """Whether the database is still at work for somebody else."""
    with reading() as conn:
        return bool(conn.execute(text(OTHERS_AT_WORK)).scalar_one())


if __name__ == "__main__":
    print(run())
