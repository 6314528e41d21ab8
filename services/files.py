"""Files that people attach and pictures that are evidence: kept under the hash of what they hold, and never changed.

A file lies at DUBAN_HOME/files/<first two digits>/<hash>. The same content is kept once. Who may see it is for the caller to ask:
a hash is a name, not a key.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from db import embedded
from services.errors import FileNotKept

LARGEST = 20 * 1024 * 1024
# How a file of each kind that is taken begins.
BEGINNINGS = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", "application/pdf": b"%PDF-"}


def keep(content: bytes, media_type: str) -> str:
    """Keep a file for good; the SHA-256 of its content, in hex, by which it is read again.

    Raises FileNotKept for a kind that is not taken, for content of another kind, and for a file that is empty or too large.
    """
    if media_type not in BEGINNINGS:
        raise FileNotKept(problem="file_type", known=sorted(BEGINNINGS))
    if not content.startswith(BEGINNINGS[media_type]):
        raise FileNotKept(problem="file_content", type=media_type)
    if len(content) > LARGEST:
        raise FileNotKept(problem="file_size", most=LARGEST // 1024 // 1024)
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(sha256)
    if not path.exists():
        _write(path, content)
    return sha256


def read(sha256: str) -> bytes:
    """What was kept. Raises FileNotKept when it is gone, or is not what was kept."""
    try:
        content = _path(sha256).read_bytes()
    except OSError:
        raise FileNotKept(problem="file_gone") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileNotKept(problem="file_changed")
    return content


def _path(sha256: str) -> Path:
    return embedded.home() / "files" / sha256[:2] / sha256


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: written beside, made durable, and then given its name."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
