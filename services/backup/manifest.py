"""What a backup holds, with the hash of each part: written last, and checked before anything of a backup is used."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.errors import BackupRefused

NAME, DATABASE, HOME, FILES = "manifest.json", "database.dump", "home", "files"
# What of DUBAN_HOME has its own place in a backup, or is made anew.
APART = {"postgresql", "postgresql.new", "files", "demonstration-cameras"}
PIECE = 1 << 20


class Part(BaseModel):
    """A file of a backup: SHA-256 in hex, and its size in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    size: int = Field(ge=0)


class Manifest(BaseModel):
    """All of a backup. `files` are known by their hashes; `missing` are those that were not there when it was made."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal[1] = 1
    made_at: datetime
    # Of the schema, and the main version of the server that it came from.
    revision: str
    postgresql: int
    # The fingerprint of the secret by which texts in the database are sealed.
    secret: str
    cases: int
    database: Part
    home: dict[str, Part]
    files: dict[str, int]
    missing: list[str]

    @property
    def size(self) -> int:
        """How many bytes the parts have."""
        return self.database.size + sum(part.size for part in self.home.values()) + sum(self.files.values())


def written(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, by which the folder becomes a backup."""
    beside = folder / f".{NAME}"
    beside.write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    beside.chmod(0o600)
    beside.replace(folder / NAME)


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises BackupRefused for a folder that is none, and for one of a later version."""
    try:
        said = (folder / NAME).read_bytes()
    except OSError:
        raise BackupRefused(problem="no_backup", folder=str(folder)) from None
    try:
        found = Manifest.model_validate_json(said)
    except ValidationError:
        raise BackupRefused(problem="no_manifest", folder=str(folder)) from None
    if not all(map(_is_below, found.home)) or not all(map(_is_hash, found.files)):
        raise BackupRefused(problem="no_manifest", folder=str(folder))
    return found


def check(folder: Path, manifest: Manifest) -> None:
    """Hold every part against its hash. Raises BackupRefused, which names the first that is gone or not what it was."""
    for path, part in _parts(manifest):
        try:
            found = part_of(folder / path)
        except OSError:
            raise BackupRefused(problem="part_gone", part=path) from None
        if found != part:
            raise BackupRefused(problem="part_changed", part=path)


def part_of(path: Path) -> Part:
    """The hash and size of a file."""
    hasher, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            hasher.update(piece)
            size += len(piece)
    return Part(sha256=hasher.hexdigest(), size=size)


def file_path(sha256: str) -> str:
    """Where a file lies below a backup."""
    return f"{FILES}/{sha256[:2]}/{sha256}"


def _parts(manifest: Manifest) -> Iterator[tuple[str, Part]]:
    yield DATABASE, manifest.database
    yield from ((f"{HOME}/{name}", part) for name, part in manifest.home.items())
    yield from ((file_path(sha256), Part(sha256=sha256, size=size)) for sha256, size in manifest.files.items())


def _is_below(name: str) -> bool:
    """Whether it is a plain path below DUBAN_HOME, and none of those that are kept apart."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and path.parts[0] not in APART


def _is_hash(name: str) -> bool:
    return len(name) == 64 and set(name) <= set("0123456789abcdef")
