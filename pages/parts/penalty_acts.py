"""Doing something about penalties from a page: once however often it is sent; what was written stays when it is refused."""

from collections.abc import Callable
from uuid import uuid4

import streamlit as st

from pages.parts import session
from services import wording
from services.errors import NotSignedIn, Refusal
from services.ledger.acts import Done


def send(form: str, act: Callable[[str], Done], done: Callable[[Done], str], typed: str) -> None:
    """Let `act` do it with a request id that stays the same until it is done; then say what `done` says of it.

    `typed` is the key of the reason, which is forgotten only then.
    """
    request = st.session_state.setdefault(f"request-{form}", uuid4().hex)
    st.session_state.pop("penalty-news", None)
    try:
        came = act(request)
    except NotSignedIn:
        return
    except Refusal as refusal:
        st.session_state["penalty-news"] = (form, False, wording.refusal_text(refusal, session.language()))
        return
    st.session_state["penalty-news"] = (form, True, done(came))
    st.session_state.pop(f"request-{form}", None)
    st.session_state[typed] = ""
    session.forget_typed(typed)


def reason(key: str, label: str, hint: str) -> None:
    """The field for a reason; what was being typed when a sign-in expired stands in it again."""
    if key not in st.session_state:
        st.session_state[key] = session.typed_before(key)
    st.text_area(session.say(label), key=key, height=84, placeholder=session.say(hint), max_chars=2000)


def news(form: str | None = None) -> None:
    """What was refused at this form; without one, what has just been done."""
    said = st.session_state.get("penalty-news")
    if not said:
        return
    if said[1] and form is None:
        st.success(said[2])
    elif not said[1] and said[0] == form:
        st.error(said[2])
