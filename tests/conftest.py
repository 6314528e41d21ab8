"""What all tests stand on: one embedded server for the run, a fresh database for whoever asks, a home of their own."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import engine
from db.embedded import EmbeddedServer
from tests.databases import TEMPLATE, copied, create


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder with a short path that the account of PostgreSQL can reach, for DUBAN_HOME."""
    with _temporary_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """The PostgreSQL server of this run; nothing in it needs to survive a power cut."""
    with _temporary_folder() as folder:
        made = EmbeddedServer(folder, {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})
        made.start()
        yield made
        made.stop()


@pytest.fixture(scope="session")
def template(server: EmbeddedServer) -> str:
    """A migrated database that nobody writes to: copying it takes milliseconds."""
    create(server, TEMPLATE, "template0")
    engine.use(server.url(TEMPLATE))
    engine.migrate()
    engine.dispose()
    return TEMPLATE


@pytest.fixture
def database(server: EmbeddedServer, template: str) -> Iterator[str]:
    """A fresh migrated database with `db.engine` pointed at it; gives its URL, also as DATABASE_URL to child processes."""
    with copied(server, template) as url:
        yield url


@pytest.fixture(autouse=True, scope="session")
def _no_test_touches_the_real_home() -> Iterator[None]:
    with (
        tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("DUBAN_HOME", str(folder))
        patch.setenv("DUBAN_STRICT", "1")
        of_the_store = ("DUBAN_FILES", "DUBAN_S3_ENDPOINT", "DUBAN_PHOTO_PLACE")
        for name in ("DATABASE_URL", "DUBAN_DEMO", "DUBAN_LANG", "DUBAN_SECRET", "DUBAN_WORKER", "PORT", *of_the_store):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(autouse=True)
def _the_run_stays_the_main_module() -> Iterator[None]:
    """A page run without a browser puts itself in that place, and every process started later would begin by drawing it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """Directly under the system's temporary folder: pytest's own are closed to the account of PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: the browser of the run keeps an event loop in the main thread, where no other then runs."""
    items.sort(key=lambda item: "/browser/" in item.nodeid)
