"""Whether what somebody sent came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.policy.pack import Pack
from services.policy.stopping import desk_of
from services.policy.words import Title


@dataclass(frozen=True)
class Returned:
    """What was sent came back: by which step, whose, when, and what was said about it."""

    title: Title
    who: str | None
    at: datetime
    said: str


def returned(pack: Pack, clock: str, steps: Sequence[Any]) -> Returned | None:
    """The return of what a clock is about, from the rows of a case's steps; None when it was not sent or has not come back."""
    rule = pack.clocks[clock]
    desk = desk_of(rule)
    moves = [s for s in steps if s.event in rule.movers or (desk and desk in pack.steps[s.event].hands)]
    last = moves[-1] if moves else None
    if last is None or pack.steps[last.event].decision != "return":
        return None
    step = pack.steps[last.event]
    return Returned(step.title, last.by_name, last.at, str(last.data.get(step.comment or "", "")))
