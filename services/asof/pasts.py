"""Pasts that people look at: built once in the background, kept while they are looked at, forgotten soon after.

A past holds a session of the database, so only the last few are kept. A case and the ledger take milliseconds and are not kept.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Lock, RLock, Thread, Timer
from typing import Any

from db import engine
from db.engine import Connection
from db.queries import asof as queries
from services import access
from services.access import Actor
from services.asof import board, building
from services.asof.instants import said_in_full
from services.errors import AsofRefused
from services.time import now

MOST = 3
KEPT = timedelta(minutes=10)
# So long it is said that one could not be reckoned, before that is tried again.
FAILED_KEPT = timedelta(minutes=1)
# Whoever waits for one asks for it twice a second. Those that are waited for are kept, however many they are: else people who
# wait for others' sake would begin anew what others have pushed out, and nobody's would ever be ready.
WAITED_FOR = timedelta(seconds=5)
MOST_UNFINISHED = 8

_log = logging.getLogger(__name__)
_Key = tuple[str, datetime, str]
_kept: dict[_Key, "Past"] = {}
_lock = Lock()
# Each takes a processor for itself; the board of this process needs the other one.
_one_at_a_time = Lock()
_sweeping = False


class Past:
    """Everything under a unit as it stood at the instant `at`: `ready` once it is reckoned, `done` of `total` cases before."""

    def __init__(self, at: datetime, path: str) -> None:
        self.at = at
        self.path = path
        self.used_at = now()
        self.done = self.total = 0
        self._failed_at: datetime | None = None
        self._dropped = False
        self._ended = Event()
        self._conn: Connection | None = None
        self._turn = RLock()
        self._last_step = self._undone = 0
        self._board: dict[str, Any] = {}

    @property
    def ready(self) -> bool:
        """Whether it can be looked at."""
        return self.ended and self._failed_at is None

    @property
    def ended(self) -> bool:
        """Whether it is not being reckoned any more."""
        return self._ended.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait until it is ready, at most so long; whether it is. Raises AsofRefused when it could not be reckoned."""
        self._ended.wait(seconds)
        if self._failed_at is not None:
            raise AsofRefused(problem="asof_failed", at=said_in_full(self.at))
        return self.ready

    @contextmanager
    def looked_at(self) -> Iterator[None]:
        """While inside, the services of this thread answer as they would have answered then; one thread at a time.

        Raises AsofRefused where there is nothing to look at, or not any more.
        """
        with self._turn:
            if self._conn is None or not engine.is_there(self._conn):
                raise AsofRefused(problem="asof_failed", at=said_in_full(self.at))
            self.used_at = now()
            with engine.looking_at(self._conn):
                yield

    def board(self, actor: Actor) -> dict[str, Any]:
        """The wall of then, as the board's stream would have sent it. Raises NotPermitted."""
        access.require(actor, "see_board", self.path)
        return self._board

    def build(self) -> None:
        """Reckon it; what is asked of it waits."""
        try:
            with _one_at_a_time:
                self._conn = None if self._dropped else _opened(self._build)
        except Exception:  # noqa: BLE001 - whatever it is, whoever waits for it has to hear that it is over
            _log.exception("How things stood at %s could not be reckoned.", self.at)
            self._failed_at = now()
        finally:
            self._ended.set()

    def _build(self, conn: Connection) -> None:
        self._last_step, self._undone = queries.last_step(conn), queries.count_undone(conn)
        building.build_whole(conn, self.at, self.path, self._tell, self._read_board)

    def _read_board(self) -> None:
        self._board = board.still(self.path, self.at)

    def _tell(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    def is_old(self, at: datetime) -> bool:
        """Whether it has been told since that something else had happened, its session is lost, or nobody has looked at it for
        long; and whether it is time to try again what has failed."""
        if not self.ended:
            return False
        if self._failed_at is not None:
            return at - self._failed_at > FAILED_KEPT
        if self.is_unused(at) or self._is_lost():
            return True
        with engine.reading() as conn:
            return queries.told_since(conn, self._last_step, self.at) or queries.count_undone(conn) != self._undone

    def is_unused(self, at: datetime) -> bool:
        """Whether nobody has looked at it for long."""
        return at - self.used_at > KEPT

    def is_waited_for(self, at: datetime) -> bool:
        """Whether it was asked for a moment ago."""
        return at - self.used_at < WAITED_FOR

    def _is_lost(self) -> bool:
        """Whether its session has ended; while somebody looks at it that is for them to find out."""
        if not self._turn.acquire(blocking=False):
            return False
        try:
            return self._conn is None or not engine.is_there(self._conn)
        finally:
            self._turn.release()

    def drop(self) -> None:
        """Let it go, when nobody looks at it any more; it is not reckoned if its turn has not come yet."""
        self._dropped = True
        Thread(target=self._close, name="past closing", daemon=True).start()

    def _close(self) -> None:
        self._ended.wait()
        with self._turn:
            if self._conn is not None:
                self._conn.close()
                self._conn = None


def of(at: datetime, path: str) -> Past:
    """The past of what lies under a path at an instant; it is being reckoned if it is not known yet.

    Raises AsofRefused while too many others are.
    """
    key = (engine.connect_url(), at, path)
    with _lock:
        _forget(key)
        past = _kept.pop(key, None)
        if past is None:
            past = _begun(at, path)
        past.used_at = now()
        _kept[key] = past
        _sweep_later()
        return past


def _begun(at: datetime, path: str) -> Past:
    if sum(not past.ended for past in _kept.values()) >= MOST_UNFINISHED:
        raise AsofRefused(problem="asof_busy", at=said_in_full(at))
    past = Past(at, path)
    Thread(target=past.build, name="past", daemon=True).start()
    return past


def _forget(wanted: _Key) -> None:
    """Drop what is old, and of the others those that were looked at least recently; of another database all."""
    at = now()
    for key, past in list(_kept.items()):
        others = len(_kept) - (wanted in _kept)
        is_too_many = key != wanted and others >= MOST and not past.is_waited_for(at)
        if key[0] != wanted[0] or past.is_old(at) or is_too_many:
            _kept.pop(key).drop()


def sweep() -> None:
    """Drop what nobody has looked at for long, whether or not anybody asks for another one."""
    at = now()
    with _lock:
        for key, past in list(_kept.items()):
            if past.is_unused(at):
                _kept.pop(key).drop()


def _sweep_later() -> None:
    """Sweep time and again, as long as there is anything to sweep."""
    global _sweeping
    if not _sweeping:
        _sweeping = True
        timer = Timer(KEPT.total_seconds(), _swept)
        timer.daemon = True
        timer.start()


def _swept() -> None:
    global _sweeping
    sweep()
    with _lock:
        _sweeping = False
        if _kept:
            _sweep_later()


@contextmanager
def of_case(no: str, at: datetime) -> Iterator[None]:
    """While inside, the services of this thread answer of a case and its room as they would have answered then.

    A case that had not been opened yet is not there.
    """
    with _for_a_moment(lambda conn: building.build_room(conn, at, no)):
        yield


@contextmanager
def of_ledger(at: datetime) -> Iterator[None]:
    """While inside, the services of this thread answer of the ledger as they would have answered then; of cases as now."""
    with _for_a_moment(lambda conn: queries.look_back_beside(conn, at)):
        yield


@contextmanager
def of_entry(entry_id: int, at: datetime) -> Iterator[None]:
    """As `of_ledger`, with the case that an entry is about as it stood then."""
    with engine.reading() as conn:
        no = queries.case_of_entry(conn, entry_id)
    with of_case(no, at) if no else of_ledger(at):
        yield


@contextmanager
def _for_a_moment(build: Callable[[Connection], None]) -> Iterator[None]:
    conn = _opened(build)
    try:
        with engine.looking_at(conn):
            yield
    finally:
        conn.close()


def _opened(build: Callable[[Connection], None]) -> Connection:
    """A session of its own, in which something was laid out that was true at one instant; from then on it only reads."""
    conn = engine.apart()
    try:
        with conn.execution_options(isolation_level="REPEATABLE READ").begin():
            build(conn)
        return conn.execution_options(isolation_level="READ COMMITTED", postgresql_readonly=True)
    except BaseException:
        conn.close()
        raise
