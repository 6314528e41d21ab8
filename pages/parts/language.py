"""The switch between the languages of the screen."""

import streamlit as st

from pages.parts import session
from services import accounts
from services.access import Actor
from services.wording import LANGUAGES

KEY = "language-switch"


def switch(actor: Actor | None) -> None:
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
        args=(actor,),
    )


def _chosen(actor: Actor | None) -> None:
    st.session_state["language"] = st.session_state[KEY]
    if actor is not None:
        accounts.set_language(actor, st.session_state[KEY])
