"""A day at a desk from left to right: receptions above the line, other steps below it, each a way to its case."""

from datetime import datetime
from urllib.parse import quote

from pages.parts import session
from pages.parts.badges import text
from services.counter_day import Desk, Entry

# Hours beside each other that still leave room for their names.
_NAMED_HOURS = 6


def html(desk: Desk) -> str:
    """The strip; the list of what was entered says the same in words."""
    legend = text(session.say("counter.strip"))
    marks = "".join(_mark(entry, desk) for entry in reversed(desk.entries))
    return (
        f'<div class="cd-strip" role="group" aria-label="{legend}" title="{legend}">'
        f'<div class="cd-hours">{_hours(desk)}</div><div class="cd-marks">{marks}</div></div>'
    )


def case_link(no: str, said: str, more: str = "") -> str:
    """A way to a case in another tab: the picture goes on. `said` and `more` (attributes) are safe already."""
    return f'<a href="/case?no={quote(no)}" target="_blank" rel="noopener" {more}>{said}</a>'


def clock(at: datetime, desk: Desk) -> str:
    """The time of the day at the desk."""
    return f"{at.astimezone(desk.opens.tzinfo):%H:%M}"


def _hours(desk: Desk) -> str:
    hours = round((desk.closes - desk.opens).total_seconds() / 3600)
    step = max(1, -(-hours // _NAMED_HOURS))
    return "".join(
        f'<span style="left:{100 * n / hours:.2f}%">{(desk.opens.hour + n) % 24:02}:00</span>' for n in range(0, hours, step)
    )


def _mark(entry: Entry, desk: Desk) -> str:
    left = 100 * (entry.at - desk.opens) / (desk.closes - desk.opens)
    parts = (clock(entry.at, desk), entry.title.in_(session.language()), entry.room, entry.by)
    said = text(" ".join(part for part in parts if part))
    kind = "cd-mark cd-reception" if entry.reception else "cd-mark"
    attributes = f'class="{kind}" style="left:{left:.2f}%" title="{said}" aria-label="{said}" data-testid="mark"'
    return case_link(entry.no, "", attributes)
