"""The worker: sleeps until time alone brings something about, and writes it down. Any number may run."""

import logging
import os
from datetime import datetime, timedelta
from threading import Event

from db.engine import reading, transaction
from db.queries import heartbeats
from services import advance, schedules
from services.board.listening import Listener
from services.time import now

BEAT_EVERY = timedelta(seconds=2)
AFTER_FAILURE = timedelta(seconds=2)
# What falls due within a moment is done together; another worker may be at what is due already.
SHORTEST_REST = timedelta(seconds=0.1)
# How soon the end of this worker, or of the process that started it, is noticed.
LOOK_UP = timedelta(seconds=0.2)

_log = logging.getLogger(__name__)


def run(stop: Event, parent: int | None = None) -> None:
    """Work until `stop` is set, or until the process `parent` that started this one has gone.

    A step may bring the next instant nearer while the worker sleeps: the database announces it, and the worker looks again.
    A database that does not answer is waited for: the first failure and the recovery are logged, nothing is lost.
    """
    worker = _Worker(stop, parent)
    # A lost connection is not worth a word here: the work itself fails and says so. A new one wakes the worker.
    listener = Listener(worker.announced.set, lambda error: None)
    listener.start()
    try:
        worker.run()
    finally:
        listener.stop()


class _Worker:
    def __init__(self, stop: Event, parent: int | None) -> None:
        self.announced = Event()
        self._stop = stop
        self._parent = parent
        self._beaten: datetime | None = None

    def run(self) -> None:
        failing = False
        while self._goes_on():
            try:
                self.announced.clear()
                self._work()
                rest = self._until_next()
                if failing:
                    _log.warning("The worker is at work again.")
                failing = False
            except Exception:  # noqa: BLE001 - whatever it is, a worker that ends helps nobody
                if not failing:
                    _log.exception("The worker cannot work; it tries again until it can.")
                failing, rest = True, AFTER_FAILURE
            self._sleep(rest)

    def _goes_on(self) -> bool:
        return not self._stop.is_set() and (self._parent is None or os.getppid() == self._parent)

    def _work(self) -> None:
        advance.advance(self._clock, self._goes_on)
        schedules.run_due(self._clock())

    def _clock(self) -> datetime:
        """The present, with a sign of life for it."""
        at = now()
        if self._beaten is None or not timedelta(0) <= at - self._beaten < BEAT_EVERY:
            with transaction() as conn:
                heartbeats.beat(conn, "worker", at)
            self._beaten = at
        return at

    def _until_next(self) -> timedelta:
        with reading() as conn:
            scheduled = schedules.next_instant(conn)
        following = min((one for one in (advance.next_instant(), scheduled) if one is not None), default=None)
        return BEAT_EVERY if following is None else min(BEAT_EVERY, following - self._clock())

    def _sleep(self, rest: timedelta) -> None:
        """Sleep until something comes up, or is announced; in short parts, so that the end is noticed."""
        self._stop.wait(SHORTEST_REST.total_seconds())
        rest -= SHORTEST_REST
        while rest > timedelta(0) and self._goes_on() and not self.announced.is_set():
            self.announced.wait(min(rest, LOOK_UP).total_seconds())
            rest -= LOOK_UP
