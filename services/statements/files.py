"""The Excel files of statements, kept below DUBAN_HOME once they are made: whoever asks later gets the very same one.

A file that is lost is made again and is the same to the byte.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from db import embedded
from db.engine import Connection, reading
from services.statements import workbook
from services.statements.contents import Statement
from services.statements.entry_cells import Progress
from services.statements.workbook import silent
from services.wording import text


def home() -> Path:
    """The folder that the paths of attachments begin at."""
    return embedded.home()


def made(conn: Connection, statement: Statement, lang: str, progress: Progress = silent) -> Path:
    """The file of a statement in a language; it appears whole or not at all."""
    path = _place(statement, lang)
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        _write(conn, statement, lang, path, progress)
    return path


def prepare(statement: Statement, lang: str, progress: Progress) -> None:
    """Make the file of a statement, for whoever is about to take it."""
    with reading() as conn:
        made(conn, statement, lang, progress)


def is_ready(statement: Statement, lang: str) -> bool:
    """Whether the file lies there already."""
    return _place(statement, lang).exists()


def _place(statement: Statement, lang: str) -> Path:
    """Known by its hash: another database over the same folder has statements of the same numbers."""
    part = "" if statement.path is None else "-" + statement.path.strip("/").replace("/", "-")
    return home() / "statements" / f"{statement.number}-{statement.hash[:16]}{part}-{lang}.xlsx"


def _write(conn: Connection, statement: Statement, lang: str, path: Path, progress: Progress) -> None:
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".xlsx")
    try:
        with os.fdopen(handle, "wb") as file:
            workbook.write(conn, statement, file, lang, progress)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def name_of(statement: Statement, lang: str) -> str:
    """What the file is called where people see it."""
    return text("statements.file", lang, number=statement.number) + ".xlsx"


def sha256(path: Path) -> str:
    """The hash of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
