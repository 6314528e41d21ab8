"""What an address shows that leads nowhere, or to a page that is not open to this role."""

import streamlit as st

from pages.parts import menu, session
from pages.parts.menu import PLACES
from services import wording
from services.access import Actor
from services.errors import NotPermitted


def draw(path: str, actor: Actor) -> None:
    """Say why there is nothing here, and lead back."""
    command = next((place.command for place in PLACES if place.path == path), None)
    if command is None:
        st.title(session.say("frame.not_found"))
        st.text(session.say("frame.not_found.advice", address=path))
    else:
        st.title(session.say("frame.not_permitted"))
        st.text(wording.refusal_text(NotPermitted(command=command, role=actor.role), session.language()))
    if st.button(session.say("frame.home"), key="home", type="primary"):
        menu.start(actor)
