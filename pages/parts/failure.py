"""What the screen says when a page has a bug: nothing of the code, and no advice of Streamlit's."""

import logging

import streamlit as st

from pages.parts import session
from services import wording
from services.errors import Refusal
from services.time import now

_log = logging.getLogger(__name__)


def show(error: Exception) -> bool:
    """Say it in this screen's language: a refusal by its own sentence; a bug's trace is logged. Gives True: it has been said."""
    if isinstance(error, Refusal):
        st.error(wording.refusal_text(error, session.language()))
    else:
        _log.error("A page failed", exc_info=error)
        st.error(session.say("frame.failed", at=wording.instant_text(now(), session.language())))
    return True
