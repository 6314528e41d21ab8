"""What a thread of the worker does: one thing, again and again, through failures."""

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event

AFTER_FAILURE = timedelta(seconds=2)
# How soon the end of this worker, or of the process that started it, is noticed.
LOOK_UP = timedelta(seconds=0.2)

_log = logging.getLogger(__name__)


def go_round(
    who: str,
    work: Callable[[], timedelta],
    goes_on: Callable[[], bool],
    rest: Callable[[timedelta], object],
    told: Callable[[Exception], str] | None = None,
) -> None:
    """Do the work and rest for as long as it says, for as long as it `goes_on`.

    A failure, as of a database that does not answer, is waited for: the first one and the recovery are logged under the name.
    `told` is what may be logged of a failure, where its own text and whence it came may say too much.
    """
    failing = False
    while goes_on():
        try:
            pause = work()
            if failing:
                _log.warning("%s: at work again.", who)
            failing = False
        except Exception as error:  # noqa: BLE001 - whatever it is, a worker that ends helps nobody
            if not failing:
                what, trace = (told(error), None) if told else (error, error)
                _log.error("%s: cannot work, and tries again until it can: %s", who, what, exc_info=trace)
            failing, pause = True, AFTER_FAILURE
        rest(pause)


def sleep(rest: timedelta, goes_on: Callable[[], bool], woken: Event) -> None:
    """Sleep so long, or until `woken` is set, or until it no longer `goes_on`."""
    while rest > timedelta(0) and goes_on() and not woken.is_set():
        woken.wait(min(rest, LOOK_UP).total_seconds())
        rest -= LOOK_UP
