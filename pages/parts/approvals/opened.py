"""The right side: the open paper, and the decision under it, always in reach."""

import streamlit as st

from pages.parts import attached, badges, order_document, papers, session
from pages.parts.approvals import deciding
from pages.parts.approvals.desk import Desk
from services import attachments, case_view, cases
from services.access import Actor
from services.approvals import Waiting
from services.errors import CaseNotFound
from services.time import now


def draw(desk: Desk, actor: Actor, paper: Waiting, *, gone: bool) -> None:
    """The paper; `gone` when somebody else has decided it while it lay open."""
    with st.container(key="paper"):
        try:
            view = case_view.view(actor, paper.no, at=now())
        except CaseNotFound:
            st.text(session.say("approvals.out_of_sight", no=paper.no))
            return
        st.html(order_document.html(view, paper, actor.role, session.language(), now()))
        st.page_link("case.py", label=session.say("approvals.whole_case"), query_params={"no": paper.no})
        papers.draw(view)
        # What the customer signed, and what was photographed: that is what is being approved.
        attached.draw(attachments.of_case(actor, paper.no), key="paper-files")
    with st.container(key="decision"):
        if gone:
            _gone(paper)
        _opinion(desk, paper)
        with st.container(key="decision-buttons", horizontal=True):
            if gone:
                st.button(session.say("approvals.next"), key="next-paper", type="primary", on_click=_next, args=(desk,))
            else:
                _buttons(desk, paper)


def _opinion(desk: Desk, paper: Waiting) -> None:
    key = deciding.comment_key(paper.no)
    asked = desk.asking == paper.no
    if asked:
        st.html(f'<p class="asks" role="alert">{badges.text(session.say("approvals.reason_needed"))}</p>')
    st.text_area(
        session.say("approvals.opinion"),
        value=session.typed_before(key),
        key=key,
        height=68,
        max_chars=2000,
        placeholder=session.say("approvals.opinion.hint" if paper.send_back else "approvals.opinion.optional"),
        label_visibility="collapsed",
        on_change=deciding.keep_typed,
        args=(paper.no,),
    )


def _buttons(desk: Desk, paper: Waiting) -> None:
    if paper.send_back:
        st.button(session.say("approvals.return"), key=f"return-{paper.no}", on_click=deciding.send_back, args=(desk, paper))
    if paper.approve:
        label = session.say("approvals.approve_as", title=paper.approve.in_(session.language()))
        st.button(label, key=f"approve-{paper.no}", type="primary", on_click=deciding.approve, args=(desk, paper))


def _gone(paper: Waiting) -> None:
    """Who was quicker, with what, when."""
    facts = cases.changed(paper.no).facts
    said = session.say("approvals.gone", **deciding.said_of(facts, session.language()))
    st.html(f'<p class="asks" role="alert">{badges.text(said)}</p>')


def _next(desk: Desk) -> None:
    desk.selected, desk.paper = None, None
