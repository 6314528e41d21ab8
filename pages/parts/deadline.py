"""The days behind a deadline as a small calendar, and by which step, rules and calendar it was set. Safe HTML, no script."""

from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from pathlib import Path

import streamlit as st

from pages.parts import articles, deadline_weeks
from pages.parts.badges import text
from services import holidays, wording
from services.case_view import CaseView
from services.casework.eras import Held
from services.deadlines.days import Row
from services.deadlines.telling import Told, tell
from services.policy.instants import day_end, wall_clock
from services.policy.pack import Pack
from services.policy.strips import Stretch, StripDay
from services.why import Reasoned

# More days than this are told in weeks, so that they fit a telephone.
_MOST_ROWS = 8


def styles() -> None:
    """The looks of the calendar. Once a page."""
    st.html(Path(__file__).parent / "deadline.css")


def html(clock: Reasoned, seen: CaseView, lang: str, at: datetime) -> str:
    """All that stands behind the reason of a clock, told at an instant."""
    return _html(clock, tell(clock, seen.eras, seen.steps, lang, at), seen.pack, lang)


def foretold(clock: Reasoned, pack: Pack, lang: str, at: datetime) -> str:
    """The same of a deadline that no case has yet: by which rules it would be set now."""
    return _html(clock, tell(clock, [Held(at, pack, holidays.edition())], (), lang, at), pack, lang)


def _html(clock: Reasoned, told: Told, pack: Pack, lang: str) -> str:
    cited = articles.of_clock(clock, pack)
    said = "".join(f"<li>{articles.linked(sentence, pack, cited, lang)}</li>" for sentence in told.further)
    days = _days(told, pack.tz, lang) if told.strip else ""
    return f'<div class="deadline" data-testid="deadline" data-rule="{text(clock.rule)}">{days}<ul>{said}</ul></div>'


def unfolding(clock: Reasoned, seen: CaseView, lang: str, at: datetime) -> str:
    """The same, shown with one click."""
    label = text(wording.text("deadlines.show", lang))
    return f'<details class="deadline-more"><summary>{label}</summary>{html(clock, seen, lang, at)}</details>'


def _days(told: Told, zone: tzinfo, lang: str) -> str:
    if len(told.folded) > _MOST_ROWS:
        shown = deadline_weeks.table(told, lang)
    else:
        shown = f"<ol>{''.join(_row(row, zone) for row in told.folded)}</ol>"
    total = f'<p class="deadline-total">{text(told.total)}</p>' if told.total else ""
    return shown + total


def _row(row: Row, zone: tzinfo) -> str:
    """A day with its hours from 0 to 24; days told together without."""
    first = row.days[0]
    kind = f'<span class="deadline-kind">{text(row.kind)}</span>' if row.kind else ""
    name = f'<span class="deadline-name">{text(row.name)}</span>'
    under = " · ".join(part for part in (row.times, *(mark.said for mark in row.marks)) if part)
    return (
        f'<li data-kind="{first.kind}" data-day="{first.day.isoformat()}"><p>{name}{kind}'
        f'<span class="deadline-count">{text(row.counted)}</span></p>'
        f"{_band(row, first, zone) if len(row.days) == 1 else ''}<small>{text(under)}</small></li>"
    )


def _band(row: Row, day: StripDay, zone: tzinfo) -> str:
    marks = "".join(f'<i class="at-{mark.kind}" style="left:{_percent(mark.at, day.day, zone):.2f}%"></i>' for mark in row.marks)
    spans = _spans("worked", day.worked if row.kind else (), day.day, zone) + _spans("counted", day.used, day.day, zone)
    return f'<div class="deadline-band" aria-hidden="true">{spans}{marks}</div>'


def _spans(name: str, spans: Sequence[Stretch], day: date, zone: tzinfo) -> str:
    edges = [(_percent(begin, day, zone), _percent(end, day, zone)) for begin, end in spans]
    return "".join(f'<i class="{name}" style="left:{left:.2f}%;width:{right - left:.2f}%"></i>' for left, right in edges)


def _percent(at: datetime, day: date, zone: tzinfo) -> float:
    """How much of the day is over at an instant."""
    begin, end = wall_clock(day, time.min, zone), day_end(day, zone)
    return 100 * ((at - begin) / (end - begin))
