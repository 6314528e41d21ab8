"""Live pictures for whoever watches: one pull a camera however many they are, begun by the first, ended after the last."""

import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from threading import RLock

from services.video import meters
from services.video.condition import Condition
from services.video.pull import Pull
from services.video.source import Source
from services.video.tracks import HubTrack

# Whoever reloads a page or goes to the next camera and back finds the pull still running.
LINGER_SECONDS = 7.0


class Viewing:
    """One viewer's look at one camera. Closed by whoever opened it, by the end of its connection, or when it is forgotten."""

    def __init__(self, pull: Pull, leave: Callable[[], None]) -> None:
        self._pull = pull
        self._close = weakref.finalize(self, leave)
        self._close.atexit = False

    @cached_property
    def video(self) -> HubTrack:
        """The picture: H.264, as the camera codes it."""
        return HubTrack("video", self._pull.audience, self.close)

    @cached_property
    def audio(self) -> HubTrack | None:
        """The sound as Opus; None for a camera that is to have none."""
        return HubTrack("audio", self._pull.audience, _nothing) if self._pull.source.sound else None

    def condition(self) -> Condition:
        """How the camera is doing."""
        return self._pull.report.condition()

    def close(self) -> None:
        """Look no more; callable from any thread and more than once."""
        self._close()
        for track in (self.__dict__.get("video"), self.__dict__.get("audio")):
            if track is not None:
                track.let_go()


class Hubs:
    """All pulls of a process. Every function may be called from any thread and none waits for a camera."""

    def __init__(self, linger: float = LINGER_SECONDS) -> None:
        self._linger = linger
        # Taken again by its own thread when the collector, called while it is held, finds a forgotten viewing.
        self._lock = RLock()
        self._watched: dict[Source, _Watched] = {}

    def watch(self, source: Source) -> Viewing:
        """A look at a camera; the first starts its pull."""
        with self._lock:
            watched = self._watched.get(source)
            if watched is None:
                watched = _Watched(Pull(source, self._retire))
                watched.pull.start()
                self._watched[source] = watched
                meters.pulls.inc()
            watched.viewers += 1
            meters.viewers.inc()
        return Viewing(watched.pull, lambda: self._leave(watched))

    def close_all(self) -> None:
        """End every pull and what is played of it. Waits for nothing: threads notice within seconds, or end with the process."""
        with self._lock:
            everything = list(self._watched.values())
            for watched in everything:
                self._drop(watched)
        for watched in everything:
            watched.pull.end()

    def _leave(self, watched: "_Watched") -> None:
        with self._lock:
            watched.viewers -= 1
            watched.left_at = time.monotonic()
        meters.viewers.dec()

    def _retire(self, pull: Pull) -> bool:
        """Whether a pull is to end, because nobody has watched for a while; from then on the next viewer starts another one."""
        with self._lock:
            watched = self._watched.get(pull.source)
            if watched is None or watched.pull is not pull:
                return True
            if watched.viewers or time.monotonic() - watched.left_at < self._linger:
                return False
            self._drop(watched)
            return True

    def _drop(self, watched: "_Watched") -> None:
        del self._watched[watched.pull.source]
        meters.pulls.dec()


@dataclass
class _Watched:
    pull: Pull
    viewers: int = 0
    left_at: float = 0.0


def _nothing() -> None:
    """The end of the sound alone ends nothing."""


hubs = Hubs()
