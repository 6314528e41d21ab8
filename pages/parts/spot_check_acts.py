"""Doing something about spot checks from a page: what was refused is said where it was tried, and what was typed stays."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import streamlit as st

from pages.parts import session
from services import wording
from services.errors import NotSignedIn, Refusal

_NEWS = "spot-check-news"


def begin() -> None:
    """The looks of spot checks, and what has just been done; each part begins with it, whatever page it stands on."""
    st.html(Path(__file__).parent / "spot_check.css")
    _done()


def send(form: str, act: Callable[[str], str], *typed: str) -> bool:
    """Let `act` do it and say what it gives; whether it was done. It gets a request id that stays the same until it is done.

    `typed` are keys of texts that are forgotten only then.
    """
    request = st.session_state.setdefault(f"request-{form}", uuid4().hex)
    try:
        said = act(request)
    except NotSignedIn:
        return False
    except Refusal as refusal:
        st.session_state[_NEWS] = (form, False, wording.refusal_text(refusal, session.language()))
        return False
    st.session_state[_NEWS] = (form, True, said)
    st.session_state.pop(f"request-{form}", None)
    for key in typed:
        st.session_state[key] = ""
        session.forget_typed(key)
    return True


def text_area(key: str, label: str, hint: str, *, most: int = 2000, height: int = 84) -> None:
    """A field for words; what was being typed when a sign-in expired stands in it again."""
    if key not in st.session_state:
        st.session_state[key] = session.typed_before(key)
    st.text_area(session.say(label), key=key, height=height, placeholder=session.say(hint), max_chars=most)


def news(form: str) -> None:
    """What was refused at this form."""
    said = st.session_state.get(_NEWS)
    if said and not said[1] and said[0] == form:
        st.error(said[2])


def _done() -> None:
    """What has just been done, said once."""
    said = st.session_state.get(_NEWS)
    if said and said[1]:
        del st.session_state[_NEWS]
        st.success(said[2])
