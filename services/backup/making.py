"""Making a backup while the product is in use."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db import dumping, embedded, migrations
from db.engine import snapshot, transaction
from db.queries import kept_files, uploads, verifying
from services import files
from services.backup import manifest
from services.backup.fingerprint import fingerprint
from services.backup.manifest import APART, Manifest, Part
from services.errors import BackupRefused, FileNotKept
from services.secret import secret
from services.time import require_aware


@dataclass(frozen=True)
class Made:
    """A backup that was made: how many cases, files and bytes it holds; which files were gone or not what was kept.

    `secret_outside`: the secret is not in it, because it is set in the environment.
    """

    cases: int
    files: int
    size: int
    missing: tuple[str, ...]
    secret_outside: bool


def make(folder: Path, *, at: datetime) -> Made:
    """Back up the whole system into a folder that is empty or not there yet; it becomes a backup with its last file.

    The database is seen at one instant. Files come before the rows that name them and are not swept meanwhile, so all are there.
    Raises BackupRefused, DatabaseUnavailable and FileNotKept; then nothing is left in the folder.
    """
    at = require_aware(at)
    with _filled(folder), transaction() as nothing_is_swept:
        uploads.keep_all(nothing_is_swept)
        with snapshot() as conn:
            dumping.dump(conn, folder / manifest.DATABASE)
            (folder / manifest.DATABASE).chmod(0o600)
            named = [row.hex() for row in kept_files.named(conn)]
            cases, revision, major = verifying.count(conn), migrations.revision(conn), dumping.major(conn)
        kept, missing = _files(folder, named)
        made = Manifest(
            made_at=at,
            revision=str(revision),
            postgresql=major,
            secret=fingerprint(secret()),
            cases=cases,
            database=manifest.part_of(folder / manifest.DATABASE),
            home=_home(folder),
            files=kept,
            missing=missing,
        )
        os.sync()
        manifest.written(folder, made)
    return Made(cases, len(kept), made.size, tuple(missing), bool(os.environ.get("DUBAN_SECRET")))


@contextmanager
def _filled(folder: Path) -> Iterator[None]:
    """The folder, empty and closed to others; emptied again when it does not become a backup."""
    home = embedded.home()
    if folder.resolve() == home or home in folder.resolve().parents:
        raise BackupRefused(problem="inside_home", folder=str(folder))
    try:
        folder.mkdir(mode=0o700, parents=False, exist_ok=True)
        if any(folder.iterdir()):
            raise BackupRefused(problem="not_empty", folder=str(folder))
    except OSError as error:
        raise BackupRefused(problem="no_folder", folder=str(folder), why=error.strerror) from None
    try:
        yield
    except BaseException as error:
        _empty(folder)
        if isinstance(error, OSError):
            raise BackupRefused(problem="no_folder", folder=str(folder), why=error.strerror) from None
        raise


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _files(folder: Path, named: Iterable[str]) -> tuple[dict[str, int], list[str]]:
    """Copy the files of these hashes out of their store; their sizes, and those that are gone or not what was kept."""
    kept, missing = {}, []
    for sha256 in named:
        try:
            content = files.read(sha256)
        except FileNotKept as refusal:
            if refusal.facts["problem"] not in ("file_gone", "file_changed"):
                raise
            missing.append(sha256)
            continue
        _write(folder / manifest.file_path(sha256), content)
        kept[sha256] = len(content)
    return kept, missing


def _home(folder: Path) -> dict[str, Part]:
    """Copy what DUBAN_HOME keeps beside the database and the files: secret, gateways, statements, accounts."""
    home, found = embedded.home(), {}
    for path in sorted(home.rglob("*")):
        below = path.relative_to(home)
        if below.parts[0] in APART or path.is_symlink() or not path.is_file():
            continue
        try:
            _write(folder / manifest.HOME / below, path.read_bytes())
        except FileNotFoundError:
            # It was there to be renamed into what it is now.
            continue
        found[below.as_posix()] = manifest.part_of(folder / manifest.HOME / below)
    return found


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
