"""`verify`: proof that what is stored follows from the steps."""

from time import monotonic
from typing import Annotated

import typer

from db import engine
from services import accounts
from services import verify as proof
from services.wording import text

LANGUAGE = accounts.default_language()
app = typer.Typer()
MOST = 50
EVERY_SECONDS = 5


@app.command(name="verify", help=text("verify.about", LANGUAGE))
def verify(
    files: Annotated[bool, typer.Option("--files", help=text("verify.files", LANGUAGE))] = False,
) -> None:
    """Recompute everything and say what differs; ends with 1 when anything does."""
    engine.migrate()
    found = proof.verify(progress=_progress(), read_files=files)
    for line in found.differences[:MOST]:
        typer.echo(line)
    typer.echo(
        text(
            "verify.done",
            LANGUAGE,
            cases=found.cases,
            clocks=found.clocks,
            accruals=found.accruals,
            reminders=found.reminders,
            acts=found.acts,
            statements=found.statements,
            attachments=found.attachments,
            audit_rows=found.audit_rows,
            differences=len(found.differences),
        )
    )
    raise typer.Exit(1 if found.differences else 0)


def _progress() -> proof.Progress:
    """A line every few seconds, beside what the command says: a short check has none."""
    told = monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        if monotonic() - told >= EVERY_SECONDS:
            told = monotonic()
            typer.echo(text("verify.progress", LANGUAGE, done=f"{done:,}", total=f"{total:,}"), err=True)

    return tell
