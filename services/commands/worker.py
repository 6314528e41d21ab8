"""`worker` and `tick`: what time alone brings about, for ever or once."""

import signal
from datetime import datetime
from threading import Event
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from db import engine
from services import accounts, advance, worker
from services.errors import InputRefused
from services.policy.packs import registry
from services.wording import text

LANGUAGE = accounts.default_language()
app = typer.Typer()


@app.command(name="worker", help=text("worker.about", LANGUAGE))
def run(parent: Annotated[int | None, typer.Option(hidden=True)] = None) -> None:
    """Work until a signal ends it."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    engine.migrate()
    worker.run(stop, parent)
    engine.dispose()


@app.command(name="tick", help=text("worker.tick_about", LANGUAGE))
def tick(at: Annotated[str, typer.Option(metavar="INSTANT", help=text("worker.tick_at", LANGUAGE))]) -> None:
    """Run what is due up to an instant, once."""
    instant = _instant(at)
    engine.migrate()
    typer.echo(text("worker.ticked", LANGUAGE, n=advance.advance_due(instant), at=instant.isoformat()))


def _instant(said: str) -> datetime:
    """An ISO instant; without a zone it is meant in the zone of the regimes. Raises InputRefused."""
    try:
        instant = datetime.fromisoformat(said)
    except ValueError:
        raise InputRefused(field="instant", problem="no_instant", value=said) from None
    zones = {pack.zone for versions in registry().versions.values() for pack in versions.values()}
    return instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(min(zones)))
