"""A month of 1,000,000 entries: how long its statement takes to close, to be written as Excel and to be verified; and memory."""

import hashlib
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.places import fresh_database
from db import engine
from db.engine import reading, transaction
from services import statements
from services.access import SYSTEM
from services.demo import bulk
from services.statements import contents, files

ENTRIES = 1_000_000
CASES = 2_000
# October 2026 in China.
BEGUN = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)
CLOSED = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)

# Blocks of five minutes, over all cases and over the whole month.
ENTERED = """
    insert into penalties (case_id, rule, clock, n, capacity, number, at, payer_role, payer_id, yuan, cite, recorded_at)
    select id, 'late_order_submit', 'order_submit', 1000, 'responsible', block, at, 'officer', officer, 100, '18', at
    from (select id, row_number() over (order by id) as row, (people ->> 'officer')::bigint as officer from cases) cases
    cross join generate_series(1, :each) block
    cross join lateral (select cast(:begun as timestamptz) + make_interval(mins => ((row * 17 + block * 5) % 44640)::int) as at) e
    order by at"""

_context = multiprocessing.get_context("spawn")


def run(entries: int = ENTRIES) -> dict[str, Any]:
    """Seconds and the highest memory in MB of a process of its own for each part; how large the file is, and whether it is the
    same when it is written again."""
    with fresh_database() as url, tempfile.TemporaryDirectory(prefix="duban-") as home:
        before = os.environ.get("DUBAN_HOME")
        os.environ["DUBAN_HOME"] = home
        try:
            _month(entries)
            closing = _measured(_close, url)
            excel = _measured(_write, url)
            (path,) = Path(home).glob("statements/*.xlsx")
            written = _hash(path)
            path.unlink()
            again = _measured(_write, url)
            found = {"excel_mb": round(path.stat().st_size / 1e6, 1), "same_file_again": _hash(path) == written}
            verified = _measured(_verify, url)
        finally:
            os.environ.pop("DUBAN_HOME")
            if before is not None:
                os.environ["DUBAN_HOME"] = before
    return {"entries": entries, "closing": closing, "excel": excel, "excel_again": again, **found, "verify": verified}


def _month(entries: int) -> None:
    """Two years of closed cases with their statements, and then a bad month. Nobody is there to read: it is written apart."""
    bulk.load(0, CASES, seed=1, at=BEGUN)
    with transaction() as conn:
        conn.execute(text("update people set active = false"))
    statements.close_due(BEGUN)
    with transaction() as conn:
        conn.execute(text(ENTERED), {"each": entries // CASES, "begun": BEGUN})
    with transaction() as conn:
        conn.execute(text("analyze penalties"))


def _close() -> None:
    assert statements.close_due(CLOSED) == 1


def _write() -> None:
    files.prepare(contents.listed(SYSTEM, 1).statements[0], "zh", lambda done, total: None)


def _verify() -> None:
    with reading() as conn:
        assert statements.check(conn)[1] == []


def _measured(work: Callable[[], None], url: str) -> dict[str, Any]:
    """What a piece of work takes in a process that does nothing else."""
    mine, its = _context.Pipe()
    process = _context.Process(target=_work, args=(work, url, its))
    process.start()
    its.close()
    found: dict[str, Any] = mine.recv()
    process.join()
    return found


def _work(work: Callable[[], None], url: str, answer: Connection) -> None:
    engine.use(url)
    start = time.perf_counter()
    work()
    seconds = round(time.perf_counter() - start, 1)
    answer.send({"seconds": seconds, "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024})


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    print(run())
