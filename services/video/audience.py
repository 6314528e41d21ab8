"""Who gets the units of one camera: each viewer a queue of its own, which never holds more than a few seconds."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from threading import Lock

from services.video.units import RATES, Kind, Unit

BACKLOG_SECONDS = 3
# Cameras that send a key frame once in minutes exist; a joiner then waits for the next one.
_LONGEST_GROUP_BYTES = 8_000_000
# How fast a joiner gets what has been shown since the last key frame: faster overruns sockets, slower is late.
_BURST_BYTES_PER_SECOND = 4_000_000
_BURST_STEP = RATES["video"] // 1000


class Queue:
    """What one viewer has still to get of one kind. Belongs to the event loop that it was made on."""

    def __init__(self, kind: Kind, group: Sequence[Unit]) -> None:
        self.kind = kind
        self.loop = asyncio.get_running_loop()
        self.dropped = 0
        self._group = deque(_hurried(group))
        self._units: deque[Unit] = deque()
        self._arrived = asyncio.Event()
        self._wants_key = not group
        self._ended = False

    def put(self, unit: Unit) -> None:
        """Take a unit; of a viewer too slow for the stream everything is dropped up to the next key frame."""
        if self._units and unit.stamp - self._units[0].stamp > BACKLOG_SECONDS * RATES[self.kind]:
            self.dropped += len(self._units)
            self._units.clear()
            self._wants_key = True
        if self._wants_key and not unit.key:
            return
        self._wants_key = False
        self._units.append(unit)
        self._arrived.set()

    def end(self) -> None:
        """Nothing comes any more."""
        self._ended = True
        self._arrived.set()

    async def next(self) -> Unit | None:
        """The next unit, as soon as there is one; None at the end."""
        if self._group:
            unit = self._group.popleft()
            await asyncio.sleep(len(unit.data) / _BURST_BYTES_PER_SECOND)
            return unit
        while not self._units and not self._ended:
            self._arrived.clear()
            await self._arrived.wait()
        return None if self._ended else self._units.popleft()


class Audience:
    """The queues of all viewers, and the pictures since the last key frame for whoever joins. Safe to call from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._group: list[Unit] = []
        self._group_bytes = 0
        self._queues: dict[asyncio.AbstractEventLoop, list[Queue]] = {}
        self._ended = False

    def give(self, unit: Unit) -> None:
        """Hand a unit to everybody; one call to each event loop however many it serves."""
        with self._lock:
            if unit.kind == "video":
                self._keep(unit)
            hearers = [(loop, [queue for queue in queues if queue.kind == unit.kind]) for loop, queues in self._queues.items()]
        for loop, queues in hearers:
            if queues and not _call(loop, partial(_put, queues, unit)):
                self._forget(loop)

    def join(self, kind: Kind) -> Queue:
        """A queue on the running event loop; one for pictures begins with those since the last key frame."""
        with self._lock:
            queue = Queue(kind, self._group if kind == "video" else ())
            self._queues.setdefault(queue.loop, []).append(queue)
            if self._ended:
                queue.end()
        return queue

    def leave(self, queue: Queue) -> None:
        """Let a viewer go; its queue ends."""
        with self._lock:
            others = [other for other in self._queues.pop(queue.loop, []) if other is not queue]
            if others:
                self._queues[queue.loop] = others
        _call(queue.loop, queue.end)

    def end(self) -> None:
        """Let everybody go, and whoever still comes."""
        with self._lock:
            self._ended = True
            everybody = [queue for queues in self._queues.values() for queue in queues]
            self._queues.clear()
        for queue in everybody:
            _call(queue.loop, queue.end)

    def break_off(self) -> None:
        """The stream is interrupted: what comes next does not continue the pictures that were kept."""
        with self._lock:
            self._group, self._group_bytes = [], 0

    def _keep(self, unit: Unit) -> None:
        if unit.key:
            self._group, self._group_bytes = [unit], len(unit.data)
        elif self._group:
            self._group.append(unit)
            self._group_bytes += len(unit.data)
        if self._group_bytes > _LONGEST_GROUP_BYTES:
            self._group, self._group_bytes = [], 0

    def _forget(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            self._queues.pop(loop, None)


def _hurried(group: Sequence[Unit]) -> list[Unit]:
    """The same pictures dated a millisecond apart up to the newest: a player shows them at once instead of as it went."""
    newest = len(group) - 1
    return [replace(unit, stamp=group[-1].stamp - (newest - place) * _BURST_STEP) for place, unit in enumerate(group)]


def _put(queues: Sequence[Queue], unit: Unit) -> None:
    for queue in queues:
        queue.put(unit)


def _call(loop: asyncio.AbstractEventLoop, what: Callable[[], None]) -> bool:
    """Have something done by a loop; False when the loop has ended."""
    try:
        loop.call_soon_threadsafe(what)
    except RuntimeError:
        return False
    return True
