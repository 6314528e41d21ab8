"""Workers as processes of their own, quick to start and to kill."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from db import engine
from services import advance, worker

CASES_AT_A_TIME = 5

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.services.workers"])


def work(url: str) -> None:
    """Work for ever, a few cases at a time: a small burst then lasts for many deaths."""
    advance.BATCH = advance.LAST_BATCH = CASES_AT_A_TIME
    engine.use(url)
    worker.run(Event())


@contextmanager
def started(url: str) -> Iterator[multiprocessing.process.BaseProcess]:
    """A worker at work; it does not survive the block."""
    process = _context.Process(target=work, args=(url,), daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()
