"""The file with everything that opens the demonstration."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from db import embedded
from services import accounts
from services.access import SYSTEM
from services.demo.organisation import group
from services.wording import text


def write(passwords: Mapping[str, str], screen_key: str | None = None) -> Path:
    """Write logins and passwords, one pair a line, so that only the owner can read them; gives the file's path.

    To be called before the accounts count: nobody is left with passwords that were never told.
    """
    path = embedded.home() / "demo-accounts.txt"
    lines = [f"{login:<10}{password}" for login, password in passwords.items()]
    if screen_key:
        lines += ["", text("demo.screen_key", accounts.default_language(), key=screen_key)]
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return beside.replace(path)


def complete(passwords: Mapping[str, str], at: datetime) -> Path:
    """Add the wall's screen, and write the file once more with the screen's key."""
    return write(passwords, accounts.add_screen(SYSTEM, name=group().screen, org=None, at=at))
