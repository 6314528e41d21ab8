"""A person's messages by one channel, sent one after another by one worker at a time."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Any

from db.engine import Connection, engine
from db.queries import lanes as queries
from services.delivery import letters
from services.delivery.carrying import carry
from services.delivery.gateways import Gateway
from services.delivery.outcomes import Outcome, after, never

Clock = Callable[[], datetime]

# Then the lane waits for its next turn: nobody with very many messages keeps a gateway to themselves.
TURN = 20
_SECONDS_OF_A_MINUTE = 60.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Route:
    """A gateway by its name, and where letters lead back to."""

    name: str
    gateway: Gateway
    link: str


@dataclass
class Turn:
    """What one turn of a lane, or several together, came to."""

    sent: int = 0
    tried: int = 0

    def __add__(self, other: "Turn") -> "Turn":
        """Both together."""
        return Turn(self.sent + other.sent, self.tried + other.tried)


def work(route: Route, contact_id: int, clock: Clock, stop: Event) -> Turn:
    """Send what waits in a lane, up to a turn; nothing when another worker has it.

    Each outcome is stored at once: a worker that dies in between leaves one delivery at most that will be repeated.
    """
    turn = Turn()
    with held(contact_id) as conn:
        if conn is None:
            return turn
        for row in _next_in(conn, contact_id):
            if stop.is_set() or row.next_at > clock() or not _may_send(conn, route, clock()):
                break
            outcome = _send(conn, route, row)
            queries.record(conn, row.id, after(outcome, row.attempts, clock()))
            conn.commit()
            turn += Turn(outcome.kind == "sent", 1)
            if outcome.kind == "later":
                # What comes after it must not overtake it.
                break
    return turn


def _next_in(conn: Connection, contact_id: int) -> Sequence[Any]:
    found = queries.waiting(conn, contact_id, TURN)
    conn.rollback()
    return found


@contextmanager
def held(lane_id: int, series: int = queries.LANES) -> Iterator[Connection | None]:
    """A connection that has the lane to itself, None when another one has. The database takes it back should this process die."""
    with engine().connect() as conn:
        got = queries.hold_lane(conn, lane_id, series)
        conn.commit()
        if not got:
            yield None
            return
        try:
            yield conn
        finally:
            conn.rollback()
            queries.leave_lane(conn, lane_id, series)
            conn.commit()


def _may_send(conn: Connection, route: Route, at: datetime) -> bool:
    limit = route.gateway.per_minute
    if limit is None:
        return True
    free = queries.take_token(conn, route.name, limit / _SECONDS_OF_A_MINUTE, route.gateway.burst, at)
    conn.commit()
    return free


def _send(conn: Connection, route: Route, row: Any) -> Outcome:
    try:
        clocks = queries.open_clocks(conn, row.case_id) if row.case_id is not None else ()
        letter = letters.write(row, clocks, route.link)
    except letters.AttachmentGone:
        return never("attachment")
    except (KeyError, IndexError, ValueError, TypeError) as error:
        # A template and its facts do not go together: a bug, which must not keep a person's other messages back.
        _log.error("Message %s of kind %s cannot be worded: %s.", row.message_id, row.rule, type(error).__name__)
        return never("wording")
    finally:
        conn.rollback()
    return carry(route.gateway, row.address, letter)
