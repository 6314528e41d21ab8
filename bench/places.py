"""Where benchmarks run: a server and a database of their own, thrown away at the end unless it is to last."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from db import engine
from db.embedded import EmbeddedServer


@contextmanager
def lasting_database(make: Callable[[], None]) -> Iterator[str]:
    """As `fresh_database`, filled by `make`; in the folder that DUBAN_BENCH_PLACE names, if it does, where the next run finds it
    filled. It is for one benchmark: what fills it takes minutes."""
    named = os.environ.get("DUBAN_BENCH_PLACE")
    if named is None:
        with fresh_database() as url:
            make()
            yield url
        return
    folder = Path(named).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with _database_in(folder) as url:
        if not (folder / "filled").exists():
            make()
            (folder / "filled").touch()
        yield url


@contextmanager
def fresh_database() -> Iterator[str]:
    """A migrated, empty database on a server with the product's own settings; gives its URL, also as DATABASE_URL."""
    with (
        tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as folder,
        _database_in(Path(folder).resolve()) as url,
    ):
        yield url


@contextmanager
def _database_in(folder: Path) -> Iterator[str]:
    server = EmbeddedServer(folder)
    server.start()
    url = server.url()
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    engine.use(url)
    try:
        engine.migrate()
        yield url
    finally:
        engine.dispose()
        if before is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = before
        server.stop()
