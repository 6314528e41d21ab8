"""A secret that is shown once: until it is said to be kept, and to whoever made it alone."""

import streamlit as st

from pages.parts import session


def keep(name: str, secret: str) -> None:
    """Show it from the next run on."""
    st.session_state[_key(name)] = secret


def draw(name: str, sentence: str) -> None:
    """The secret with its sentence, and the button that ends it; nothing when there is none."""
    secret = st.session_state.get(_key(name))
    if secret is None:
        return
    with st.container(border=True, key=f"once-{name}"):
        st.text(sentence)
        st.code(secret, language=None)
        st.button(session.say("systems.key.seen"), key=f"once-{name}-seen", on_click=_forget, args=(name,))


def _forget(name: str) -> None:
    st.session_state.pop(_key(name), None)


def _key(name: str) -> str:
    return f"secret-{name}"
