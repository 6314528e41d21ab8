"""Cameras for whoever has none: one for each project of the demonstration, all showing a few drawn counters."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from threading import Lock

from db.engine import transaction
from db.queries import cameras as queries
from db.queries import demo
from services.accounts import default_language
from services.demo import organisation
from services.demo.cameras import CameraServer, demonstration_cameras
from services.wording import text

NAMES = ("counter-1", "counter-2", "counter-3")

_lock = Lock()
_open = ExitStack()
_server: CameraServer | None = None


def ensure(at: datetime) -> int:
    """Give each project of the demonstration a camera, where no camera was ever set up; how many were made."""
    with transaction() as conn:
        queries.take_turn(conn)
        if not queries.is_empty(conn):
            return 0
        words = {name: text(f"cameras.demonstration.{name}", default_language()) for name in ("name", "place")}
        common = {**words, "sound": True, "demonstration": True, "created_at": at}
        projects = demo.projects(conn, organisation.group().code)
        return len(queries.add(conn, [{**common, "project_id": project.id} for project in projects]))


@contextmanager
def served_beside() -> Iterator[None]:
    """While the block runs, the pictures can be had: the server starts when the first is asked for, and ends with the block."""
    try:
        yield
    finally:
        _stop()


def url_of(camera_id: int) -> str:
    """Where the picture of a demonstration camera is pulled from, until `served_beside` ends; the server starts if need be.

    Not to be called on an event loop: starting needs one of its own.
    """
    global _server
    with _lock:
        if _server is None:
            _server = _open.enter_context(demonstration_cameras(NAMES))
        return _server[NAMES[camera_id % len(NAMES)]]


def _stop() -> None:
    global _server
    with _lock:
        _server = None
        _open.close()
