"""Messages a second from the outbox through a real mail server and a real web service, both on this machine."""

import json
import multiprocessing
import os
import time
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from bench.places import fresh_database
from db import engine
from db.engine import transaction
from services import contacts, delivery
from services.access import SYSTEM
from services.delivery.outbox import post
from services.time import now
from tests.services.delivery.receivers import PASSWORD, http_receiver, smtp_receiver
from tests.services.group import group

MESSAGES = 1_000
PARALLEL = 4

_context = multiprocessing.get_context("forkserver")


def run(messages: int = MESSAGES) -> dict[str, Any]:
    """For each kind of gateway `per_second`: from the outbox until the receiver has taken all and that is noted.

    Four people get theirs at once, each message by a connection of its own.
    """
    with smtp_receiver() as mailbox, http_receiver() as web:
        ways = {
            "mail": (f"mailto://duban:{PASSWORD}@127.0.0.1:{mailbox.port}?from=duban@example.com&to={{address}}", mailbox),
            "webhook": (f"json://127.0.0.1:{web.port}/in/{{address}}", web),
        }
        return {"ways": [{"way": name, **_measured(name, url, inbox, messages)} for name, (url, inbox) in ways.items()]}


def _measured(name: str, url: str, inbox: Any, messages: int) -> dict[str, Any]:
    said = {"link": "https://duban.example", "gateways": {name: {"url": url, "parallel": PARALLEL}}}
    with fresh_database() as database, patch.dict(os.environ, {"DUBAN_GATEWAYS": json.dumps(said)}):
        _fill(name, messages)
        # The worker is another process than the receiver, as in life.
        process = _context.Process(target=_deliver, args=(database, dict(os.environ)))
        start = time.perf_counter()
        process.start()
        process.join()
        seconds = time.perf_counter() - start
    return {"messages": len(inbox.all), "seconds": round(seconds, 1), "per_second": round(len(inbox.all) / seconds)}


def _fill(channel: str, messages: int) -> None:
    """Messages to as many people as the small group has, each of whom can be reached."""
    at = now() - timedelta(minutes=1)
    people = [person for person in group().people.values() if person.id is not None]
    for person in people:
        contacts.set_address(SYSTEM, person.name, channel, f"{person.name}@example.com", preferred=True, at=at)
    with transaction() as conn:
        for n in range(messages):
            reader = people[n % len(people)]
            post(conn, key=str(n), rule="weekly_leftovers", at=at, to_role=reader.role, to_id=reader.id, data={}, cite="31")


def _deliver(url: str, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    engine.use(url)
    delivery.deliver_due(now())


if __name__ == "__main__":
    print(run())
