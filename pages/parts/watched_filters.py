"""Which looks are wanted. The address is the truth: a filtered record can be bookmarked and sent."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from pages.parts import session
from pages.parts.address_fields import Fields
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
    _put("page", None)
    if number > 1:
        st.query_params["page"] = str(number)


def clear() -> None:
    """Narrow down no more."""
    for name in NARROWING:
        _put(name, None)


def draw(viewers: Mapping[int, str]) -> None:
    """The fields in a row; on a phone they are folded away behind a switch."""
    names = {str(person_id): name for person_id, name in viewers.items()}
    st.toggle(session.say("watched.filter.show"), key="filters-open")
    with st.container(key="filters", horizontal=True, gap="small", vertical_alignment="bottom"):
        for name in ("from", "until"):
            _fields.day(name, _day(st.query_params.get(name)), 150)
        _fields.select("who", names, names.__getitem__, 190)
        _fields.typed("where", "where", 240)
        st.button(session.say("watched.filter.clear"), key="filter-clear", on_click=clear, disabled=not narrowed())


def _put(name: str, value: str | None) -> None:
    """Let the address say something, or nothing; the record begins anew then."""
    for key, said in ((name, value), ("page", None)):
        if said:
            st.query_params[key] = said
        elif key in st.query_params:
            del st.query_params[key]


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        return None


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isdecimal() and len(said) < 10 else None


_fields = Fields("filter", "watched.filter", _put)
