"""One escalated case on its ladder, as safe HTML: what was sent to whom, what became of it, what is next, what it has cost."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import streamlit as st

from pages.parts import badges, session, ticking, why
from pages.parts.badges import text
from services import escalations, wording
from services.board.snapshot import ZONE
from services.escalations import Ahead, Escalated, Receiver, Rung
from services.time import now
from services.urging import Urged

_LONGEST_DEMAND = 120


def styles() -> None:
    """The looks of the page. Once, before anything is drawn."""
    st.html(Path(__file__).parent / "escalations.css")


def face(one: Escalated, lang: str) -> str:
    """The whole card."""
    line = one.line
    rungs = "".join(_rung(rung, lang) for rung in one.rungs) or f"<li>{_say('escalations.rung.none')}</li>"
    steps = "".join(_urged(urged, lang) for urged in reversed(one.urged))
    ahead = "".join(_ahead(coming, lang) for coming in one.ahead)
    return (
        f'<article class="esc" data-testid="escalated" data-case="{text(line.no)}" data-level="{line.level}" '
        f"{ticking.due_attributes(line.due_at if line.closed_at is None else None, line.warn_at)}>{_head(one, lang)}"
        f'<ol class="ladder" aria-label="{_say("escalations.ladder")}">{rungs}{steps}{ahead}</ol></article>'
    )


def _head(one: Escalated, lang: str) -> str:
    line = one.line
    place = " ".join(part for part in (line.project, line.room) if part)
    marks = [badges.level(line.level, lang), badges.severity(line.severity, lang, usual=line.usual)]
    if line.closed_at:
        marks.append(badges.state("closed", lang))
    if one.reason and (reason := escalations.reason_text(one.reason, lang)):
        marks.append(badges.mark("soon", reason, "◆"))
    below = " · ".join(part for part in (line.no, line.demand[:_LONGEST_DEMAND]) if part)
    stage = " · ".join(part for part in (line.stage.in_(lang) if line.stage else "", line.cite) if part)
    clock = f"<div>{ticking.countdown()}<small>{text(stage)}</small></div>" if line.due_at and line.closed_at is None else ""
    return (
        f'<header><div><a href="/case?no={quote(line.no)}" target="_self">{text(place)}</a>{"".join(marks)}'
        f"<small>{text(below)}</small></div>{clock}</header>"
        f'<p class="esc-now"><span>{text(_progress(one, lang))}</span><b>{text(_cost(one))}</b></p>'
    )


def _progress(one: Escalated, lang: str) -> str:
    if one.progress is None:
        return session.say("escalations.progress.none")
    last = one.progress
    at = why.when(last.at, ZONE, lang, now())
    said = " · ".join(part for part in (last.title.in_(lang), last.by, at, last.said[:_LONGEST_DEMAND]) if part)
    return f"{session.say('escalations.progress')} {said}"


def _cost(one: Escalated) -> str:
    parts = [wording.money_text(one.yuan)] if one.yuan > Decimal(0) else []
    if one.percent > Decimal(0):
        parts.append(session.say("escalations.cost.percent", percent=f"{one.percent.normalize():f}"))
    if not parts:
        return session.say("escalations.cost.none")
    return session.say("escalations.cost", sum=session.say("escalations.cost.join").join(parts))


def _rung(rung: Rung, lang: str) -> str:
    at = why.when(rung.last_at, ZONE, lang, now())
    times = (
        session.say("escalations.rung.times", n=rung.times, first=why.day(rung.first_at, ZONE, lang)) if rung.times > 1 else ""
    )
    to = "".join(f"<li>{_receiver(receiver, lang)}</li>" for receiver in rung.to)
    beside = f"<small>{text(times)} {text(rung.cite)}</small>"
    return f'<li data-testid="rung"><time>{text(at)}</time><div><b>{text(rung.title)}</b> {beside}<ul>{to}</ul></div></li>'


def _receiver(one: Receiver, lang: str) -> str:
    role = one.role.in_(lang)
    who = session.say("escalations.who", name=one.name, role=role) if one.name else role
    return f"{text(who)} {delivery(one.status, one.delivered_at, one.read, lang)}"


def delivery(status: str, delivered_at: datetime | None, read: bool, lang: str) -> str:
    """Where a message is: delivered and when, read, in the inbox, on its way, or not delivered."""
    at = why.when(delivered_at, ZONE, lang, now()) if delivered_at else ""
    if read and status != "failed":
        return badges.mark("met", session.say("escalations.sent.read"), "✓")
    kind = {"sent": "met", "failed": "missed"}.get(status, "quiet")
    sign = {"sent": "✓", "failed": "▲"}.get(status, "")
    return badges.mark(kind, session.say(f"escalations.sent.{status}", at=at).strip(), sign)


def _urged(one: Urged, lang: str) -> str:
    at = why.when(one.at, ZONE, lang, now())
    role = one.role.in_(lang) if one.role else ""
    to = session.say("escalations.who", name=one.to, role=role) if one.to else role
    said = session.say("escalations.urged", by=one.by, to=to)
    where = delivery(one.status, one.delivered_at, one.read_at is not None, lang) if one.status else ""
    after = f'<span class="esc-quiet">{_say("escalations.urged.none")}</span>'
    if one.answer and one.answered_at:
        when = why.when(one.answered_at, ZONE, lang, now())
        after = text(session.say("escalations.urged.answer", step=one.answer.in_(lang), who=one.answered_by or "", at=when))
    return (
        f'<li class="is-urge" data-testid="urged"><time>{text(at)}</time><div><b>{text(said)}</b> {where}'
        f"<p>“{text(one.comment)}”</p><small>{after}</small></div></li>"
    )


def _ahead(one: Ahead, lang: str) -> str:
    at = session.say("escalations.next", at=wording.instant_text(one.at, lang))
    who = session.say("format.comma").join(title.in_(lang) for title in one.to)
    said = session.say("escalations.next.to", title=one.title, who=who) if who else one.title
    return f'<li class="is-ahead" data-testid="ahead"><time>{text(at)}</time><div>{text(said)}</div></li>'


def _say(key: str) -> str:
    return text(session.say(key))
