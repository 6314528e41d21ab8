"""The Excel files of statements, kept below DUBAN_HOME once they are made: whoever asks later gets the very same one.

A file that is lost is made again and is the same to the byte.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from db import embedded
from db.engine import Connection
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
    folder = home() / "statements"
    folder.mkdir(mode=0o700, exist_ok=True)
    part = "" if statement.path is None else "-" + statement.path.strip("/").replace("/", "-")
    path = folder / f"{statement.number}{part}-{lang}.xlsx"
    if not path.exists():
        write(conn, statement, lang, path, progress)
    return path


def write(conn: Connection, statement: Statement, lang: str, path: Path, progress: Progress = silent) -> None:
    """Write the file to a path, which appears whole or not at all."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".xlsx")
    try:
        with os.fdopen(handle, "wb") as file:
            workbook.write(conn, statement, file, lang, progress)
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
