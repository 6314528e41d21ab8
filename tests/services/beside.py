"""Another process of the product beside the test's, at the same database: it does what it is told, one thing after another."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from db import engine
from services import cases, holidays
from services.access import Actor
from services.casework.regimes import pack_of
from services.policy.packs import registry

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.services.beside"])

Told = Callable[..., Any]


def known(pack: str) -> list[str]:
    """The versions of a regime that the process has in use, without looking for news."""
    return list(registry().versions[pack])


def title_of(pack: str, version: str) -> str:
    """What the regime of a case is called."""
    return pack_of(pack, version).title.zh


def last_year() -> int:
    """The last year whose national days the process knows, without looking for news."""
    return holidays.edition().last_year


def opened(officer: Actor, project_id: int, data: dict[str, Any], at: datetime) -> str:
    """A case at the counter."""
    return cases.open_case(officer, pack="group", project_id=project_id, event="reception_ended", data=data, at=at)


@contextmanager
def another_process(url: str) -> Iterator[Callable[..., Any]]:
    """Tells the process to do something, and gives what came of it."""
    here, there = _context.Pipe()
    process = _context.Process(target=_obey, args=(url, there), daemon=True)
    process.start()

    def tell(work: Told, *args: Any) -> Any:
        here.send((work, args))
        return here.recv()

    try:
        yield tell
    finally:
        process.kill()
        process.join()


def _obey(url: str, told: Connection) -> None:
    engine.use(url)
    while True:
        work, args = told.recv()
        told.send(work(*args))
