"""From nothing to a wall: starts, first row on the screen, and what all processes need."""

import os
import time
from typing import Any

import psutil

from bench.serving import chromium, demonstration, signed_in
from tests.browser.server import AppServer

LOADS = 7


def run(loads: int = LOADS) -> dict[str, Any]:
    """`first_start_s` (database made, demonstration loaded, page served), `second_start_s`, `first_row_s` (median of cold loads
    of the wall in a new browser profile until the first clock row is on the screen) and `memory_mb` (proportional set size
    by process)."""
    start = time.perf_counter()
    with demonstration() as server:
        first = time.perf_counter() - start
        server.stop()
        start = time.perf_counter()
        server.start()
        second = time.perf_counter() - start
        rows = sorted(_first_rows(server, loads))
        memory = _memory(server)
    return {
        "first_start_s": round(first, 1),
        "second_start_s": round(second, 1),
        "first_row_s": round(rows[len(rows) // 2], 2),
        "first_row_worst_s": round(rows[-1], 2),
        "memory_mb": memory,
    }


def _first_rows(server: AppServer, loads: int) -> list[float]:
    seconds = []
    with chromium() as browser:
        for _ in range(loads):
            page = signed_in(browser, server, "gm", width=1920, height=1080)
            start = time.perf_counter()
            page.goto("/wall")
            page.get_by_test_id("clock-row").first.wait_for()
            seconds.append(time.perf_counter() - start)
            page.context.close()
    return seconds


def _memory(server: AppServer) -> dict[str, int]:
    """Megabytes of the dashboard, of its worker, and of PostgreSQL with all its processes; shared pages count once."""
    dashboard = psutil.Process(server.pid)
    children = dashboard.children(recursive=True)
    postgres = [p for p in psutil.process_iter(["name"]) if p.info["name"] == "postgres" and _of_home(p)]
    sums = {
        "dashboard": _pss([dashboard]),
        "worker": _pss(children),
        "postgresql": _pss(postgres),
    }
    return {**sums, "all": sum(sums.values())}


def _of_home(process: psutil.Process) -> bool:
    """PostgreSQL's processes have no path of their own in their titles; their parent has."""
    home = os.environ["DUBAN_HOME"]
    lines = [process.cmdline(), *(parent.cmdline() for parent in process.parents())]
    return any(home in " ".join(line) for line in lines)


def _pss(processes: list[psutil.Process]) -> int:
    return round(sum(process.memory_full_info().pss for process in processes) / 1e6)


if __name__ == "__main__":
    print(run())
