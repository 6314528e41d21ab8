"""The sign-in page, shown at every address to whoever is not signed in."""

from pathlib import Path

import streamlit as st

from pages.parts import language, session, theme

_HERE = Path(__file__).parent / "parts" / "sign_in_form"
_WORDS = ("title", "subtitle", "name", "password", "submit", "working", "offline", "help")

_form = st.components.v2.component(
    "duban_sign_in",
    html=(_HERE / "form.html").read_text("utf-8"),
    css=(_HERE / "form.css").read_text("utf-8"),
    js=(_HERE / "form.js").read_text("utf-8"),
    # In the page's own tree, so that password managers find the fields.
    isolate_styles=False,
)


def draw() -> None:
    """The form in this screen's language; after an expired session it says that nothing typed was lost."""
    theme.bare()
    theme.edge_to_edge()
    with st.container(key="sign-in-language"):
        language.switch()
    words = {word: session.say(f"signin.{word}") for word in _WORDS}
    _form(
        key="sign-in",
        data={
            **words,
            "product": session.say("frame.product"),
            "tagline": session.say("frame.tagline"),
            "notice": session.say("signin.expired") if st.session_state.get("expired") else "",
            "lang": session.language(),
        },
    )
