"""The secret of this installation: `DUBAN_SECRET`, else one made at first use and kept in DUBAN_HOME, closed to other users."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from db import embedded

FILE = "secret"


def secret() -> str:
    """The secret that keys are derived from; every process of an installation finds the same."""
    return os.environ.get("DUBAN_SECRET") or _kept(embedded.home() / FILE)


def _kept(path: Path) -> str:
    if not path.exists():
        _make(path)
    if not (found := path.read_text(encoding="ascii").strip()):
        raise SystemExit(f"{path} is empty: put the secret back from its backup.")
    return found


def _make(path: Path) -> None:
    """Write a new secret beside the file and link it into its place: whoever comes second takes the first one's."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    with suppress(FileExistsError):
        os.link(beside, path)
    beside.unlink()
