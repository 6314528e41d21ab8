"""Which looks are wanted. The address is the truth: a filtered record can be bookmarked and sent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from pages.parts import session
from services.looks import Filter

NARROWING = ("from", "until", "who", "where")


def read() -> Filter:
    """The filter that the address asks for; what it cannot mean is left out."""
    said = st.query_params
    return Filter(
        first=_day(said.get("from")),
        last=_day(said.get("until")),
        person_id=_number(said.get("who")),
        where=said.get("where", ""),
    )


def narrowed() -> bool:
    """Whether the address narrows the record down."""
    return any(st.query_params.get(name) for name in NARROWING)


def page() -> int:
    """The page that the address asks for, from 1."""
    return max(1, min(_number(st.query_params.get("page")) or 1, 100_000))


def turn_to(number: int) -> None:
    """Ask for another page."""
    _write("page", str(number) if number > 1 else "")


def clear() -> None:
    """Narrow down no more."""
    for name in (*NARROWING, "page"):
        _write(name, "")


def draw(viewers: Mapping[int, str]) -> None:
    """The fields in a row; on a phone they are folded away behind a switch."""
    st.toggle(session.say("watched.filter.show"), key="filters-open")
    with st.container(key="filters", horizontal=True, gap="small", vertical_alignment="bottom"):
        _day_field("from")
        _day_field("until")
        _viewer({str(person_id): name for person_id, name in viewers.items()})
        _show("where", st.query_params.get("where", ""))
        label = session.say("watched.filter.where")
        st.text_input(label, key="filter-where", max_chars=60, live="0.4s", on_change=_changed, args=("where",), width=240)
        st.button(session.say("watched.filter.clear"), key="filter-clear", on_click=clear, disabled=not narrowed())


def _viewer(names: Mapping[str, str]) -> None:
    asked = st.query_params.get("who")
    known = list(names) if asked in (None, *names) else [*names, asked]
    _show("who", asked)
    st.selectbox(
        session.say("watched.filter.who"),
        known,
        index=None,
        format_func=lambda person: names.get(person, person),
        placeholder=session.say("watched.filter.any"),
        key="filter-who",
        on_change=_changed,
        args=("who",),
        width=190,
    )


def _day_field(name: str) -> None:
    _show(name, _day(st.query_params.get(name)))
    label = session.say(f"watched.filter.{name}")
    st.date_input(label, value=None, key=f"filter-{name}", format="YYYY-MM-DD", on_change=_changed, args=(name,), width=150)


def _show(name: str, value: Any) -> None:
    """Let a field show what the address says. Only when they differ: writing it anyway would disturb whoever is typing."""
    key = f"filter-{name}"
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _changed(name: str) -> None:
    value = st.session_state[f"filter-{name}"]
    _write(name, str(value).strip() if value else "")
    _write("page", "")


def _write(name: str, value: str) -> None:
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        return None


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isdecimal() and len(said) < 10 else None
