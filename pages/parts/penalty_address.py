"""What is looked for in the ledger. The address is the truth: a filtered ledger, and every entry, can be bookmarked and sent."""

from datetime import date
from typing import cast, get_args

import streamlit as st

from pages.parts import as_of
from pages.parts.address_fields import dashed, path_of
from services.ledger.entries import Filter, Kind, month_of

ALL = "all"
NARROWING = ("unit", "who", "rule", "cite", "kind", "case")


def read() -> Filter:
    """The filter that the address asks for: this month unless it says otherwise; what it cannot mean is left out."""
    said = st.query_params
    kind = said.get("kind")
    return Filter(
        month=month(),
        unit=path_of(said.get("unit")),
        person=said.get("who", ""),
        rule=said.get("rule"),
        cite=said.get("cite"),
        kind=cast(Kind, kind) if kind in get_args(Kind) else None,
        case=said.get("case", ""),
    )


def month() -> date | None:
    """The month asked for by its first day, None for all of them; that of the instant shown when nothing is said."""
    said = st.query_params.get("month", "")
    if said == ALL:
        return None
    try:
        return date.fromisoformat(f"{said}-01") if len(said) == 7 else month_of(as_of.shown())
    except ValueError:
        return month_of(as_of.shown())


def narrowed() -> bool:
    """Whether the address narrows the ledger down beyond the month."""
    return any(st.query_params.get(name) for name in NARROWING)


def entry() -> int | None:
    """The entry that is open."""
    said = st.query_params.get("entry", "")
    return int(said) if said.isdecimal() and len(said) < 18 else None


def tab(known: list[str]) -> str:
    """The part of the ledger that is shown."""
    said = st.query_params.get("tab", "")
    return said if said in known else known[0]


def page() -> int:
    """The page of the list, from 1."""
    said = st.query_params.get("page", "")
    return max(1, int(said)) if said.isdecimal() and len(said) < 6 else 1


def put(name: str, value: str | None) -> None:
    """Let the address say something else; without a value, nothing."""
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def go(**said: str | None) -> None:
    """Say several things at once; the list begins anew."""
    for name, value in {"page": None, **said}.items():
        put(name, value)


def clear() -> None:
    """Narrow down no more; month and part stay."""
    go(**dict.fromkeys(NARROWING))


def asked_by(wanted: Filter) -> dict[str, str | None]:
    """A filter as the address says it."""
    return {
        "month": f"{wanted.month:%Y-%m}" if wanted.month else ALL,
        "unit": dashed(wanted.unit) if wanted.unit else None,
        "who": wanted.person or None,
        "rule": wanted.rule,
        "cite": wanted.cite,
        "kind": wanted.kind,
        "case": wanted.case or None,
    }


def link(**said: str | None) -> str:
    """An address of the ledger."""
    return as_of.link("/penalties", **{name: value for name, value in said.items() if value})
