"""An import that waits for its turn: that it does, and what became of it then."""

import streamlit as st

from pages.parts import import_address, session
from services import wording
from services.access import Actor
from services.errors import NotSignedIn, Refusal
from services.imports import jobs

_LOOK_AGAIN_SECONDS = 1


def draw(actor: Actor) -> None:
    """The actor's import that waits, if one does; the way to it once it is at work, or why it could not begin."""
    if jobs.waits(actor):
        _waiting()
        return
    try:
        import_id = jobs.begun(actor)
    except Refusal as refusal:
        st.error(wording.refusal_text(refusal, session.language()))
        return
    if import_id is not None:
        import_address.go(import_id)
        st.rerun()


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _waiting() -> None:
    try:
        waits = jobs.waits(session.actor())
    except NotSignedIn:
        st.rerun()
    if not waits:
        st.rerun()
    st.info(session.say("import_page.waits"))
