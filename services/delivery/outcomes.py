"""What came of an attempt, and when the next one is.

Errors are codes, never what a gateway said: that may quote addresses and passwords.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Literal

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=15)
# About four hours after the first attempt.
MOST_ATTEMPTS = 20

_dice = Random()


@dataclass(frozen=True)
class Outcome:
    """Sent, or failed for now (`later`), or failed for good (`never`), with a code."""

    kind: Literal["sent", "later", "never"]
    error: str | None = None


SENT = Outcome("sent")


def later(error: str) -> Outcome:
    """Failed; another time it may go better."""
    return Outcome("later", error)


def never(error: str) -> Outcome:
    """Failed, and would fail again: the address or the letter itself is refused."""
    return Outcome("never", error)


def after(outcome: Outcome, attempts: int, at: datetime, until: datetime | None = None) -> dict[str, Any]:
    """What to note of a delivery whose attempt after `attempts` others ended at `at`.

    It is given up when it fails at or after `until`; without that, after the most attempts.
    """
    tried = attempts + 1
    last = tried >= MOST_ATTEMPTS if until is None else at >= until
    values = {"attempts": tried, "at": at, "error": outcome.error}
    if outcome.kind == "sent":
        return {**values, "status": "sent"}
    if outcome.kind == "never" or last:
        return {**values, "status": "failed"}
    return {**values, "next_at": at + wait_after(tried)}


def wait_after(tried: int) -> timedelta:
    """How long to wait after so many attempts: twice as long each time up to a most, and up to a half less at random.

    Without the dice, everybody whom one outage has hit would come again at the same instant.
    """
    longest = min(FIRST_WAIT * (1 << min(tried - 1, 20)), LONGEST_WAIT)
    return longest * (1 - _dice.random() / 2)
