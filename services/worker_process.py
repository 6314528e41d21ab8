"""The worker beside the dashboard, as a process of its own: what it computes costs the pages nothing."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

SECONDS_TO_END = 10
SECONDS_BEFORE_RESTART = 2

_log = logging.getLogger(__name__)


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker that ends with this process, however that ends, and is started again should it die before; none when
    DUBAN_WORKER is 0."""
    if os.environ.get("DUBAN_WORKER") == "0":
        yield
        return
    stopping = Event()
    keeper = Thread(target=_keep, args=(stopping,), name="worker-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join(SECONDS_TO_END + 2)


def _keep(stopping: Event) -> None:
    """Start the worker, start it again when it has died, and end it at the end."""
    while not stopping.is_set():
        command = [sys.executable, "-m", "services", "worker", "--parent", str(os.getpid())]
        # A session of its own: Ctrl-C is for this process, which then ends the worker in order.
        process = subprocess.Popen(command, start_new_session=True)
        while process.poll() is None and not stopping.wait(0.2):
            pass
        if stopping.is_set():
            _end(process)
            return
        _log.error("The worker ended with %s; it is started again.", process.returncode)
        stopping.wait(SECONDS_BEFORE_RESTART)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
