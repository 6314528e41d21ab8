"""`export penalties`: a month of the ledger as an Excel workbook."""

import os
import re
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from services import accounts
from services.errors import InputRefused
from services.wording import text

LANGUAGE = accounts.default_language()
app = typer.Typer(name="export", help=text("penalties.command.export", LANGUAGE), no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Exports are commands of their own, also while there is only one."""


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
    handle, unfinished = tempfile.mkstemp(dir=folder, prefix=".", suffix=".xlsx")
    try:
        with os.fdopen(handle, "wb") as file:
            count = workbook.write(entries.export(SYSTEM, entries.Filter(month=first), at=now()), file, LANGUAGE)
        Path(unfinished).chmod(0o640)
        Path(unfinished).replace(out)
    finally:
        Path(unfinished).unlink(missing_ok=True)
    typer.echo(text("penalties.command.done", LANGUAGE, month=month, n=f"{count:,}", file=out))


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
