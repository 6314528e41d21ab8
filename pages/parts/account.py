"""Whoever is signed in, at the top right: name and role, language, the way out."""

from pathlib import Path

import streamlit as st

from pages.parts import language, session
from services import access
from services.access import Actor

_HERE = Path(__file__).parent

_way_out = st.components.v2.component(
    "duban_sign_out",
    html='<form method="post" action="/sign-out"><button data-testid="sign-out"></button></form>',
    css=(_HERE / "sign_out.css").read_text("utf-8"),
    js=(_HERE / "sign_out.js").read_text("utf-8"),
    isolate_styles=False,
)


def draw(actor: Actor) -> None:
    """The account's corner of the frame."""
    role = getattr(access.title_of(actor.role), session.language())
    with st.container(key="account", horizontal=True):
        with st.container(key="account-name", width="content"):
            st.text(session.say("frame.who", name=actor.name, role=role), width="content")
        language.switch()
        _way_out(key="sign-out", data={"label": session.say("frame.sign_out")}, width="content", height="content")
