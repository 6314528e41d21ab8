"""The worker beside the dashboard, as a process of its own: what it computes costs the pages nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS_TO_END = 10


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker that ends with this process, however that ends; none when DUBAN_WORKER is 0."""
    if os.environ.get("DUBAN_WORKER") == "0":
        yield
        return
    process = subprocess.Popen([sys.executable, "-m", "services", "worker", "--parent", str(os.getpid())])
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
