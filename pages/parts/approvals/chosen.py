"""Several papers at once: what is ticked, one confirmation that names the count, then each by itself."""

from collections.abc import Sequence
from uuid import uuid4

import streamlit as st

from pages.parts import badges, session
from pages.parts.approvals import deciding
from pages.parts.approvals.cards import choose_key
from pages.parts.approvals.desk import Desk
from services.approvals import Waiting

_NAMED = 3


def draw(desk: Desk, papers: Sequence[Waiting]) -> None:
    """The bar under the list, while anything is ticked."""
    found = [paper for paper in papers if st.session_state.get(choose_key(paper.no))]
    if not found:
        desk.confirming = False
        return
    with st.container(key="chosen"):
        if desk.confirming:
            _confirmation(desk, found)
        else:
            _offer(desk, papers, found)


def _offer(desk: Desk, papers: Sequence[Waiting], found: Sequence[Waiting]) -> None:
    shown = [paper.no for paper in papers[: desk.limit] if paper.approve]
    st.html(f"<p>{badges.text(session.say('approvals.chosen', n=len(found)))}</p>")
    with st.container(key="chosen-buttons", horizontal=True):
        if len(found) < len(shown):
            st.button(session.say("approvals.choose_all"), key="choose-every", on_click=_tick, args=(shown, True))
        st.button(session.say("approvals.choose_none"), key="choose-none", on_click=_tick, args=(shown, False))
        label = session.say("approvals.approve_chosen", n=len(found))
        st.button(label, key="approve-chosen", type="primary", on_click=setattr, args=(desk, "confirming", True))


def _confirmation(desk: Desk, found: Sequence[Waiting]) -> None:
    names = [" ".join(filter(None, (paper.project, paper.room))) for paper in found[:_NAMED]]
    more = session.say("approvals.and_more", n=len(found) - _NAMED) if len(found) > _NAMED else ""
    listed = session.say("format.comma").join(names) + more
    st.html(f"<p>{badges.text(session.say('approvals.confirm', n=len(found), listed=listed))}</p>")
    request = desk.batch = desk.batch or uuid4().hex
    with st.container(key="chosen-buttons", horizontal=True):
        st.button(session.say("approvals.cancel"), key="approve-cancel", on_click=setattr, args=(desk, "confirming", False))
        label = session.say("approvals.confirm_button", n=len(found))
        st.button(label, key="approve-confirm", type="primary", on_click=deciding.approve_chosen, args=(desk, found, request))


def _tick(numbers: Sequence[str], on: bool) -> None:
    for no in numbers:
        st.session_state[choose_key(no)] = on
