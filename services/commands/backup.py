"""`backup`, `restore`: the whole system into a folder, and back."""

from pathlib import Path
from typing import Annotated

import typer

from services import accounts
from services.wording import instant_text, text

LANGUAGE = accounts.default_language()
app = typer.Typer()
MB = 1024 * 1024


@app.command(help=text("backup.about", LANGUAGE))
def backup(folder: Annotated[Path, typer.Argument(metavar="DIR", help=text("backup.folder", LANGUAGE))]) -> None:
    """Back up into an empty folder and say what is in it; ends with 1 when a file that the database names is not there."""
    from db import engine
    from services.backup import make
    from services.time import now

    engine.migrate()
    made = make(folder, at=now())
    size = f"{made.size / MB:,.1f}"
    typer.echo(text("backup.done", LANGUAGE, folder=folder, cases=f"{made.cases:,}", files=f"{made.files:,}", size=size))
    if made.secret_outside:
        typer.echo(text("backup.secret_outside", LANGUAGE))
    if made.missing:
        typer.echo(text("backup.missing", LANGUAGE, n=len(made.missing), first=made.missing[0]), err=True)
        raise typer.Exit(1)


@app.command(help=text("restore.about", LANGUAGE))
def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=text("restore.folder", LANGUAGE))],
    force: Annotated[bool, typer.Option("--force", help=text("restore.force", LANGUAGE))] = False,
) -> None:
    """Restore into an empty system; into another with --force, once the question is answered with yes."""
    from services import backup

    def sure(rows: int) -> bool:
        return force and typer.confirm(text("restore.sure", LANGUAGE, n=f"{rows:,}"), abort=True)

    done = backup.restore(folder, replace=sure)
    facts = {"at": instant_text(done.made_at, LANGUAGE), "cases": f"{done.cases:,}", "files": f"{done.files:,}"}
    typer.echo(text("restore.done", LANGUAGE, **facts))
    if done.missing:
        typer.echo(text("restore.missing", LANGUAGE, n=done.missing))
