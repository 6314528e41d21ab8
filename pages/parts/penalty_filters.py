"""The fields that narrow the ledger down; each shows what the address says, and writes into it when it is changed."""

from collections.abc import Callable, Sequence
from typing import Any, get_args

import streamlit as st

from pages.parts import penalty_address, penalty_words, session
from services import register
from services.access import Actor
from services.ledger import entries
from services.ledger.entries import Kind
from services.register import KINDS
from services.time import now


def draw(actor: Actor, *, wide: bool) -> None:
    """The fields in a row; on a phone they are folded away behind a switch. `wide`: also those that tell people apart."""
    st.toggle(session.say("penalties.filter.show"), key="filters-open")
    with st.container(key="filters", horizontal=True, gap="small", vertical_alignment="bottom"):
        _month()
        if wide:
            names = {penalty_address.dashed(u.path): "\u3000" * KINDS.index(u.kind) + u.name for u in register.units(actor)}
            _select("unit", list(names), names.__getitem__, 190)
            _text("who", "person", 130)
        lang = session.language()
        titles, cites = entries.rules(), entries.cites(lang)
        _select("rule", list(titles), lambda value: titles[value].in_(lang), 190)
        _select("cite", list(cites), cites.__getitem__, 125)
        _select("kind", get_args(Kind), lambda value: session.say(f"penalties.kind.{value}"), 115)
        _text("case", "case", 190)
        narrow = penalty_address.narrowed()
        st.button(session.say("penalties.filter.clear"), key="filter-clear", on_click=penalty_address.clear, disabled=not narrow)


def _month() -> None:
    lang, here = session.language(), penalty_address.month()
    known = {f"{first:%Y-%m}": penalty_words.month(first, lang) for first in entries.months(now())}
    if here:
        known.setdefault(f"{here:%Y-%m}", penalty_words.month(here, lang))
    known[penalty_address.ALL] = session.say("penalties.filter.month.all")
    _show("month", f"{here:%Y-%m}" if here else penalty_address.ALL)
    st.selectbox(
        session.say("penalties.filter.month"),
        list(known),
        format_func=known.__getitem__,
        key="filter-month",
        on_change=_changed,
        args=("month",),
        width=140,
    )


def _select(name: str, options: Sequence[str], said: Callable[[str], str], width: int) -> None:
    asked = st.query_params.get(name)
    known = list(options) if asked in (None, *options) else [*options, asked]
    _show(name, asked)
    st.selectbox(
        session.say(f"penalties.filter.{name}"),
        known,
        index=None,
        format_func=lambda value: said(value) if value in options else value,
        placeholder=session.say("penalties.filter.any"),
        key=f"filter-{name}",
        on_change=_changed,
        args=(name,),
        width=width,
    )


def _text(name: str, label: str, width: int) -> None:
    _show(name, st.query_params.get(name, ""))
    st.text_input(
        session.say(f"penalties.filter.{label}"),
        key=f"filter-{name}",
        max_chars=60,
        live="0.4s",
        on_change=_changed,
        args=(name,),
        width=width,
    )


def _show(name: str, value: Any) -> None:
    """Let a field show what the address says. Only when they differ: writing it anyway would disturb whoever is typing."""
    key = f"filter-{name}"
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _changed(name: str) -> None:
    value = st.session_state[f"filter-{name}"]
    penalty_address.go(**{name: str(value).strip() if value else None})
