"""What the escalation page shows. The address is the truth: a level, a digest, a unit can be bookmarked and sent."""

import streamlit as st

from pages.parts.address_fields import path_of
from services.escalations import LEVELS, Filter

NARROWING = ("unit", "q")


def read() -> Filter:
    """The filter that the address asks for; what it cannot mean is left out."""
    said = st.query_params
    level = number("level")
    return Filter(
        level=level if level in LEVELS else None,
        digest=number("digest"),
        unit=path_of(said.get("unit")),
        text=said.get("q", "")[:80],
    )


def page() -> int:
    """The page of the list, from 1."""
    return max(1, number("page") or 1)


def number(name: str) -> int | None:
    """A whole number of the address; None where there is none."""
    said = st.query_params.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else None


def narrowed() -> bool:
    """Whether the address narrows the list down beyond level or digest."""
    return any(st.query_params.get(name) for name in NARROWING)


def go(**said: str | int | None) -> None:
    """Let the address say something else; the list begins anew unless it says which page."""
    for name, value in {"page": None, **said}.items():
        if value:
            st.query_params[name] = str(value)
        elif name in st.query_params:
            del st.query_params[name]


def clear() -> None:
    """Narrow down no more; level and digest stay."""
    go(**dict.fromkeys(NARROWING))
