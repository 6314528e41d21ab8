"""`import FILE --mapping MAP.yaml`: complaints from CSV, Excel or a zip that holds one CSV; `import --undo ID`: taken back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.accounts import default_language
from services.wording import has, text

if TYPE_CHECKING:
    from services.imports.run import Outcome
    from services.imports.sorting import Counts, Progress

LANGUAGE = default_language()
app = typer.Typer()


@app.command("import", help=text("imports.command.about", LANGUAGE))
def import_(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=text("imports.command.file", LANGUAGE))] = None,
    mapping: Annotated[Path | None, typer.Option(metavar="MAP.yaml", help=text("imports.command.mapping", LANGUAGE))] = None,
    rejects: Annotated[Path | None, typer.Option(metavar="PATH", help=text("imports.command.rejects", LANGUAGE))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("imports.command.dry_run", LANGUAGE))] = False,
    undo: Annotated[int | None, typer.Option(metavar="ID", help=text("imports.command.undo", LANGUAGE))] = None,
    by: Annotated[str | None, typer.Option(metavar="LOGIN", help=text("imports.command.by", LANGUAGE))] = None,
    reason: Annotated[str, typer.Option(help=text("imports.command.reason", LANGUAGE))] = "",
) -> None:
    """Import the file and say what became of its rows; or undo an import."""
    from db import engine

    if undo is not None:
        engine.migrate()
        _undo(undo, by, reason)
        return
    if file is None or mapping is None:
        raise typer.BadParameter(text("imports.command.needs", LANGUAGE))
    engine.migrate()
    _import(file, mapping, rejects, dry_run)


def _import(file: Path, mapping: Path, rejects: Path | None, dry_run: bool) -> None:
    from services.access import SYSTEM
    from services.imports.run import import_file
    from services.time import now

    begun = now()
    with _progress() as progress:
        outcome = import_file(SYSTEM, file, mapping, at=begun, rejects=rejects, dry_run=dry_run, lang=LANGUAGE, progress=progress)
    _say(outcome, dry_run, (now() - begun).total_seconds())


def _undo(import_id: int, by: str | None, reason: str) -> None:
    from services.access import SYSTEM
    from services.imports.undoing import undo
    from services.time import now

    done = undo(SYSTEM, import_id, at=now(), reason=reason, by=by)
    typer.echo(text("imports.command.undone", LANGUAGE, id=import_id, cases=done.cases, reversed=done.reversed))


@contextmanager
def _progress() -> Iterator["Progress"]:
    """A bar on the terminal; nothing where there is none."""
    if not sys.stderr.isatty():
        yield lambda part, counts: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(part: float | None, counts: "Counts") -> None:
            said = text("imports.command.progress", LANGUAGE, read=counts.read, added=counts.added, rejected=counts.rejected)
            bar.update(task, description=said, total=None if part is None else 1.0, completed=part or 0.0)

        yield show


def _say(outcome: "Outcome", dry_run: bool, seconds: float) -> None:
    counts = outcome.counts
    said = {"read": counts.read, "added": counts.added, "known": counts.known, "rejected": counts.rejected}
    key = "imports.command.rehearsed" if dry_run else "imports.command.done"
    typer.echo(text(key, LANGUAGE, id=outcome.import_id, source=outcome.source, seconds=f"{seconds:.1f}", **said))
    if counts.rejected:
        reasons = text("format.comma", LANGUAGE).join(f"{_reason(code)} {n}" for code, n in counts.reasons.most_common())
        typer.echo(text("imports.command.set_aside", LANGUAGE, reasons=reasons, file=outcome.rejects or "—"))


def _reason(code: str) -> str:
    key = f"imports.reason.{code}"
    return text(key, LANGUAGE) if has(key, LANGUAGE) else code
