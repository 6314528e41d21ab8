"""When a page that shows a case is drawn anew as a whole. Its fragments run without it, on what it showed a while ago."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.parts import session, taking
from services import case_view
from services.errors import CaseNotFound, NotPermitted, NotSignedIn


def after_sending(*, sent: bool = False) -> None:
    """At the beginning of a fragment: draw all anew when a step, or anything else, was `sent`, or when nobody is signed in any
    more: the frame says so, and fetches first what is being typed."""
    # Each is asked: whoever has changed something has said so.
    if any([sent, taking.must_look_again()]) or not _signed_in():
        st.rerun()


@contextmanager
def when_gone() -> Iterator[None]:
    """Draw all anew when what a fragment asks for is not there for this person any more: the page says so where it begins."""
    try:
        yield
    except (CaseNotFound, NotPermitted, NotSignedIn):
        st.rerun()


def when_changed(no: str, known: tuple[object, ...]) -> None:
    """Draw all anew when the case has changed since `known`, by a step or by time. An ended sign-in is the frame's to notice."""
    try:
        changed = case_view.stamp(session.actor(), no) != known
    except CaseNotFound:
        changed = True
    except NotSignedIn:
        changed = False
    if changed:
        st.rerun()


def _signed_in() -> bool:
    try:
        session.actor()
    except NotSignedIn:
        return False
    return True
