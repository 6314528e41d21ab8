"""How fast one may guess: attempts to sign in, per login and per address, slowed down exponentially.

An attempt is written as failed before the password is looked at, and marked when it succeeds: parallel guesses count each other.
"""

import math
from datetime import datetime, timedelta

from db import engine
from db.queries import accounts as queries
from services.errors import TooManyAttempts

# A person mistypes a few times; an office behind one address a few dozen times.
_FREE_PER_LOGIN = 5
_FREE_PER_ADDRESS = 30
_MEMORY = timedelta(hours=1)
_LONGEST_SECONDS = 900


def begin(login: str, address: str, at: datetime) -> int:
    """Count an attempt; gives its id for `succeeded`.

    Raises TooManyAttempts with the seconds to wait; such a try is not counted, so that waiting always helps.
    """
    with engine.transaction() as conn:
        queries.lock_attempts(conn, login, address)
        queries.forget_attempts(conn, at - 24 * _MEMORY)
        of_login = queries.failures_of_login(conn, login, at - _MEMORY)
        of_address = queries.failures_of_address(conn, address, at - _MEMORY)
        pause = max(
            wait(of_login.failed, of_login.last, _FREE_PER_LOGIN, at),
            wait(of_address.failed, of_address.last, _FREE_PER_ADDRESS, at),
        )
        if pause > 0:
            raise TooManyAttempts(seconds=math.ceil(pause))
        return queries.add_attempt(conn, login, address, at)


def succeeded(attempt_id: int) -> None:
    """The attempt got in: what failed before it on this login no longer counts."""
    with engine.transaction() as conn:
        queries.attempt_succeeded(conn, attempt_id)


def wait(failed: int, last: datetime | None, free: int, at: datetime) -> float:
    """Seconds until the next try: none for the first `free` failures, then 1, 2, 4 … after the last one; below zero when over."""
    if last is None or failed < free:
        return 0.0
    pause = min(2.0 ** min(failed - free, 20), _LONGEST_SECONDS)
    return pause - (at - last).total_seconds()
