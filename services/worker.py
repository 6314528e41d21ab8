"""The worker: sleeps until time alone brings something about, and writes it down. Any number may run."""

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from db.engine import transaction
from db.queries import heartbeats
from services import advance, appointments
from services.board.listening import Listener
from services.rounds import go_round, sleep
from services.time import now

BEAT_EVERY = timedelta(seconds=2)
# What falls due within a moment is done together; another worker may be at what is due already.
SHORTEST_REST = timedelta(seconds=0.1)

Clock = Callable[[], datetime]


def run(stop: Event, parent: int | None = None, clock: Clock = now) -> None:
    """Work until `stop` is set, or until the process `parent` that started this one has gone.

    Cases are brought up in this thread. What the calendar owes has its own: documents about 50,000 cases delay no clock.
    """

    def goes_on() -> bool:
        return not stop.is_set() and (parent is None or os.getppid() == parent)

    with appointments.kept(goes_on, clock):
        _Cases(goes_on, clock).run()


class _Cases:
    """What time brings to cases.

    A step may bring the next instant nearer while the worker sleeps: the database announces it, and the worker looks again.
    """

    def __init__(self, goes_on: Callable[[], bool], clock: Clock) -> None:
        self._announced = Event()
        self._goes_on = goes_on
        self._now = clock
        self._beaten: datetime | None = None

    def run(self) -> None:
        """Work for as long as it goes on."""
        # A lost connection is not worth a word here: the work itself fails and says so. A new one wakes the worker.
        listener = Listener(self._announced.set, lambda error: None)
        listener.start()
        try:
            go_round("The worker", self._work, self._goes_on, self._sleep)
        finally:
            listener.stop()

    def _work(self) -> timedelta:
        """Bring all cases up to the present; how long there is nothing to do then."""
        self._announced.clear()
        advance.advance(self._clock, self._goes_on)
        following = advance.next_instant()
        return BEAT_EVERY if following is None else min(BEAT_EVERY, following - self._clock())

    def _clock(self) -> datetime:
        """The present, with a sign of life for it."""
        at = self._now()
        if self._beaten is None or not timedelta(0) <= at - self._beaten < BEAT_EVERY:
            with transaction() as conn:
                heartbeats.beat(conn, "worker", at)
            self._beaten = at
        return at

    def _sleep(self, rest: timedelta) -> None:
        time.sleep(SHORTEST_REST.total_seconds())
        sleep(rest - SHORTEST_REST, self._goes_on, self._announced)
