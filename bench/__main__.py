"""`make bench`: every benchmark, or those named; a table on the screen and JSON in bench/results."""

import importlib
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from services.time import now

RESULTS = Path(__file__).parent / "results"
# In the order in which they run: quiet ones first, those that fill the disk last.
ALL = (
    "working_time",
    "steps",
    "scenarios",
    "cold_start",
    "first_use",
    "board_push",
    "video",
    "register",
    "ledger",
    "delivery",
    "import_boston",
    "import_itsm",
    "board_query",
    "asof",
    "worker",
    "statements",
    "trying",
)


def main(names: list[str]) -> int:
    """Run the benchmarks and keep what they measured."""
    console = Console()
    RESULTS.mkdir(exist_ok=True)
    for name in names or ALL:
        console.rule(name, align="left")
        on, start = machine(), time.perf_counter()
        result = importlib.import_module(f"bench.{name}").run()
        kept = {"at": now().isoformat(timespec="seconds"), "machine": on, "result": result}
        (RESULTS / f"{name}.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False, default=str) + "\n")
        for table in tables(name, result):
            console.print(table)
        console.print(f"{time.perf_counter() - start:.0f} s")
    return 0


def machine() -> dict[str, Any]:
    """What the figures are measured on, and how many processes it had to run already: 0 when it was idle."""
    busy = round(os.getloadavg()[0], 1)
    return {"cores": os.cpu_count(), "busy": busy, "python": platform.python_version(), "system": platform.system()}


def tables(name: str, result: dict[str, Any]) -> list[Table]:
    """A table of the plain figures, and one for each list of rows."""
    plain = Table("figure", "value", title=name)
    found = [plain]
    for key, value in result.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = Table(*value[0], title=key)
            for row in value:
                rows.add_row(*(str(row.get(column, "")) for column in value[0]))
            found.append(rows)
        elif isinstance(value, dict):
            for inner, figure in value.items():
                plain.add_row(f"{key}.{inner}", str(figure))
        else:
            plain.add_row(key, str(value))
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
