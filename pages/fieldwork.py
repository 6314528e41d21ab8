"""What somebody in the field owes next, as cards with the countdown first; a tap opens the form of the step in place."""

from contextlib import suppress
from pathlib import Path

import streamlit as st

from pages.parts import badges, deadline, fieldwork_cards, fieldwork_opened, from_top, session, ticking
from services import owed
from services.done_today import done_today
from services.errors import NotSignedIn
from services.time import now

_LOOK = Path(__file__).parent / "parts" / "fieldwork.css"
# How soon a new order, or one that came back, shows on the list.
_LOOK_AGAIN_SECONDS = 20


def _draw() -> None:
    badges.styles()
    deadline.styles()
    st.html(_LOOK)
    no = st.query_params.get("no", "").strip()
    from_top.draw(f"{no} {st.query_params.get('do', '')}")
    if no:
        with st.container(key="fieldwork-case"):
            fieldwork_opened.draw(no)
    else:
        _list()
    ticking.draw()


def _list() -> None:
    actor = session.actor()
    # Asked before the list is read: what changes in between is noticed.
    stamp = owed.stamp(actor)
    found = owed.owed(actor, at=now())
    with st.container(key="fieldwork"):
        fieldwork_opened.tell_outcome()
        fieldwork_cards.draw(found)
        fieldwork_cards.done(done_today(actor, at=now()))
    _watch(stamp)


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _watch(known: frozenset[tuple[str, int, str]]) -> None:
    """Draw the list anew when it has changed. An ended sign-in is the frame's to notice."""
    with suppress(NotSignedIn):
        if owed.stamp(session.actor()) != known:
            st.rerun()


_draw()
