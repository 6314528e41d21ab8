"""The ledger of penalties: what lateness has cost whom by which article, and what is done about it."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import streamlit as st

from pages.parts import (
    as_of,
    badges,
    penalty_acts,
    penalty_address,
    penalty_charts,
    penalty_entry,
    penalty_export,
    penalty_figures,
    penalty_filters,
    penalty_statements,
    penalty_table,
    penalty_waiting,
    session,
)
from services import access
from services.access import Actor
from services.asof import pasts
from services.ledger import detail, entries
from services.ledger.entries import Filter, Page

PER_PAGE = 50
_HERE = Path(__file__).parent / "parts"


def _draw() -> None:
    actor = session.actor()
    badges.styles()
    st.html(_HERE / "filters.css")
    st.html(_HERE / "penalty_table.css")
    asof, opened = as_of.draw(actor), penalty_address.entry()
    if opened is not None:
        with pasts.of_entry(opened, asof) if asof else nullcontext():
            penalty_entry.draw(actor, opened)
        return
    with pasts.of_ledger(asof) if asof else nullcontext():
        _ledger(actor)


def _ledger(actor: Actor) -> None:
    wide = access.reach_of(actor.role, "see_penalties") == "unit"
    wanted, undecided = penalty_address.read(), entries.count_undecided(actor)
    st.title(session.say("penalties.title"))
    penalty_figures.draw(entries.sums(actor, wanted), wanted, undecided)
    here = _tabs(_known(actor, wide), {"decide": undecided, "waiting": detail.count_waiting(actor)})
    if here == "statements":
        penalty_statements.draw(actor)
    elif here == "waiting":
        penalty_waiting.draw(detail.waiting(actor))
    elif here == "decide":
        _list(actor, replace(Filter(), undecided=True), here)
    else:
        penalty_filters.draw(actor, wide=wide and here != "mine")
        if here == "charts":
            penalty_charts.draw(actor, wanted, wide=wide)
        else:
            _list(actor, replace(wanted, own=here == "mine"), here)
    penalty_table.listen()


def _known(actor: Actor, wide: bool) -> list[str]:
    """The parts of the ledger that are for this person."""
    mine = ["mine"] if wide and access.may(actor, "appeal") else []
    closed = ["statements"] if access.may(actor, "export_penalties") else []
    return ["entries", "decide", "waiting", *mine, "charts", *closed]


def _tabs(known: list[str], counts: dict[str, int]) -> str:
    here = penalty_address.tab(known)
    if st.session_state.get("penalties-tab") != here:
        st.session_state["penalties-tab"] = here

    def said(name: str) -> str:
        return session.say(f"penalties.tab.{name}") + (f" {counts[name]:,}" if counts.get(name) else "")

    st.segmented_control(
        session.say("penalties.tab"),
        known,
        format_func=said,
        key="penalties-tab",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: penalty_address.go(tab=st.session_state["penalties-tab"]),
    )
    return here


def _list(actor: Actor, wanted: Filter, here: str) -> None:
    number = penalty_address.page()
    found = entries.find(actor, wanted, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    penalty_acts.news()
    if not found.lines:
        _nothing(actor, wanted, found, here)
        return
    penalty_table.draw(found.lines)
    _turn(actor, wanted, found, number)


def _nothing(actor: Actor, wanted: Filter, found: Page, here: str) -> None:
    """Say why nothing is here, and what to do."""
    with st.container(border=True, key="penalties-empty"):
        if found.total:
            st.text(session.say("penalties.empty.page"))
            st.button(session.say("penalties.empty.first"), key="first-page", on_click=penalty_address.go)
        elif here == "decide" or not entries.find(actor, Filter(own=wanted.own), limit=1).total:
            st.text(session.say(f"penalties.empty.{here}"))
        else:
            st.text(session.say("penalties.empty.month"))
            if wanted.month:
                months = {"month": penalty_address.ALL}
                st.button(session.say("penalties.empty.all"), key="all-months", on_click=penalty_address.go, kwargs=months)
            if penalty_address.narrowed():
                st.button(session.say("penalties.filter.clear"), key="empty-clear", on_click=penalty_address.clear)


def _turn(actor: Actor, wanted: Filter, found: Page, number: int) -> None:
    """Which entries these are, the way to the others, and the file to take away."""
    first, last = (number - 1) * PER_PAGE + 1, -(-found.total // PER_PAGE)
    total = f"{found.total:,}" + ("+" if found.total >= entries.COUNTED else "")
    with st.container(key="penalties-pages", horizontal=True, vertical_alignment="center"):
        lines = session.say("penalties.lines", first=first, last=first + len(found.lines) - 1, total=total)
        st.text(lines, width="content")
        for name, to in (("before", number - 1), ("after", number + 1)):
            if last > 1:
                st.button(
                    session.say(f"penalties.{name}"),
                    key=f"page-{name}",
                    on_click=penalty_address.go,
                    kwargs={"page": str(to)},
                    disabled=not 1 <= to <= last,
                )
        st.space("stretch")
        if access.may(actor, "export_penalties"):
            penalty_export.offer(actor, wanted, found.total)


_draw()
