"""Levels to choose from, and the fields that narrow the list down; each shows what the address says, and writes into it."""

from collections.abc import Mapping

import streamlit as st

from pages.parts import escalation_address, session
from pages.parts.address_fields import Fields
from services.access import Actor
from services.escalations import LEVELS


def levels(counts: Mapping[int, int]) -> None:
    """The levels, each with how many cases it has."""
    known = {"": sum(counts.values()), **{str(level): counts[level] for level in LEVELS}}

    def said(level: str) -> str:
        name = session.say("escalations.level", n=level) if level else session.say("escalations.all")
        return f"{name} ({known[level]:,})"

    asked = escalation_address.read().level
    st.segmented_control(
        session.say("escalations.levels"),
        list(known),
        required=True,
        format_func=said,
        key=_fields.show("level", str(asked) if asked else ""),
        label_visibility="collapsed",
        on_change=_fields.changed,
        args=("level",),
    )


def fields(actor: Actor) -> None:
    """Unit and text."""
    _fields.units(actor, 220)
    _fields.search(240)
    if escalation_address.narrowed():
        st.button(session.say("escalations.filter.clear"), key="esc-clear", on_click=escalation_address.clear)


def _put(name: str, value: str | None) -> None:
    escalation_address.go(**{name: value})


_fields = Fields("esc", "escalations.filter", _put, bare=True)
