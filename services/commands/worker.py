"""`worker` and `tick`: what time alone brings about, for ever or once."""

import signal
from datetime import datetime
from threading import Event, Thread
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from db import engine
from services import accounts, advance, delivery, holiday_editions, schedules, statements, webhooks, worker
from services.errors import InputRefused
from services.policy.packs import registry
from services.regimes import adopting
from services.time import now, require_aware
from services.wording import text

LANGUAGE = accounts.default_language()
app = typer.Typer()


@app.command(name="worker", help=text("worker.about", LANGUAGE))
def run(parent: Annotated[int | None, typer.Option(hidden=True)] = None) -> None:
    """Work until a signal ends it. Delivery has threads of its own: a gateway that hangs never delays a clock."""
    stop = Event()
    # The main thread only waits: a signal must never find it holding a lock that its own handler needs.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    engine.migrate()
    adopting.catch_up()
    holiday_editions.keep_up(now())
    working = Thread(target=worker.run, args=(stop, parent), name="worker")
    delivering = Thread(target=delivery.run, args=(stop,), name="delivery")
    telling = Thread(target=webhooks.run, args=(stop,), name="webhooks")
    for thread in (working, delivering, telling):
        thread.start()
    working.join()
    stop.set()
    for thread in (delivering, telling):
        thread.join()
    engine.dispose()


@app.command(name="tick", help=text("worker.tick_about", LANGUAGE))
def tick(at: Annotated[str, typer.Option(metavar="INSTANT", help=text("worker.tick_at", LANGUAGE))]) -> None:
    """Run what is due up to an instant, once."""
    instant = _instant(at)
    engine.migrate()
    adopting.catch_up()
    done = advance.advance(lambda: instant)
    facts = {"cases": done.cases, "accruals": done.accruals, "reminders": done.reminders}
    facts |= {"statements": statements.close_due(instant), "digests": schedules.run_due(instant)}
    facts |= {"sent": delivery.deliver_due(instant), "told": webhooks.deliver_due(instant)}
    typer.echo(text("worker.ticked", LANGUAGE, at=instant.isoformat(), **facts))


def _instant(said: str) -> datetime:
    """An ISO instant; without a zone it is meant in the zone of the regimes. Raises InputRefused."""
    try:
        instant = datetime.fromisoformat(said)
    except ValueError:
        raise InputRefused(field="instant", problem="no_instant", value=said) from None
    zones = {pack.zone for versions in registry().versions.values() for pack in versions.values()}
    return require_aware(instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(min(zones))))
