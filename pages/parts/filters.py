"""What is looked for in the list of cases. The address is the truth: a filtered list can be bookmarked and sent.

Each field shows what the address says, and writes into it when it is changed.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import cast, get_args
from zoneinfo import ZoneInfo

import streamlit as st

from pages.parts import session
from pages.parts.address_fields import Fields, path_of
from services import register
from services.access import Actor
from services.policy.words import Title
from services.register import Counted, Filter, Order, State

_HERE = Path(__file__).parent
_ZONE = ZoneInfo("Asia/Shanghai")
_COUNTED = ("open", "overdue", "soon", "running")
# The parts of an address that narrow the list down; page and order do not.
NARROWING = ("q", "unit", "category", "severity", "department", "pack", "level", "from", "until", "counted")


def read() -> Filter:
    """The filter that the address asks for; what it cannot mean is left out."""
    said = st.query_params
    level = said.get("level", "")
    until = _day(said.get("until"))
    return Filter(
        state=cast(State, said["state"]) if said.get("state") in get_args(State) else "open",
        unit=path_of(said.get("unit")),
        pack=said.get("pack"),
        category=said.get("category"),
        severity=said.get("severity"),
        department=said.get("department"),
        level=int(level) if level in ("1", "2", "3") else None,
        text=said.get("q", ""),
        opened_from=_midnight(_day(said.get("from"))),
        opened_until=_midnight(until + timedelta(days=1) if until else None),
        counted=cast(Counted, said["counted"]) if said.get("counted") in get_args(Counted) else None,
        order=cast(Order, said["sort"]) if said.get("sort") in get_args(Order) else "due",
    )


def narrowed() -> bool:
    """Whether the address narrows the list down."""
    return any(st.query_params.get(name) for name in NARROWING)


def page() -> int:
    """The page that the address asks for, from 1."""
    said = st.query_params.get("page", "")
    return max(1, int(said)) if said.isdecimal() and len(said) < 6 else 1


def turn_to(number: int) -> None:
    """Ask for another page."""
    _write("page", str(number) if number > 1 else None)


def clear() -> None:
    """Narrow down no more; state and order stay."""
    for name in (*NARROWING, "page"):
        _write(name, None)


def states(counts: Mapping[str, int]) -> None:
    """The states to choose from, each with how many cases it has within the other filters."""

    def said(state: str) -> str:
        name = session.say(f"cases.filter.state.{state}")
        return f"{name} {counts[state]:,}" if state in _COUNTED else name

    st.segmented_control(
        session.say("cases.filter.state"),
        get_args(State),
        required=True,
        format_func=said,
        key=_fields.show("state", read().state),
        label_visibility="collapsed",
        on_change=_fields.changed,
        args=("state", "open"),
    )


def order() -> None:
    """How the list is sorted."""
    st.selectbox(
        session.say("cases.filter.sort"),
        get_args(Order),
        format_func=lambda name: session.say(f"cases.filter.sort.{name}"),
        key=_fields.show("sort", read().order),
        label_visibility="collapsed",
        on_change=_fields.changed,
        args=("sort", "due"),
        width=150,
    )


def fields(actor: Actor) -> None:
    """Everything else that narrows the list down, in a row; on a phone it is folded away behind a switch."""
    st.html(_HERE / "filters.css")
    st.toggle(session.say("cases.filter.show"), key="filters-open")
    pack = st.query_params.get("pack")
    with st.container(key="filters", horizontal=True, gap="small", vertical_alignment="bottom"):
        _fields.search(220)
        _fields.units(actor, 180)
        _choice("category", register.choices(actor, "category", pack), 180)
        _choice("severity", register.choices(actor, "severity", pack), 105)
        _choice("department", register.choices(actor, "department", pack), 140)
        _choice("level", {str(number): title for number, title in register.levels().items()}, 115)
        _choice("pack", register.packs(), 150)
        _fields.day("from", _day(st.query_params.get("from")), 145)
        _fields.day("until", _day(st.query_params.get("until")), 145)
        st.button(session.say("cases.filter.clear"), key="filter-clear", on_click=clear, disabled=not narrowed())


def _choice(name: str, titles: Mapping[str, Title], width: int) -> None:
    lang = session.language()
    _fields.select(name, titles, lambda value: titles[value].in_(lang), width)


def _put(name: str, value: str | None) -> None:
    """Let the address say something else; the list begins anew."""
    _write(name, value)
    _write("page", None)


def _write(name: str, value: str | None) -> None:
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, _ZONE).astimezone(UTC) if day else None


_fields = Fields("filter", "cases.filter", _put)
