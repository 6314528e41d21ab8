"""`export penalties`, `export statement`: a month of the ledger, or one of its statements, as an Excel workbook."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO, Annotated

import typer

from services import accounts
from services.errors import InputRefused
from services.wording import text

LANGUAGE = accounts.default_language()
app = typer.Typer(name="export", help=text("penalties.command.export", LANGUAGE), no_args_is_help=True)


@app.command(help=text("penalties.command.about", LANGUAGE))
def penalties(
    month: Annotated[str, typer.Option(metavar="YYYY-MM", help=text("penalties.command.month", LANGUAGE))],
    out: Annotated[Path, typer.Option(metavar="F.xlsx", help=text("penalties.command.out", LANGUAGE))],
) -> None:
    """Write the month's entries to the file, which appears whole or not at all, and say how many there are."""
    from db import engine
    from services.access import SYSTEM
    from services.ledger import entries, workbook
    from services.time import now

    first = _month(month)
    folder = _folder(out)
    engine.migrate()
    with _whole(out, folder) as file:
        count = workbook.write(entries.export(SYSTEM, entries.Filter(month=first), at=now()), file, LANGUAGE)
    typer.echo(text("penalties.command.done", LANGUAGE, month=month, n=f"{count:,}", file=out))


@app.command(help=text("statements.command.about", LANGUAGE))
def statement(
    number: Annotated[str, typer.Option(metavar="KF-YYYY-MM-NNN", help=text("statements.command.number", LANGUAGE))],
    out: Annotated[Path, typer.Option(metavar="F.xlsx", help=text("penalties.command.out", LANGUAGE))],
) -> None:
    """Write the statement's file, which appears whole or not at all, and say how many entries stand on it."""
    from db import engine
    from services import statements
    from services.access import SYSTEM
    from services.time import now

    folder = _folder(out)
    engine.migrate()
    found, made = statements.take(replace(SYSTEM, language=LANGUAGE), number, at=now())
    with _whole(out, folder) as file, made.open("rb") as source:
        shutil.copyfileobj(source, file)
    typer.echo(text("statements.command.done", LANGUAGE, number=found.number, n=f"{found.entries:,}", file=out))


@contextmanager
def _whole(out: Path, folder: Path) -> Iterator[IO[bytes]]:
    """A file to write into, which takes its place when all of it is written."""
    handle, unfinished = tempfile.mkstemp(dir=folder, prefix=".", suffix=".xlsx")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(unfinished).chmod(0o640)
        Path(unfinished).replace(out)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def _month(said: str) -> date:
    if not re.fullmatch(r"2\d{3}-(0[1-9]|1[0-2])", said):
        raise InputRefused(field="month", problem="not_a_month", value=said)
    return date.fromisoformat(f"{said}-01")


def _folder(out: Path) -> Path:
    """Where the file goes. Raises InputRefused where none can be written."""
    if out.suffix.lower() != ".xlsx":
        raise InputRefused(field="out", problem="not_xlsx", value=str(out))
    folder = out.absolute().parent
    if out.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise InputRefused(field="out", problem="not_writable", value=str(out))
    return folder
