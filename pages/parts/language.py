"""The switch between the languages of the screen."""

from contextlib import suppress

import streamlit as st

from pages.parts import session
from services import accounts
from services.errors import NotSignedIn
from services.wording import LANGUAGES

KEY = "language-switch"


def switch() -> None:
    """Draw the switch; a person's choice is remembered with the account."""
    st.segmented_control(
        session.say("frame.language"),
        LANGUAGES,
        default=session.language(),
        required=True,
        format_func=lambda code: session.say(f"frame.language.{code}"),
        key=KEY,
        label_visibility="collapsed",
        on_change=_chosen,
    )


def _chosen() -> None:
    st.session_state["language"] = st.session_state[KEY]
    with suppress(NotSignedIn):
        accounts.set_language(session.actor(), st.session_state[KEY])
