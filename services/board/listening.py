"""Hearing of changes: a thread that waits on the board's channel and calls back; it comes back by itself after a loss."""

import contextlib
import threading
from collections.abc import Callable

from db import engine
from db.errors import LOST
from db.queries import notify

_LOOK_UP = 1.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 2.0


class Listener:
    """Calls `heard()` for each announcement and after each new connection, `lost(error)` when one fails; both from its thread."""

    def __init__(self, heard: Callable[[], object], lost: Callable[[BaseException], object]) -> None:
        self._heard = heard
        self._lost = lost
        self._stopped = threading.Event()
        self.connected = False

    def start(self) -> None:
        """Begin to listen."""
        threading.Thread(target=self._run, name="board listener", daemon=True).start()

    def stop(self) -> None:
        """Listen no more; the thread ends within a second and holds nobody up."""
        self._stopped.set()

    def _run(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stopped.is_set():
            try:
                with contextlib.closing(notify.listen(engine.connect_url())) as ear:
                    self.connected, pause = True, _FIRST_PAUSE
                    self._heard()  # whatever was announced meanwhile was missed
                    self._wait_on(ear)
            except LOST as error:
                self.connected = False
                if not self._stopped.is_set():
                    self._lost(error)
            self._stopped.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _wait_on(self, ear: notify.Ear) -> None:
        while not self._stopped.is_set():
            for _ in ear.notifies(timeout=_LOOK_UP, stop_after=1):
                self._heard()
