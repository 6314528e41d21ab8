"""Places in front of cameras: which player shows whose picture to whom, from its first picture to the goodbye.

Each time that a place plays is a look on record. A place lives as long as somebody holds it (a browser's session does) or it
plays; the browser knows it by a ticket that cannot be guessed.
"""

import logging
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from functools import partial
from weakref import WeakValueDictionary

from services import cameras, looks
from services.access import Actor
from services.errors import Refusal, SeatNotFound
from services.video import gateway
from services.video.condition import Condition
from services.video.hub import Viewing

_log = logging.getLogger(__name__)

# A browser gives a sign of life every few seconds. Whoever is silent for so long is gone, or may not watch any more: what comes
# from them is no sign of life then.
PATIENCE = looks.ALIVE
# The record is written no oftener than this while a picture plays.
_RECORD_EVERY = timedelta(seconds=15)
_LAST_SECONDS = 2

_seats: WeakValueDictionary[str, "Seat"] = WeakValueDictionary()
_playing: set["Seat"] = set()
# Stopping waits for others; whoever announces the end (the event loop, among others) must not.
_aside = ThreadPoolExecutor(2, thread_name_prefix="seats")
_endings: set[Future[None]] = set()


class Seat:
    """One player in front of one camera. `left` when its browser has said goodbye: it never plays again."""

    def __init__(self, actor: Actor, camera_id: int, at: datetime) -> None:
        self.ticket = secrets.token_hex(16)
        self.actor_id = actor.id
        self.camera_id = camera_id
        self.left = False
        self._actor = actor
        self._lock = threading.Lock()
        self._look: int | None = None
        self._seen = self._recorded = at
        self._viewing: Viewing | None = None
        self._stop: Callable[[], None] | None = None

    def play(self, viewing: Viewing | None, stop: Callable[[], None], at: datetime) -> None:
        """A picture begins: on record from `at` on. `viewing` is the hub's, none for a gateway's; `stop` ends what plays it."""
        self.end(at)
        look = looks.begin(self._actor, self.camera_id, "live", at)
        with self._lock:
            self._look, self._viewing, self._stop = look, viewing, stop
            self._seen = self._recorded = at
            _playing.add(self)
            late = self.left
        if late:
            self.end(at)

    @property
    def condition(self) -> Condition | None:
        """How the picture does; none while nothing plays, and for a gateway's."""
        with self._lock:
            return self._viewing.condition() if self._viewing else None

    def alive(self, at: datetime) -> None:
        """The browser is still there."""
        with self._lock:
            self._seen = at
            look = self._look if at - self._recorded >= _RECORD_EVERY else None
            if look is not None:
                self._recorded = at
        if look is not None:
            looks.still_there(look, at)

    def end(self, at: datetime, only: Viewing | None = None) -> None:
        """What plays ends, and the look with it, unless it is another than `only`; nothing when nothing plays. Waits: not for the
        event loop."""
        with self._lock:
            if only is not None and self._viewing is not only:
                return
            look, viewing, stop = self._look, self._viewing, self._stop
            self._look = self._viewing = self._stop = None
            _playing.discard(self)
        try:
            # First: what stops may wait for a connection, and a process that ends waits for nobody.
            if look is not None:
                looks.end(look, at)
        finally:
            if viewing is not None:
                viewing.close()
            if stop is not None:
                stop()

    def ended(self, viewing: Viewing, at: datetime) -> None:
        """What came from `viewing` has ended; nothing when something else plays by now. Does not wait."""
        if self._viewing is viewing:
            ending = _aside.submit(_ending, self, at, viewing)
            _endings.add(ending)
            ending.add_done_callback(_endings.discard)

    def leave(self, at: datetime) -> None:
        """The browser has said goodbye."""
        self.left = True
        self.end(at)

    def silent(self, at: datetime) -> bool:
        """Whether nothing has been heard from the browser for too long."""
        return at - self._seen > PATIENCE


def take(actor: Actor, camera_id: int, at: datetime) -> Seat:
    """A place for `actor` in front of a camera within their scope. Raises what `cameras.one` does."""
    cameras.one(actor, camera_id)
    seat = Seat(actor, camera_id, at)
    _seats[seat.ticket] = seat
    return seat


def of(ticket: str) -> Seat:
    """The place with this ticket. Raises SeatNotFound."""
    seat = _seats.get(ticket)
    if seat is None:
        raise SeatNotFound
    return seat


def at_gateway(actor: Actor, camera_id: int, offer: str, at: datetime) -> tuple[Seat, str]:
    """A place at which the outside gateway plays for a browser's offer, and its answer. Raises GatewayRefused too."""
    seat = take(actor, camera_id, at)
    played = gateway.play(camera_id, offer)
    stop = partial(gateway.stop, played.address)
    try:
        seat.play(None, stop, at)
    except Exception:
        stop()
        raise
    return seat, played.answer


def sign_of_life(actor: Actor, ticket: str, at: datetime) -> Seat:
    """The place, whose browser is still there, asked for by the person who took it.

    Raises SeatNotFound, and what `cameras.one` does when they may not watch any more; what plays ends then.
    """
    seat = of(ticket)
    if seat.actor_id != actor.id or seat.left:
        raise SeatNotFound
    try:
        cameras.one(actor, seat.camera_id)
    except Refusal:
        seat.leave(at)
        raise
    seat.alive(at)
    return seat


def sweep(at: datetime) -> int:
    """End what plays for nobody. Gives how many."""
    gone = [seat for seat in list(_playing) if seat.silent(at)]
    for seat in gone:
        # One that cannot be ended keeps neither the others nor the next sweep from ending.
        _ending(seat, at)
    return len(gone)


def end_all(at: datetime) -> None:
    """The process stops: every look ends here."""
    for seat in list(_playing):
        _ending(seat, at)
    wait(list(_endings), _LAST_SECONDS)


def _ending(seat: Seat, at: datetime, only: Viewing | None = None) -> None:
    try:
        seat.end(at, only)
    except Exception:  # noqa: BLE001 - nobody waits for the answer, and whatever else there is to end must end
        _log.exception("A look could not be ended on record")
