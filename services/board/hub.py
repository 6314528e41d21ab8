"""The hub: one per process. It hears of changes from the database, reads the board once for all screens, and tells them.

A change is announced in the transaction that makes it. The hub reads at once, then at most every 80 ms; a beat every two seconds
proves that both the hub and the database are alive. When the database is lost the last picture stays and grows old on the
screens, which say so, until the database is back.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

from db import engine
from db.errors import LOST
from services.board import meters, picture, snapshot, visitors
from services.board.listening import Listener
from services.board.picture import Picture, Reading
from services.board.stopping import before_stopping
from services.board.streams import Stream
from services.errors import BoardUnavailable
from services.time import now

DEBOUNCE = 0.08
BEAT = 2.0
CHECK = 10.0

_log = logging.getLogger(__name__)


class Hub:
    """Pictures by unit, their streams, and the tasks that keep them true: `async with hub.running(): …`."""

    def __init__(self) -> None:
        self._pictures: dict[str, Picture] = {}
        self._opening = asyncio.Lock()
        self._changed = asyncio.Event()
        self._heard_at: datetime | None = None
        self._lost_since: datetime | None = None
        # A change is known that has not been read yet.
        self._behind = False
        self._closed = False

    @property
    def version(self) -> int:
        """The newest version on any screen: milliseconds since 1970 of the reading that brought it; 0 before the first."""
        return max((shown.version for shown in self._pictures.values()), default=0)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Hub"]:
        """Listen and push until the block is left, or the process is told to stop."""
        loop = asyncio.get_running_loop()
        self._listener = Listener(lambda: _tell(loop, self._hear), lambda error: _tell(loop, self._lose, error))
        self._listener.start()
        with before_stopping(lambda: loop.call_soon_threadsafe(self.close)):
            tasks = [asyncio.create_task(self._again_and_again(work)) for work in (self._push, self._beat, self._check)]
            try:
                yield self
            finally:
                self.close()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def close(self) -> None:
        """End every stream and listen no more; the screens come back by themselves when a new process answers."""
        self._closed = True
        self._listener.stop()
        for shown in self._pictures.values():
            for stream in shown.streams:
                stream.end("restart")

    @contextlib.asynccontextmanager
    async def follow(self, token: str | None) -> AsyncIterator[Stream]:
        """The stream of the unit that this session may see, beginning with a snapshot.

        Raises NotSignedIn, NotPermitted, or BoardUnavailable while the database does not answer.
        """
        try:
            path = await asyncio.to_thread(visitors.unit_of, token, now())
            shown = await self._shown(path)
        except LOST as error:
            self._lose(error)
            raise BoardUnavailable() from error
        stream = Stream(str(token), shown.snapshot)
        shown.streams.add(stream)
        meters.streams.inc()
        if self._closed:
            stream.end("restart")
        try:
            yield stream
        finally:
            shown.streams.discard(stream)
            meters.streams.dec()

    async def _shown(self, path: str) -> Picture:
        """The picture of a unit; one that nobody looked at has grown old and is read again."""
        async with self._opening:
            known = self._pictures.get(path)
            if known is not None and known.streams:
                return known
            reading = await asyncio.to_thread(picture.read, path, now())
            worker = await asyncio.to_thread(_worker_seen)
            self._pictures[path] = Picture(reading, worker, version=known.version + 1 if known else 0)
            return self._pictures[path]

    async def _again_and_again(self, work: Callable[[], Awaitable[None]]) -> None:
        """Nothing ends a task of the hub but its own end: a lost database comes back, and a mistake in one row is logged."""
        while True:
            try:
                await work()
            except LOST as error:
                self._lose(error)
            except Exception:  # noqa: BLE001 - a wall that has stopped without a word would lie
                self._behind = True
                _log.exception("The board could not be brought up to date; it tries again")
                await asyncio.sleep(BEAT)

    def _hear(self) -> None:
        self._heard_at = self._heard_at or now()
        self._changed.set()

    async def _push(self) -> None:
        """Read after a change, at most every 80 ms however many there are."""
        await self._changed.wait()
        self._changed.clear()
        heard_at, self._heard_at = self._heard_at, None
        self._behind = True
        for shown in self._watched():
            shown.take(await asyncio.to_thread(picture.read_again, shown.reading, now()))
            if heard_at is not None:
                meters.push.observe((now() - heard_at).total_seconds())
        self._behind = False
        await asyncio.sleep(DEBOUNCE)

    async def _beat(self) -> None:
        """Every two seconds prove that the database answers, have counted what has changed since, and tell all screens.

        While a change is known that could not be read, the picture is not called fresh: the screens see it grow old.
        """
        await asyncio.sleep(BEAT)
        alive_at, worker = None, None
        try:
            if self._watched():
                worker = await asyncio.to_thread(_worker_seen)
                alive_at = now()
                self._regain()
        finally:
            for shown in self._watched():
                shown.beat(None if self._behind else alive_at, worker)
                if alive_at and (self._behind or self._is_due(shown.reading, alive_at)):
                    self._changed.set()

    def _is_due(self, reading: Reading, at: datetime) -> bool:
        return not self._listener.connected or reading.counts_are_old(at)

    async def _check(self) -> None:
        """End the streams of sessions that have ended, and of those that see another part of the tree now."""
        await asyncio.sleep(CHECK)
        following = {stream.token: path for path, shown in self._pictures.items() for stream in shown.streams}
        endings = await asyncio.to_thread(visitors.endings, following, now()) if following else {}
        for shown in self._pictures.values():
            for stream in shown.streams:
                if stream.token in endings:
                    stream.end(endings[stream.token])

    def _watched(self) -> list[Picture]:
        return [shown for shown in self._pictures.values() if shown.streams]

    def _lose(self, error: BaseException) -> None:
        if self._lost_since is None and not self._closed:
            self._lost_since = now()
            _log.warning("The board has lost its database and keeps the last picture: %s", str(error).strip().split("\n")[0])

    def _regain(self) -> None:
        if self._lost_since is not None:
            _log.warning("The board has its database again after %.1f s", (now() - self._lost_since).total_seconds())
            self._lost_since = None
            self._hear()


def _tell(loop: asyncio.AbstractEventLoop, what: Callable[..., object], *facts: object) -> None:
    """Call from the listener's thread; nobody is left to hear it once the loop has ended."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(what, *facts)


def _worker_seen() -> datetime | None:
    with engine.reading() as conn:
        return snapshot.worker_seen(conn)
