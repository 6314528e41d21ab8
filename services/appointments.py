"""What the calendar owes, each kind in a thread of its own: none holds up another, or the clocks of cases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread

from db.engine import Connection, reading
from services import schedules, statements, sweeping
from services.regimes import adopting
from services.rounds import go_round, sleep
from services.spot_checks import drawing

# What is due waits for the cases that are behind: looking oftener would take time from whoever brings them up.
SHORTEST_REST = timedelta(seconds=0.5)


@dataclass(frozen=True)
class Appointments:
    """What is owed at instants: when the next one comes, seen from now, and how to do all that are due.

    `rest`: so long at most until the next one is looked for again; what else than time brings one nearer may wait so long.
    """

    name: str
    following: Callable[[Connection, datetime], datetime | None]
    do: Callable[[datetime], int]
    rest: timedelta


ALL = (
    Appointments("Digests", schedules.next_instant, schedules.run_due, timedelta(seconds=2)),
    Appointments("Statements", lambda conn, at: statements.next_instant(conn), statements.close_due, timedelta(minutes=1)),
    Appointments("Samples", drawing.next_instant, drawing.draw, timedelta(minutes=1)),
    Appointments("Uploads", sweeping.next_instant, sweeping.sweep, timedelta(minutes=10)),
)


@contextmanager
def kept(goes_on: Callable[[], bool], clock: Callable[[], datetime]) -> Iterator[None]:
    """Keep all appointments, beside what happens inside the block, for as long as it goes on."""
    threads = [Thread(target=_keep, args=(kind, goes_on, clock), name=kind.name) for kind in ALL]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def _keep(kind: Appointments, goes_on: Callable[[], bool], clock: Callable[[], datetime]) -> None:
    never = Event()
    go_round(kind.name, lambda: _round(kind, clock()), goes_on, lambda rest: sleep(rest, goes_on, never))


def _round(kind: Appointments, at: datetime) -> timedelta:
    """Do what is due at an instant; how long there is nothing more to do."""
    with reading() as conn:
        adopting.current(conn)
        following = kind.following(conn, at)
    if following is None:
        return kind.rest
    if following <= at:
        kind.do(at)
    return min(kind.rest, max(SHORTEST_REST, following - at))
