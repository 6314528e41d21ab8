"""Cameras for whoever has none: RTSP over TCP from a thread of this process, with a password that changes at every start."""

import asyncio
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread
from typing import TypeVar
from urllib.parse import urlsplit

from services.demo.cameras import rtp
from services.demo.cameras.clips import Make, clip
from services.demo.cameras.sessions import Camera, Session

_T = TypeVar("_T")
# What the smaller stream of a camera measures against its main one.
SUB = "sub"


class CameraServer(Mapping[str, str]):
    """A running server: the address of each camera by its name. What befalls cameras can be brought about.

    `refused` counts the wrong passwords that it was told.
    """

    def __init__(self, makes: Mapping[str, Make], port: int = 0) -> None:
        self._makes = dict(makes)
        self._cameras: dict[str, Camera] = {}
        self._password = secrets.token_urlsafe(12)
        self.refused = 0
        self._sessions: set[Session] = set()
        self._making = asyncio.Lock()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="demonstration-cameras", daemon=True)
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._serve, "127.0.0.1", port), self._loop)
        self._server = starting.result(5)
        self.port: int = self._server.sockets[0].getsockname()[1]

    def __getitem__(self, name: str) -> str:
        if name not in self._makes:
            raise KeyError(name)
        return f"rtsp://demo:{self._password}@127.0.0.1:{self.port}/{name}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._makes)

    def __len__(self) -> int:
        return len(self._makes)

    def sub(self, name: str) -> str:
        """The address of a camera's smaller stream."""
        return f"{self[name]}/{SUB}"

    def wrong_password(self, name: str) -> str:
        """An address that this server refuses."""
        return self[name].replace(self._password, "not-" + self._password)

    def die(self, name: str) -> None:
        """Cut every connection to a camera and refuse new ones."""
        self._do(name, lambda camera: setattr(camera, "dead", True))
        self._do(name, _send_away)

    def stall(self, name: str) -> None:
        """Keep the connections to a camera and say nothing more, as one does that has crashed."""
        self._do(name, lambda camera: setattr(camera, "stalled", True))

    def go_blind(self, name: str) -> None:
        """Send sound and no picture."""
        self._do(name, lambda camera: setattr(camera, "blind", True))

    def heal(self, name: str) -> None:
        """Let a camera work again."""
        self._do(name, lambda camera: camera.__dict__.update(dead=False, stalled=False, blind=False))

    def opened(self, name: str) -> int:
        """How many times a camera has been asked to play so far."""
        return self._do(name, lambda camera: camera.opened)

    def sessions(self, name: str) -> int:
        """How many connections to a camera there are now."""
        return self._do(name, lambda camera: len(camera.sessions))

    def close(self) -> None:
        """Send everybody away and end."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        for session in self._sessions:
            session.close()
        # A clip that is just being made is not waited for.
        for _ in range(100):
            if self._sessions:
                await asyncio.sleep(0.01)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(reader, writer, self._password, self._count_refused)
        self._sessions.add(session)
        try:
            await session.serve(self._find)
        finally:
            self._sessions.discard(session)

    def _count_refused(self) -> None:
        self.refused += 1

    async def _find(self, url: str) -> Camera | None:
        """The camera of an address; its clip is made when somebody looks for the first time."""
        name, _, rest = urlsplit(url).path.strip("/").partition("/")
        if name not in self._makes:
            return None
        path = f"{name}/{SUB}" if rest.startswith(SUB) else name
        async with self._making:
            if path not in self._cameras:
                self._cameras[path] = await asyncio.to_thread(self._make, name, rest.startswith(SUB))
        return self._cameras[path]

    def _make(self, name: str, small: bool) -> Camera:
        make, number = self._makes[name], 1 + list(self._makes).index(name) % 3
        if small:
            make = replace(make, width=make.width // 2, height=make.height // 2)
        made = clip(number, make)
        return Camera(rtp.description(made), rtp.tracks(made), rtp.sendings(made))

    def _do(self, name: str, what: Callable[[Camera], _T]) -> _T:
        """Have something done to a camera by the thread that it belongs to."""

        async def done() -> _T:
            camera = await self._find(f"/{name}")
            assert camera is not None, name
            return what(camera)

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(30)


def _send_away(camera: Camera) -> None:
    for session in tuple(camera.sessions):
        session.close()


@contextmanager
def demonstration_cameras(names: Sequence[str] | Mapping[str, Make]) -> Iterator[CameraServer]:
    """Cameras by name - a mapping says what each is like - for as long as the block runs; gives their addresses."""
    server = CameraServer(names if isinstance(names, Mapping) else dict.fromkeys(names, Make()))
    try:
        yield server
    finally:
        server.close()
