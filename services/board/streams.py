"""What one screen has still to receive."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from services.board import messages, meters

BACKLOG = 32


class Stream:
    """Messages for one screen. A slow one gets a fresh snapshot instead of a backlog, so memory stays bounded."""

    def __init__(self, token: str, snapshot: Callable[[], bytes]) -> None:
        self.token = token
        self._snapshot = snapshot
        self._waiting: deque[bytes] = deque([snapshot()])
        self._arrived = asyncio.Event()
        self._arrived.set()
        self._ended = False

    def put(self, message: bytes) -> None:
        """Queue a message; with too many waiting, drop them all for one snapshot."""
        if self._ended:
            return
        if len(self._waiting) >= BACKLOG:
            meters.overtaken.inc()
            self._waiting.clear()
            message = self._snapshot()
        self._waiting.append(message)
        self._arrived.set()

    def end(self, reason: str) -> None:
        """Send this last word and nothing more: `restart` or `signed_out`."""
        if not self._ended:
            self._waiting.append(messages.end(reason))
            self._ended = True
            self._arrived.set()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Messages in order, until the stream is ended."""
        while self._waiting or not self._ended:
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                yield self._waiting.popleft()
