"""58,251 real complaints into the database: how long the first time, how long when all are known.

Run with `python -m bench.import_boston`.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

import services.imports
from bench.places import fresh_database
from services.access import SYSTEM
from services.imports.run import import_file
from services.time import now

FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "boston311" / "311_service_requests_2011.zip"
MAPPING = Path(services.imports.__file__).parent / "mappings" / "boston311.yaml"


def run() -> dict[str, Any]:
    """`seconds` and `rows_per_second` of the import, `seconds_again` of a second run, and what each added. Durable: fsync is on.

    Raises FileNotFoundError without the data beside the project.
    """
    if not FILE.exists():
        raise FileNotFoundError(f"no {FILE.name} in {FILE.parent}")
    with fresh_database(), tempfile.TemporaryDirectory() as folder:
        seconds, outcomes = [], []
        for _ in range(2):
            start = time.perf_counter()
            outcomes.append(import_file(SYSTEM, FILE, MAPPING, at=now(), rejects=Path(folder) / "rejects.csv").counts)
            seconds.append(time.perf_counter() - start)
    first, again = outcomes
    return {
        "rows": first.read,
        "added": first.added,
        "rejected": first.rejected,
        "seconds": round(seconds[0], 1),
        "rows_per_second": round(first.read / seconds[0]),
        "added_again": again.added,
        "seconds_again": round(seconds[1], 1),
    }


if __name__ == "__main__":
    print(run())
