"""24,918 incidents in 141,712 rows, each row a step: how long the first time, how long when all are known, in how much memory.

Run with `python -m bench.import_itsm`.
"""

import resource
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import services.imports
from bench.places import fresh_database
from db import engine
from services.access import SYSTEM
from services.imports.run import import_file
from services.imports.sorting import Counts
from services.imports.undoing import undo
from services.time import now
from services.verify import verify

FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "itsm" / "incident_event_log.zip"
MAPPING = Path(services.imports.__file__).parent / "mappings" / "itsm.yaml"


def run() -> dict[str, Any]:
    """`seconds`, `rows_per_second` and `memory_mb` of the import, `seconds_again` of a second run, and what each added; how many
    cases `verify` compared and found to differ; and `seconds_undone`, what taking it back takes. Durable: fsync is on.

    Raises FileNotFoundError without the data beside the project.
    """
    if not FILE.exists():
        raise FileNotFoundError(f"no {FILE.name} in {FILE.parent}")
    with fresh_database():
        url = engine.connect_url()
        (first, seconds, memory), (again, seconds_again, _) = _in_its_own_process(url), _in_its_own_process(url)
        proof = verify()
        start = time.perf_counter()
        withdrawn = undo(SYSTEM, 1, at=now(), reason="measured").cases
        seconds_undone = time.perf_counter() - start
    return {
        "rows": first.read,
        "added": first.added,
        "steps": first.steps,
        "rejected": first.rejected,
        "seconds": round(seconds, 1),
        "rows_per_second": round(first.read / seconds),
        "memory_mb": memory,
        "added_again": again.added,
        "seconds_again": round(seconds_again, 1),
        "verified": proof.cases,
        "differences": len(proof.differences),
        "undone": withdrawn,
        "seconds_undone": round(seconds_undone, 1),
    }


def _in_its_own_process(url: str) -> tuple[Counts, float, int]:
    """What an import counted, the seconds it took, and the most memory of its process: what ran before costs it none."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_import, (url,))


def _import(url: str) -> tuple[Counts, float, int]:
    engine.use(url)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        counts = import_file(SYSTEM, FILE, MAPPING, at=now(), rejects=Path(folder) / "rejects.csv").counts
        seconds = time.perf_counter() - start
    engine.dispose()
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    return counts, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


if __name__ == "__main__":
    print(run())
