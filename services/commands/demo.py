"""`demo`: the demonstration's organisation and cases, as many as wanted, and counters that keep busy."""

import signal
import sys
from datetime import timedelta
from threading import Event
from time import monotonic
from typing import Annotated

import typer

from db import engine
from services import accounts
from services.demo import bulk, first_start, live
from services.time import now
from services.wording import duration_text, text

LANGUAGE = accounts.default_language()
app = typer.Typer()


@app.command(name="demo", help=text("demo.about", LANGUAGE))
def demo(
    cases: Annotated[int | None, typer.Option(min=0, metavar="N", help=text("demo.help.cases", LANGUAGE))] = None,
    closed: Annotated[int | None, typer.Option(min=0, metavar="M", help=text("demo.help.closed", LANGUAGE))] = None,
    seed: Annotated[int, typer.Option(metavar="S", help=text("demo.help.seed", LANGUAGE))] = first_start.SEED,
    keep_busy: Annotated[bool, typer.Option("--live", help=text("demo.help.live", LANGUAGE))] = False,
    every: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help=text("demo.help.every", LANGUAGE))
    ] = live.EVERY.total_seconds(),
) -> None:
    """Load what is asked for; without numbers, what a new installation shows."""
    engine.migrate()
    if cases is None and closed is None:
        _begin(seed, quiet=keep_busy)
    else:
        _load(cases or 0, closed or 0, seed)
    if keep_busy:
        _busy(every)
    engine.dispose()


def _begin(seed: int, quiet: bool) -> None:
    """What a new installation shows; beside units of somebody else's too, and nothing where it is there already."""
    begun = first_start.ensure_demo(now(), seed)
    if begun is not None:
        typer.echo(first_start.announcement(begun, LANGUAGE))
    elif not first_start.is_there():
        _load(*first_start.sizes(), seed)
    elif not quiet:
        typer.echo(text("demo.there", LANGUAGE))


def _load(cases: int, closed: int, seed: int) -> None:
    begun = monotonic()
    loaded = bulk.load(cases, closed, seed, now(), progress=_progress)
    took = duration_text(monotonic() - begun, LANGUAGE)
    typer.echo(text("demo.loaded", LANGUAGE, open=loaded.open, closed=loaded.closed, took=took))
    if loaded.accounts:
        typer.echo(first_start.announcement(first_start.Begun(loaded.open, loaded.closed, loaded.accounts), LANGUAGE))


def _progress(done: int, total: int) -> None:
    """On a terminal one line that counts; elsewhere nothing, so that a log stays short."""
    if sys.stderr.isatty():
        typer.echo("\r" + text("demo.progress", LANGUAGE, done=done, total=total), err=True, nl=done == total)


def _busy(every: float) -> None:
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    typer.echo(text("demo.live", LANGUAGE))
    typer.echo(text("demo.live_ended", LANGUAGE, n=live.run(stop, every=timedelta(seconds=every))))
