"""Time on the desk: one component that ticks every countdown, wait and cost of a page, drawn by whoever draws the page.

What ticks says so in its markup (see `countdown`, `waited` and `cost`); all text is empty in the markup and filled before it is
first painted, so a page that is drawn again does not flicker.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from html import escape
from json import dumps
from pathlib import Path

import streamlit as st

from pages.parts import session
from services import wording
from services.time import now

_HERE = Path(__file__).parent
# The server's clock and the way to say a countdown are the live board's.
_SCRIPTS = (_HERE.parent / "live_board" / "time.js", _HERE / "ticking.js")

_component = st.components.v2.component(
    "duban_ticking",
    js="\n".join(path.read_text("utf-8") for path in _SCRIPTS),
    # It ticks what lies elsewhere on the page.
    isolate_styles=False,
)


@dataclass(frozen=True)
class Cost:
    """What lateness costs: `yuan` up to `counted`, and `per_block` more for every further full `block_seconds` after `due`."""

    yuan: Decimal
    per_block: Decimal | None
    block_seconds: int | None
    due: datetime | None
    counted: datetime

    def at(self, instant: datetime) -> Decimal:
        """The cost at an instant not before `counted`."""
        if not (self.per_block and self.block_seconds and self.due):
            return self.yuan
        blocks = [max(0, int((when - self.due).total_seconds() // self.block_seconds)) for when in (self.counted, instant)]
        return self.yuan + self.per_block * max(0, blocks[1] - blocks[0])


def draw(still: datetime | None = None) -> None:
    """Let everything on the page tick, or stand as it stood at an instant. Once a page, anywhere on it."""
    lang = session.language()
    words = {f"duration_{unit}": wording.text(f"format.{unit}", lang) for unit in ("days", "hours", "minutes", "seconds")}
    words["days"] = session.say("tick.days")
    _component(key="ticking", data={"now": int((still or now()).timestamp() * 1000), "still": still is not None, "words": words})


def due_attributes(due: datetime | None, warn: datetime | None) -> str:
    """For the element around a countdown: its `data-state` becomes running, soon or overdue as time passes."""
    if due is None:
        return 'data-state="none"'
    return f'data-due="{_iso(due)}" data-warn="{_iso(warn or due)}" data-state="running"'


def countdown() -> str:
    """The time left, inside an element with `due_attributes`: 00:11:30, −00:25:40, −1天 03:05."""
    return '<span class="countdown" data-testid="countdown" data-tick="countdown"></span>'


def waited(since: datetime) -> str:
    """How long ago an instant is: 25 分 40 秒."""
    return f'<span data-tick="waited" data-since="{_iso(since)}"></span>'


def cost(parts: Iterable[Cost]) -> str:
    """The sum of what some lateness costs, growing by itself; nothing while it is zero."""
    numbers = [
        [
            float(part.yuan),
            float(part.per_block or 0),
            part.block_seconds or 0,
            part.due.timestamp() * 1000 if part.due else 0,
            part.counted.timestamp() * 1000,
        ]
        for part in parts
    ]
    return f'<span data-tick="cost" data-parts="{escape(dumps(numbers, separators=(",", ":")))}"></span>'


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
