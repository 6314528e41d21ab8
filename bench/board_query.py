"""What the board reads, at 50,000 open cases: with 100,000 closed ones beside them, and with 1,000,000."""

import time
from collections.abc import Callable
from typing import Any

from bench.places import fresh_database
from db.engine import reading
from db.queries import board as queries
from services.board import snapshot
from services.demo import bulk
from services.time import now

OPEN = 50_000
CLOSED = (100_000, 1_000_000)
ROUNDS = 200


def run(open_cases: int = OPEN, closed: tuple[int, ...] = CLOSED) -> dict[str, Any]:
    """`readings`: for each number of closed cases the p50 and p95 in milliseconds of the query for the hundred most urgent
    rows (aim: at most 5 ms), of all lists of the wall together, and of its counters. `ratio`: the medians of the query, the
    largest by the smallest number of closed cases (aim: within 10 %)."""
    readings: list[dict[str, Any]] = []
    with fresh_database():
        loaded = 0
        for wanted in closed:
            start = time.perf_counter()
            bulk.load(0 if loaded else open_cases, wanted - loaded, seed=wanted, at=now())
            loaded = wanted
            readings.append({"open": open_cases, "closed": wanted, "loaded_s": round(time.perf_counter() - start), **_measured()})
    return {"ratio": round(readings[-1]["query_p50_ms"] / readings[0]["query_p50_ms"], 3), "readings": readings}


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
