"""Files in a folder: <first two digits>/<hash>."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from services.errors import FileNotKept

# A file that is being written bears such a name until it is whole.
_UNFINISHED = "new-"


class Folder:
    """Keeps contents as files of a folder, which is made when the first comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> bytes | None:
        """The content of this name; None when there is none, or it cannot be read."""
        try:
            return self._path(name).read_bytes()
        except OSError:
            return None

    def has(self, name: str) -> bool:
        """Whether there is a content of this name."""
        return self._path(name).exists()

    def drop(self, name: str) -> None:
        """Remove the content of this name, if there is one."""
        self._path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """The names of everything that is kept."""
        for path in self._folder.glob("*/*"):
            if not path.name.startswith(_UNFINISHED):
                yield path.name

    def put(self, name: str, content: bytes) -> None:
        """Whole or not at all: written beside, made durable, and then given its name. Raises FileNotKept where it cannot be."""
        try:
            self._write(self._path(name), content)
        except OSError as error:
            raise FileNotKept(problem="store_refuses", why=error.strerror) from None

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(path)
            _make_durable(path.parent)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def _make_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
