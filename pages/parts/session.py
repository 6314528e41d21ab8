"""Who sits at this screen, asked anew in every run: pages, fragments and callbacks call `actor()` before they show or do a thing.

Streamlit authorises nothing by itself, and a fragment or a callback runs without the frame: whoever was signed in when the
page was drawn may not be any more.
"""

from pathlib import Path
from typing import Any

import streamlit as st

from pages.routes.drafts import PATH as DRAFTS
from services import accounts, drafts, form_drafts, wording
from services.access import Actor
from services.errors import NotSignedIn
from services.time import now

# Text that somebody is typing lives under widget keys that begin like this; it survives an expired sign-in.
TYPED = "comment-"

_HERE = Path(__file__).parent
_SCRIPTS = (_HERE / "draft_keeper" / "kept.js", _HERE / "draft_keeper" / "leftovers.js", _HERE / "browser.js")

_browser = st.components.v2.component("duban_browser", js="\n".join(path.read_text("utf-8") for path in _SCRIPTS))


def token() -> str | None:
    """The session's token, as the browser sent it when it connected."""
    return st.context.cookies.get(accounts.COOKIE)


def actor() -> Actor:
    """Whoever is signed in here now. Raises NotSignedIn."""
    return accounts.actor_of(token(), now())


def arrive() -> Actor | None:
    """Whoever is signed in, counted as activity; nobody when not, and then what was being typed is kept for its author."""
    try:
        found = actor()
    except NotSignedIn:
        _keep_what_was_typed()
        return None
    accounts.touch(str(token()), now())
    st.session_state["person"] = found.id
    st.session_state["language"] = found.language
    st.session_state.pop("expired", None)
    return found


def language() -> str:
    """The language of this screen: of the person, else as chosen before signing in."""
    return str(st.session_state.get("language") or accounts.default_language())


def say(key: str, **facts: Any) -> str:
    """The sentence of `key` in this screen's language."""
    return wording.text(key, language(), **facts)


def typed_before(key: str) -> str:
    """What this person was typing under the widget key `key` when the sign-in expired; empty when nothing was kept."""
    person = st.session_state.get("person")
    return drafts.peek(person, key) if person is not None else ""


def forget_typed(key: str) -> None:
    """What was typed under `key` has been sent: keep it no longer."""
    person = st.session_state.get("person")
    if person is not None:
        drafts.drop(person, key)


@st.fragment(run_every=20)
def keep_alive() -> None:
    """Notice an ended sign-in within 20 s, and keep the first click after a restart of the server from being lost.

    No activity by itself: an unattended screen expires. Whatever field has the focus is left first, so that its text arrives.
    """
    expired, kept = False, None
    try:
        kept = _kept_of(actor())
    except NotSignedIn:
        expired = True
    data = {"language": language(), "expired": expired, "drafts": kept}
    answer = _browser(key="browser", data=data, on_left_change=lambda: None)
    if answer.left and expired:
        st.rerun()


def _kept_of(person: Actor) -> dict[str, str] | None:
    """Whose forms the browser hands over that it kept while nobody answered, and where to; none of a screen's."""
    if person.kind != "person" or person.id is None:
        return None
    return {"person": form_drafts.mark(person.id), "path": DRAFTS}


def _keep_what_was_typed() -> None:
    person = st.session_state.pop("person", None)
    if person is None:
        return
    st.session_state["expired"] = True
    for key, value in list(st.session_state.items()):
        if str(key).startswith(TYPED) and isinstance(value, str):
            drafts.keep(person, str(key), value, now())
