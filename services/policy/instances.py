"""One running of a clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Outcome = Literal["met", "missed", "cancelled"]


@dataclass(frozen=True)
class Instance:
    """The n-th running of a rule in a case: when it started, is due and was stopped, and why it is due then.

    `runs` are the spans in which it ran, closed at the left and open at the right; a clock that was stopped and resumed
    has several. `stopped` is the last stop, None while it runs and for a daily duty that was never fulfilled.
    """

    rule: str
    n: int
    started: datetime
    due: datetime
    runs: tuple[tuple[datetime, datetime | None], ...]
    reason: Mapping[str, Any]
    stopped: datetime | None = None
    outcome: Outcome | None = None
    responsible: str = ""
    person: int | None = None
    warn: datetime | None = None
    cite: str = ""

    def runs_at(self, at: datetime) -> bool:
        """True when the clock runs at the instant; at the very instant of a stop it does not."""
        return any(start <= at and (end is None or at < end) for start, end in self.runs)

    def state(self, at: datetime) -> str:
        """met, missed or cancelled; else overdue when the instant lies past the due, else running."""
        return self.outcome or ("overdue" if at > self.due else "running")

    def late_until(self, now: datetime) -> datetime:
        """Up to when lateness counts: the last stop, or now. A pause between a stop and a return counts as running."""
        return self.stopped or now

    def known_from(self, at: datetime) -> datetime:
        """When something that came true at an instant became known: at once, or at the return that ended a pause.

        At the instant of a stop the clock's lateness still counts: what comes true there was known before the pause.
        """
        for (_, end), (start, _) in zip(self.runs, self.runs[1:], strict=False):
            if end is not None and end < at < start:
                return start
        return at
