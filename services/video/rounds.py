"""Asking every wanted camera for a picture, round after round, a few at a time; and nothing at all when nobody wants any."""

import time
from collections.abc import Callable, Collection
from threading import Condition, Thread

# How long one saying of `wanted` lasts.
INTEREST_SECONDS = 30.0
# Asking takes up to a key frame's interval, two seconds as a rule: a hundred cameras are done in eight.
AT_ONCE = 25
# The longest sleep between two looks at what is wanted.
_NAP_SECONDS = 1.0


class Rounds:
    """`ask` is called with a camera's id, in a thread of its own, and says in how many seconds it is to be called again."""

    def __init__(self, ask: Callable[[int], float]) -> None:
        self._ask = ask
        self._changed = Condition()
        self._until: dict[int, float] = {}
        self._due: dict[int, float] = {}
        self._busy: set[int] = set()
        self._running = False

    def wanted(self, camera_ids: Collection[int]) -> None:
        """Somebody looks at these cameras for the next INTEREST_SECONDS."""
        until = time.monotonic() + INTEREST_SECONDS
        with self._changed:
            self._until.update(dict.fromkeys(camera_ids, until))
            if not self._running:
                self._running = True
                Thread(target=self._run, name="stills", daemon=True).start()
            self._changed.notify_all()

    def hurry(self, camera_id: int) -> None:
        """Ask this camera at the next opportunity: something about it has changed."""
        with self._changed:
            self._due.pop(camera_id, None)
            self._changed.notify_all()

    def stop(self) -> None:
        """Nobody wants anything any more; what is being asked comes to its own end."""
        with self._changed:
            self._until.clear()
            self._changed.notify_all()

    @property
    def running(self) -> bool:
        """Whether any camera is being asked, or will be."""
        with self._changed:
            return self._running or bool(self._busy)

    def _run(self) -> None:
        while (camera_id := self._next()) is not None:
            # Daemons: a camera that lets its caller wait does not keep the process from ending.
            Thread(target=self._ask_one, args=(camera_id,), name=f"still-{camera_id}", daemon=True).start()

    def _next(self) -> int | None:
        """The camera to ask now, waited for; None when nothing is wanted any more."""
        with self._changed:
            while True:
                at = time.monotonic()
                self._until = {camera_id: until for camera_id, until in self._until.items() if until > at}
                if not self._until:
                    self._running = False
                    return None
                idle = [(self._due.get(camera_id, 0.0), camera_id) for camera_id in self._until if camera_id not in self._busy]
                due, camera_id = min(idle, default=(at + _NAP_SECONDS, 0))
                if due <= at and len(self._busy) < AT_ONCE:
                    self._busy.add(camera_id)
                    return camera_id
                self._changed.wait(min(_NAP_SECONDS, due - at) if due > at else _NAP_SECONDS)

    def _ask_one(self, camera_id: int) -> None:
        begun = time.monotonic()
        rest = self._ask(camera_id)
        with self._changed:
            self._due[camera_id] = begun + rest
            self._busy.discard(camera_id)
            self._changed.notify_all()
