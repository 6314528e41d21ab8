"""Where benchmarks run: a server and a database of their own, thrown away at the end."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db import engine
from db.embedded import EmbeddedServer


@contextmanager
def fresh_database() -> Iterator[str]:
    """A migrated, empty database on a server with the product's own settings; gives its URL, also as DATABASE_URL."""
    with tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as folder:
        server = EmbeddedServer(Path(folder).resolve())
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
