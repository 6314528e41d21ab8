"""A step through the service, with everything that follows from it: how long, and how many a second."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from bench.places import fresh_database
from services import cases
from services.access import SYSTEM
from services.replay import MADE_UP, set_up
from services.time import now

ROUNDS = 200
WRITERS = 4

COUNTER = {
    name: MADE_UP[name] for name in ("room", "customer_name", "customer_phone", "demand", "category", "severity", "channel")
}


def _story(project_id: int, index: int) -> list[float]:
    """Eleven steps from the counter to the closing; the seconds of each."""
    at = now() - timedelta(days=2)
    seconds = []

    def timed(action: Any) -> Any:
        start = time.perf_counter()
        result = action()
        seconds.append(time.perf_counter() - start)
        return result

    no = timed(
        lambda: cases.open_case(
            SYSTEM, pack="group", project_id=project_id, event="reception_ended", data=COUNTER, at=at, role="officer"
        )
    )
    for minutes, event, role, data in (
        (10, "order_submitted", "officer", {"required_by": (at + timedelta(days=1)).isoformat()}),
        (20, "order_reviewed", "deputy_gm", {}),
        (30, "order_issued", "gm", {}),
        (60, "visited", "dept_head", {"signed": True, "plan": "x"}),
        (300, "progress_logged", "dept_head", {"text": "x"}),
        (600, "commented", "gm", {"text": "x"}),
        (900, "closure_requested", "dept_head", {"signed": True}),
        (910, "closure_verified", "officer", {"satisfaction": 5}),
        (920, "closure_reviewed", "deputy_gm", {}),
        (930, "closed", "gm", {}),
    ):
        when = at + timedelta(minutes=minutes)
        timed(lambda e=event, d=data, w=when, r=role: cases.take_step(SYSTEM, no, e, d, at=w, role=r))
    return seconds


def run(rounds: int = ROUNDS) -> dict[str, Any]:
    """`p50_ms`, `p95_ms` of a step taken alone, and `steps_per_second` of one and of four writers. Durable: fsync is on."""
    with fresh_database():
        project_id = set_up()
        _story(project_id, 0)
        start = time.perf_counter()
        seconds = sorted(s for index in range(rounds) for s in _story(project_id, index))
        alone = len(seconds) / (time.perf_counter() - start)
        start = time.perf_counter()
        with ThreadPoolExecutor(WRITERS) as threads:
            together = sum(len(s) for s in threads.map(lambda i: _story(project_id, i), range(rounds)))
        together_rate = together / (time.perf_counter() - start)
    return {
        "steps": len(seconds),
        "p50_ms": round(seconds[len(seconds) // 2] * 1000, 2),
        "p95_ms": round(seconds[int(len(seconds) * 0.95)] * 1000, 2),
        "steps_per_second": round(alone),
        "steps_per_second_of_four_writers": round(together_rate),
    }


if __name__ == "__main__":
    print(run())
