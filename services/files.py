"""Files that people attach and pictures that are evidence: kept under the hash of what they hold, and never changed.

They lie under DUBAN_HOME, or in the S3-compatible store that DUBAN_FILES names. The same content is kept once. Who may see a file
is for the caller to ask: a hash is a name, not a key.
"""

import hashlib

from services.errors import FileNotKept
from services.file_stores import store

# Problems of the store, not of what is asked for: as soon as it is mended, the same works.
STORE_TROUBLE = frozenset({"store_refuses", "store_setting"})


def keep(content: bytes) -> str:
    """Keep a file for good; the SHA-256 of its content, in hex, by which it is read again. Raises FileNotKept."""
    sha256 = hashlib.sha256(content).hexdigest()
    if not store().has(sha256):
        store().put(sha256, content)
    return sha256


def read(sha256: str) -> bytes:
    """What was kept. Raises FileNotKept when it is gone, or is not what was kept."""
    content = store().get(sha256)
    if content is None:
        raise FileNotKept(problem="file_gone")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileNotKept(problem="file_changed")
    return content


def drop(sha256: str) -> None:
    """Remove a file that nothing names any more. One that is gone already is no matter."""
    store().drop(sha256)
