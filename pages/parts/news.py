"""Doing something from a page, and saying what came of it; what was refused leaves the form as it is."""

from collections.abc import Callable

import streamlit as st

from pages.parts import session
from services import wording
from services.errors import NotSignedIn, Refusal

_KEY = "news"


def act(what: Callable[[], str]) -> bool:
    """Let `what` be done, to say what it gives, or why it was refused; whether it was done."""
    st.session_state.pop(_KEY, None)
    try:
        st.session_state[_KEY] = (True, what())
    except NotSignedIn:
        return False
    except Refusal as refusal:
        st.session_state[_KEY] = (False, wording.refusal_text(refusal, session.language()))
        return False
    return True


def draw() -> None:
    """What came of the last thing that was done, once."""
    said = st.session_state.pop(_KEY, None)
    if said and said[1]:
        (st.success if said[0] else st.error)(said[1])
