"""The fields that narrow the ledger down; each shows what the address says, and writes into it when it is changed."""

from typing import get_args

import streamlit as st

from pages.parts import as_of, penalty_address, penalty_words, session
from pages.parts.address_fields import Fields
from services.access import Actor
from services.ledger import entries
from services.ledger.entries import Kind


def draw(actor: Actor, *, wide: bool) -> None:
    """The fields in a row; on a phone they are folded away behind a switch. `wide`: also those that tell people apart."""
    st.toggle(session.say("penalties.filter.show"), key="filters-open")
    with st.container(key="filters", horizontal=True, gap="small", vertical_alignment="bottom"):
        _month()
        if wide:
            _fields.units(actor, 190)
            _fields.typed("who", "person", 130)
        lang = session.language()
        titles, cites = entries.rules(), entries.cites(lang)
        _fields.select("rule", titles, lambda value: titles[value].in_(lang), 190)
        _fields.select("cite", cites, cites.__getitem__, 125)
        _fields.select("kind", get_args(Kind), lambda value: session.say(f"penalties.kind.{value}"), 115)
        _fields.typed("case", "case", 190)
        narrow = penalty_address.narrowed()
        st.button(session.say("penalties.filter.clear"), key="filter-clear", on_click=penalty_address.clear, disabled=not narrow)


def _month() -> None:
    lang, here = session.language(), penalty_address.month()
    known = {f"{first:%Y-%m}": penalty_words.month(first, lang) for first in entries.months(as_of.shown())}
    if here:
        known.setdefault(f"{here:%Y-%m}", penalty_words.month(here, lang))
    known[penalty_address.ALL] = session.say("penalties.filter.month.all")
    st.selectbox(
        session.say("penalties.filter.month"),
        list(known),
        format_func=known.__getitem__,
        key=_fields.show("month", f"{here:%Y-%m}" if here else penalty_address.ALL),
        on_change=_fields.changed,
        args=("month",),
        width=140,
    )


def _put(name: str, value: str | None) -> None:
    penalty_address.go(**{name: value})


_fields = Fields("filter", "penalties.filter", _put)
