"""Being told before the server waits: a stream that never ends would hold up a stop for ever."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

_STOPS = (int(signal.SIGINT), int(signal.SIGTERM))


@contextlib.contextmanager
def before_stopping(call: Callable[[], object]) -> Iterator[None]:
    """While inside, `call` runs at a signal to stop, before whatever handled it so far; never outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous: dict[int, Any] = {}

    def handle(number: int, frame: FrameType | None) -> None:
        call()
        if callable(previous[number]):
            previous[number](number, frame)

    for number in _STOPS:
        previous[number] = signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
