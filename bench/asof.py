"""How things stood, asked at 50,000 open cases: how long the past of an instant takes to reckon, and then to look at."""

import resource
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bench.places import fresh_database
from db.engine import reading
from db.queries import organisation
from services import case_view, register
from services.access import Actor
from services.asof import base, pasts
from services.demo import bulk
from services.ledger import entries
from services.register import Filter
from services.time import now

OPEN = 50_000
CLOSED = 20_000
ROUNDS = 15
WARMING = 2
AGO = {"an hour": timedelta(hours=1), "a day": timedelta(days=1), "a week": timedelta(days=7), "a month": timedelta(days=30)}


def run(open_cases: int = OPEN, closed_cases: int = CLOSED) -> dict[str, Any]:
    """`pasts`: for each instant the cases that were open, how many had to be recomputed from their steps, the seconds until the
    past could be looked at, its wall read, and then the p50 in milliseconds of list and table of units. `single`: a case and a
    page of the ledger, which are reckoned anew each time. `memory_mb` is the most that the process held."""
    with fresh_database():
        bulk.load(open_cases, closed_cases, seed=5, at=now())
        result = measured()
    return {"open": open_cases, "closed": closed_cases, **result}


def measured() -> dict[str, Any]:
    """The figures, on the database in use."""
    gm, at = _gm(), now()
    found = [_past(gm, name, at - ago) for name, ago in AGO.items()]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"pasts": found, "single": _single(gm, at - AGO["a day"]), "memory_mb": memory}


def _gm() -> Actor:
    with reading() as conn:
        p = next(p for p in organisation.people_of(conn) if p.role == "gm")
    return Actor(p.id, p.name, p.role, p.org_id, p.path, p.department, "zh", "person")


def _past(gm: Actor, name: str, at: datetime) -> dict[str, Any]:
    start = time.perf_counter()
    past = pasts.of(at, gm.org_path)
    past.wait(600)
    seconds = round(time.perf_counter() - start, 1)
    with past.looked_at():
        counts = register.count_states(gm, Filter(), at=at)
        page = _p50(lambda: _page(gm, at))
        units = _p50(lambda: base.units(gm, at))
    row = {"ago": name, "open": counts["open"], "recomputed": past.total, "ready_s": seconds}
    return row | {"list_ms": page, "units_ms": units}


def _page(gm: Actor, at: datetime) -> None:
    counts = register.count_states(gm, Filter(), at=at)
    register.find(gm, Filter(), at=at, limit=50, total=counts["open"])


def _single(gm: Actor, at: datetime) -> dict[str, float]:
    no = register.find(gm, Filter(state="any", order="oldest"), at=now(), limit=1).lines[0].no

    def case() -> None:
        with pasts.of_case(no, at):
            case_view.view(gm, no, at=at)

    def ledger() -> None:
        with pasts.of_ledger(at):
            entries.sums(gm, entries.Filter())
            entries.find(gm, entries.Filter(), limit=50)

    return {"case_ms": _p50(case), "ledger_ms": _p50(ledger)}


def _p50(ask: Callable[[], object]) -> float:
    milliseconds = []
    for _ in range(ROUNDS + WARMING):
        start = time.perf_counter()
        ask()
        milliseconds.append((time.perf_counter() - start) * 1000)
    return round(sorted(milliseconds[WARMING:])[ROUNDS // 2], 1)


if __name__ == "__main__":
    print(run())
