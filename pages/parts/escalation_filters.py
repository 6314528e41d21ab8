"""Levels to choose from, and the fields that narrow the list down; each shows what the address says, and writes into it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.parts import escalation_address, filters, session
from services import register
from services.access import Actor
from services.escalations import LEVELS


def levels(counts: Mapping[int, int]) -> None:
    """The levels, each with how many cases it has."""
    known = {"": sum(counts.values()), **{str(level): counts[level] for level in LEVELS}}

    def said(level: str) -> str:
        name = session.say("escalations.level", n=level) if level else session.say("escalations.all")
        return f"{name} ({known[level]:,})"

    asked = escalation_address.read().level
    _show("level", str(asked) if asked else "")
    st.segmented_control(
        session.say("escalations.levels"),
        list(known),
        required=True,
        format_func=said,
        key="esc-level",
        label_visibility="collapsed",
        on_change=_changed,
        args=("level",),
    )


def fields(actor: Actor) -> None:
    """Unit and text."""
    names = {filters.dashed(u.path): "\u3000" * register.KINDS.index(u.kind) + u.name for u in register.units(actor)}
    asked = st.query_params.get("unit")
    _show("unit", asked)
    st.selectbox(
        session.say("escalations.filter.unit"),
        list(names) if asked in (None, *names) else [*names, asked],
        index=None,
        format_func=lambda value: names.get(value, value),
        placeholder=session.say("escalations.filter.unit"),
        key="esc-unit",
        label_visibility="collapsed",
        on_change=_changed,
        args=("unit",),
        width=220,
    )
    _show("q", st.query_params.get("q", ""))
    st.text_input(
        session.say("escalations.filter.q"),
        key="esc-q",
        type="search",
        placeholder=session.say("escalations.filter.q.hint"),
        max_chars=80,
        live="0.4s",
        label_visibility="collapsed",
        on_change=_changed,
        args=("q",),
        width=240,
    )
    if escalation_address.narrowed():
        st.button(session.say("escalations.filter.clear"), key="esc-clear", on_click=escalation_address.clear)


def _show(name: str, value: Any) -> None:
    """Let a field show what the address says. Only when they differ: writing it anyway would disturb whoever is typing."""
    key, said_in = f"esc-{name}", f"esc-{name}-language"
    if key not in st.session_state or st.session_state[key] != value or st.session_state.get(said_in) != session.language():
        st.session_state[key] = value
        st.session_state[said_in] = session.language()


def _changed(name: str) -> None:
    value = st.session_state[f"esc-{name}"]
    escalation_address.go(**{name: str(value).strip() if value else None})
