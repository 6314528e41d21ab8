"""What the board reads, at 50,000 open cases: with 100,000 closed ones beside them, and with 1,000,000.

A few thousand cases are told by the demonstration; the others are copies of them with their clocks, made in the database: the
board reads nothing else.
"""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from bench.places import fresh_database
from db.engine import reading, transaction
from db.queries import board as queries
from services.board import snapshot
from services.demo import bulk
from services.time import now

OPEN, TOLD_OPEN = 50_000, 2_500
CLOSED, TOLD_CLOSED = (100_000, 1_000_000), 1_000
CHUNK = 100
ROUNDS = 200

COPY_CASES = """
insert into cases (no, pack, pack_version, region_id, company_id, project_id, opened_at, closed_at, room, demand, category,
  severity, department, fields, assigned, people, next_due_at, next_warn_at, computed_at, calendar_assumed, version, external_key)
select :tag || c.id || '-' || g, pack, pack_version, region_id, company_id, project_id, opened_at - g * interval '1 hour',
  closed_at - g * interval '1 hour', room, demand, category, severity, department, fields, assigned, people,
  next_due_at + g * interval '7 minutes', next_warn_at + g * interval '7 minutes', computed_at, calendar_assumed, version,
  c.id || ':' || g
from cases c, generate_series(1, :times) g
where c.no like 'KS-%' and (c.closed_at is null) = :open"""
COPY_CLOCKS = """
insert into clocks (case_id, rule, n, started_at, warn_at, due_at, stopped_at, outcome, responsible_role, responsible_id, cite,
  reason)
select x.id, k.rule, k.n, k.started_at, k.warn_at, k.due_at + split_part(x.external_key, ':', 2)::int * interval '7 minutes',
  k.stopped_at, k.outcome, k.responsible_role, k.responsible_id, k.cite, k.reason
from cases x join clocks k on k.case_id = split_part(x.external_key, ':', 1)::bigint
where x.no like :tag || '%'"""


def run() -> dict[str, Any]:
    """`readings`: for each number of closed cases the p50 and p95 in milliseconds of the query for the hundred most urgent
    rows (aim: at most 5 ms), of all lists of the wall together, and of its counters. `ratio`: the medians of the query, the
    largest by the smallest number of closed cases (aim: within 10 %)."""
    readings: list[dict[str, Any]] = []
    with fresh_database():
        bulk.load(TOLD_OPEN, TOLD_CLOSED, seed=3, at=now())
        _copy("O", OPEN // TOLD_OPEN - 1, still_open=True)
        copies = 1
        for wanted in CLOSED:
            while copies * TOLD_CLOSED < wanted:
                times = min(CHUNK, wanted // TOLD_CLOSED - copies)
                _copy(f"C{copies}-", times, still_open=False)
                copies += times
            with transaction() as conn:
                conn.execute(text("analyze"))
            readings.append({"open": OPEN, "closed": wanted, **_measured()})
    return {"ratio": round(readings[-1]["query_p50_ms"] / readings[0]["query_p50_ms"], 3), "readings": readings}


def _copy(tag: str, times: int, *, still_open: bool) -> None:
    """Copies of all told cases that are open, or closed, with their clocks."""
    with transaction() as conn:
        conn.execute(text(COPY_CASES), {"tag": tag, "times": times, "open": still_open})
        conn.execute(text(COPY_CLOCKS), {"tag": tag})


def _measured() -> dict[str, float]:
    with reading() as conn:
        where = snapshot.unit_at(conn, "/")
    return {
        **_timed("query", lambda conn: queries.upcoming(conn, where, now(), snapshot.LIST)),
        **_timed("lists", lambda conn: snapshot.read_lists(conn, where, now())),
        **_timed("counters", lambda conn: snapshot.read_figures(conn, where, now())),
    }


def _timed(name: str, read: Callable[[Any], Any]) -> dict[str, float]:
    """p50 and p95 of a reading, each on a connection of the pool as in the product."""
    milliseconds = []
    for _ in range(ROUNDS):
        with reading() as conn:
            start = time.perf_counter()
            read(conn)
            milliseconds.append((time.perf_counter() - start) * 1000)
    milliseconds = sorted(milliseconds[10:])
    return {
        f"{name}_p50_ms": round(milliseconds[len(milliseconds) // 2], 2),
        f"{name}_p95_ms": round(milliseconds[int(len(milliseconds) * 0.95)], 2),
    }


if __name__ == "__main__":
    print(run())
