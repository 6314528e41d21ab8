"""What the page of rules shows. The address is the truth: a chapter, a search, an article can be bookmarked and sent.

`?cite=22` shows what an article says wherever it is used; other pages link to it.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from pages.parts import session
from services.casework.regimes import USUAL, local_day
from services.policy.pack import Pack
from services.policy.packs import registry
from services.regimes import tree
from services.time import now


def versions() -> Mapping[str, Sequence[Pack]]:
    """The regimes, the one that holds for the person and the usual one before the others; their versions, the newest first."""
    known, own = registry().versions, tree.here(session.actor(), now())
    order = sorted(known, key=lambda name: (name != own, name != USUAL, name))
    return {name: list(reversed(known[name].values())) for name in order}


def pack(known: Mapping[str, Sequence[Pack]]) -> Pack:
    """The version that the address asks for; the one in force today, and the regime of the person's unit, where it asks for none
    that there is. Of a regime that begins later it is the first one."""
    of = known.get(st.query_params.get("pack", ""), next(iter(known.values())))
    asked, today = st.query_params.get("version"), local_day(now())
    in_force = next((one for one in of if one.since <= today), of[-1])
    return next((one for one in of if one.version == asked), in_force)


def tab(known: Sequence[str]) -> str:
    """The chapter that is shown."""
    asked = st.query_params.get("tab", "")
    return asked if asked in known else known[0]


def search() -> str:
    """What is looked for in all chapters."""
    return st.query_params.get("q", "").strip()[:80]


def article() -> str:
    """The article whose rules alone are shown."""
    return st.query_params.get("cite", "").strip()[:80]


def go(**said: str | None) -> None:
    """Let the address say something else; None: say nothing of it."""
    for name, value in said.items():
        if value:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


def link(here: Pack, article: str) -> str:
    """The address of what an article says."""
    return "/rules?" + urlencode({"pack": here.id, "version": here.version, "cite": article})
