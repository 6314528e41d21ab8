"""The desk of a counter on its day: who is there, what was entered minute by minute, and the deadlines that run."""

from datetime import datetime
from pathlib import Path

import streamlit as st

from pages.parts import badges, counter_strip, session, ticking
from pages.parts.badges import text
from pages.parts.counter_strip import case_link, clock
from services import wording
from services.counter_day import Desk, Entry, Officer, Result, Running

_HERE = Path(__file__).parent
# Stands in a sentence where the browser says how long ago, and goes on saying it.
_AGO = "\0"


def styles() -> None:
    """The looks of the desk. Once a page."""
    st.html(_HERE / "counter_desk.css")


def html(desk: Desk) -> str:
    """The whole desk, safe to stand on a page that lets things tick."""
    parts = [_head(desk), _duty(desk), counter_strip.html(desk), _results(desk), _deadlines(desk), _entries(desk)]
    return f'<section class="cd" data-testid="desk">{"".join(parts)}</section>'


def _head(desk: Desk) -> str:
    as_of = session.say("counter.as_of", at=wording.instant_text(desk.at, session.language()))
    said = session.say("counter.receptions", n=desk.receptions)
    return f"<header><h2>{text(session.say('counter.title'))}</h2><span>{text(as_of)}</span><b>{text(said)}</b></header>"


def _duty(desk: Desk) -> str:
    if not desk.officers:
        return _quiet("counter.nobody_works_here")
    alarm = "" if desk.present else f'<p class="cd-alarm">▲ {text(session.say("counter.nobody"))}</p>'
    return f'{alarm}<ul class="cd-duty">{"".join(_officer(officer, desk) for officer in desk.officers)}</ul>'


def _officer(officer: Officer, desk: Desk) -> str:
    name = f"<b>{text(officer.name)}</b>"
    if officer.since is None or officer.until is None:
        return f'<li class="cd-away"><i aria-hidden="true">○</i>{name}<span>{text(session.say("counter.away"))}</span></li>'
    since = text(session.say("counter.since", at=_when(officer.since, desk)))
    entered = text(session.say("counter.entered", n=officer.entered))
    seen = text(session.say("counter.seen", ago=_AGO)).replace(_AGO, ticking.waited(officer.until))
    kind, sign = ("cd-here", "●") if officer.signed_in else ("cd-was-here", "◐")
    return (
        f'<li class="{kind}" data-testid="on-duty"><i aria-hidden="true">{sign}</i>{name}'
        f"<span>{since} · {seen} · {entered}</span></li>"
    )


def _when(at: datetime, desk: Desk) -> str:
    """The time of the day; with its date when it was another day."""
    same_day = at.astimezone(desk.opens.tzinfo).date() == desk.day
    return clock(at, desk) if same_day else wording.instant_text(at, session.language())


def _results(desk: Desk) -> str:
    lines = "".join(_result(result) for result in desk.results)
    return f'{_heading("counter.results")}<ul class="cd-results" data-testid="results">{lines}</ul>' if lines else ""


def _result(result: Result) -> str:
    kept = badges.mark("met", session.say("counter.in_time", n=result.in_time), "✓") if result.in_time else ""
    late = badges.mark("missed", session.say("counter.late", n=result.late), "▲") if result.late else ""
    return f"<li><span>{text(result.title.in_(session.language()))}</span>{kept}{late}</li>"


def _deadlines(desk: Desk) -> str:
    heading = _heading("counter.running", n=desk.running_total)
    if not desk.running:
        return heading + _quiet("counter.running.none")
    return f'{heading}<ul class="cd-clocks">{"".join(_deadline(one) for one in desk.running)}</ul>'


def _deadline(one: Running) -> str:
    said = text(f"{one.title.in_(session.language())} {one.room or one.no}")
    below = text(" · ".join(part for part in (one.cite, one.responsible) if part))
    due = ticking.due_attributes(one.due_at, one.warn_at)
    return f'<li data-testid="desk-clock" {due}>{ticking.countdown()}{case_link(one.no, said)}<small>{below}</small></li>'


def _entries(desk: Desk) -> str:
    heading = _heading("counter.entries", n=len(desk.entries))
    if not desk.entries:
        return heading + _quiet("counter.entries.none")
    return f'{heading}<ol class="cd-entries">{"".join(_entry(entry, desk) for entry in desk.entries)}</ol>'


def _entry(entry: Entry, desk: Desk) -> str:
    lang = session.language()
    what = " · ".join(part for part in (entry.title.in_(lang), entry.category.in_(lang) if entry.category else "") if part)
    who = " ".join(part for part in (entry.room or entry.no, entry.customer) if part)
    return (
        f'<li class="{"cd-came" if entry.reception else ""}" data-testid="entry"><time>{clock(entry.at, desk)}</time>'
        f"{case_link(entry.no, text(who))}<span>{text(what)}</span><small>{text(entry.by or '')}</small></li>"
    )


def _heading(key: str, **facts: object) -> str:
    return f"<h3>{text(session.say(key, **facts))}</h3>"


def _quiet(key: str) -> str:
    return f'<p class="cd-none">{text(session.say(key))}</p>'
