"""Restoring a backup into an empty system, or in the place of one that is given up."""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db import dumping, embedded, engine, migrations
from db.engine import reading
from services.backup import manifest
from services.backup.fingerprint import fingerprint
from services.backup.manifest import Manifest
from services.errors import BackupRefused
from services.file_stores import store
from services.secret import FILE as SECRET


@dataclass(frozen=True)
class Restored:
    """What came back: when the backup was made, how many cases and files it held, how many files it lacked."""

    made_at: datetime
    cases: int
    files: int
    missing: int


def restore(folder: Path, *, replace: Callable[[int], bool] = lambda rows: False) -> Restored:
    """Put a backup into an empty system. Of any other, `replace` is asked whether so many rows of it may be lost.

    Everything is checked before anything is written, the files are put first, and the database comes all at once.
    Raises BackupRefused and DatabaseUnavailable.
    """
    found = manifest.read(folder)
    _require_fitting(folder, found)
    manifest.check(folder, found)
    _require_room(replace)
    for sha256 in found.files:
        # In the place of one that lies there already, too: it may be the damage that the backup is to mend.
        store().put(sha256, (folder / manifest.file_path(sha256)).read_bytes())
    dumping.load(folder / manifest.DATABASE)
    _put_home(folder, found)
    engine.migrate()
    return Restored(found.made_at, found.cases, len(found.files), len(found.missing))


def _require_fitting(folder: Path, found: Manifest) -> None:
    """Raises BackupRefused where this version, this server or this secret cannot read what the backup holds."""
    if not migrations.knows(found.revision):
        raise BackupRefused(problem="newer_schema", revision=found.revision)
    with reading() as conn:
        major = dumping.major(conn)
    if major < found.postgresql:
        raise BackupRefused(problem="older_server", wanted=found.postgresql, major=major)
    if not any(fingerprint(one) == found.secret for one in _secret(folder)):
        raise BackupRefused(problem="other_secret")


def _secret(folder: Path) -> Iterator[str]:
    """The secret that will hold after the restoration."""
    if given := os.environ.get("DUBAN_SECRET"):
        yield given
    elif (kept := folder / manifest.HOME / SECRET).is_file():
        yield kept.read_text(encoding="ascii", errors="replace").strip()


def _require_room(replace: Callable[[int], bool]) -> None:
    if others := dumping.others():
        raise BackupRefused(problem="in_use", n=others)
    with reading() as conn:
        rows = dumping.rows(conn)
    if rows and not replace(rows):
        raise BackupRefused(problem="not_empty_system", n=rows)


def _put_home(folder: Path, found: Manifest) -> None:
    """Put each file into DUBAN_HOME, whole; what else lies there stays."""
    for name in found.home:
        path = embedded.home() / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write((folder / manifest.HOME / name).read_bytes())
        Path(beside).replace(path)
