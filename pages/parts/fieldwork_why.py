"""Why a deadline on the list of what is owed is due when it is: shown in its card with a tap, of one card at a time.

It is asked for only then: a list of many need not wait for the calendars of all.
"""

import streamlit as st

from pages.parts import deadline, session, why
from services import case_view
from services.errors import CaseNotFound
from services.owed import Owed
from services.time import now

_SHOWN = "fieldwork-why"


def draw(one: Owed, name: str) -> None:
    """The way to it in the card of this name, and what was asked for; nothing for a paper without a deadline."""
    if one.rule is None:
        return
    shown = st.session_state.get(_SHOWN) == name
    icon = ":material/expand_less:" if shown else ":material/expand_more:"
    label, new = session.say("case.clock.why"), None if shown else name
    st.button(label, key=f"why-{name}", type="tertiary", icon=icon, on_click=_show, args=(new,))
    if shown:
        st.html(_told(one))


def _show(name: str | None) -> None:
    st.session_state[_SHOWN] = name


def _told(one: Owed) -> str:
    lang, at = session.language(), now()
    try:
        seen = case_view.view(session.actor(), one.no, at=at)
    except CaseNotFound:
        return ""
    clock = next((clock for clock in seen.clocks if (clock.rule, clock.n) == (one.rule, one.n)), None)
    return why.box(clock, seen.pack, lang, at) + deadline.html(clock, seen, lang, at) if clock else ""
