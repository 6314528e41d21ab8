"""The list at the left: a card for each paper, the open one marked, the costliest named."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import badges, session, ticking, why
from pages.parts.approvals import deciding
from pages.parts.approvals.desk import Desk, cost_of, yuan_now
from services.approvals import Waiting
from services.board.snapshot import ZONE
from services.time import now


def draw(desk: Desk, papers: Sequence[Waiting], opened: Waiting | None) -> None:
    """The cards in the order given, at most as many as the desk shows; then a way to more."""
    dearest = max(papers, key=yuan_now, default=None)
    marked = dearest.no if dearest and len(papers) > 1 and yuan_now(dearest) else None
    for paper in papers[: desk.limit]:
        _card(desk, paper, is_open=opened is not None and paper.no == opened.no, dearest=paper.no == marked)
    if len(papers) > desk.limit:
        more = session.say("approvals.more", n=len(papers) - desk.limit)
        st.button(more, key="more-papers", width="stretch", on_click=_more, args=(desk, len(papers)))
    st.html(f'<p class="keys">{badges.text(session.say("approvals.keys"))}</p>')


def choose_key(no: str) -> str:
    """The key of a card's checkbox."""
    return f"choose-{no}"


def _more(desk: Desk, count: int) -> None:
    desk.limit = count


def _card(desk: Desk, paper: Waiting, *, is_open: bool, dearest: bool) -> None:
    place = " ".join(filter(None, (paper.project, paper.room)))
    with st.container(key="card-open" if is_open else f"card-{paper.no}"):
        st.html(_face(paper, place, is_open=is_open, dearest=dearest))
        st.button(session.say("approvals.open", place=place), key=f"open-{paper.no}", on_click=desk.open, args=(paper.no,))
        if paper.approve:
            st.checkbox(session.say("approvals.choose", place=place), key=choose_key(paper.no), label_visibility="collapsed")
        if not is_open:
            with st.container(key=f"quick-{paper.no}", horizontal=True):
                _quick(desk, paper)


def _quick(desk: Desk, paper: Waiting) -> None:
    """The two decisions without opening the paper; a return opens it, because it needs a reason."""
    if paper.send_back:
        st.button(session.say("approvals.return"), key=f"return-{paper.no}", on_click=desk.ask_reason, args=(paper.no,))
    if paper.approve:
        st.button(session.say("approvals.approve"), key=f"approve-{paper.no}", on_click=deciding.approve, args=(desk, paper))


def _face(paper: Waiting, place: str, *, is_open: bool, dearest: bool) -> str:
    lang = session.language()
    category = paper.category.in_(lang) if paper.category else ""
    said = "".join(
        f'<span class="card-{name}">{badges.text(text)}</span>'
        for name, text in (("demand", paper.demand), ("category", category))
        if text
    )
    severity = f"{badges.text(paper.severity.in_(lang))} · " if paper.severity else ""
    time = ticking.countdown() if paper.due_at else f'<span class="card-wait">{ticking.waited(paper.since)}</span>'
    by = session.say("approvals.last", who=paper.last_by or "", at=why.when(paper.last_at, ZONE, lang, now()))
    mark = badges.mark("overdue", session.say("approvals.dearest")) if dearest else ""
    return (
        f'<div class="card-face{" is-open" if is_open else ""}" data-case="{badges.text(paper.no)}" data-testid="paper" '
        f'data-rule="{badges.text(paper.rule or "")}" {ticking.due_attributes(paper.due_at, paper.warn_at)}>'
        f'<div class="card-top"><span class="card-place">{badges.text(place)}</span>{mark}{time}</div>'
        f'<div class="card-under"><span class="card-said">{said}</span>'
        f'<span class="card-side">{severity}<span class="card-cost">{ticking.cost([cost_of(paper)])}</span>'
        f'<span class="card-last">{badges.text(by)}</span></span></div></div>'
    )
