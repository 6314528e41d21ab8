"""The record of who looked through which camera, from when to when, for those who may see it."""

from pathlib import Path

import streamlit as st

from pages.parts import badges, session, watched_export, watched_filters, watched_table
from services import looks
from services.access import Actor
from services.looks import Filter, Page
from services.time import now

PER_PAGE = 50
_HERE = Path(__file__).parent / "parts"


def _draw() -> None:
    actor = session.actor()
    badges.styles()
    for sheet in ("filters.css", "lists.css", "watched.css"):
        st.html(_HERE / sheet)
    st.title(session.say("frame.watched"))
    st.caption(session.say("watched.about"))
    watched_filters.draw(looks.viewers(actor))
    wanted, number = watched_filters.read(), watched_filters.page()
    found = looks.listed(actor, wanted, at=now(), limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    if not found.looks:
        _nothing(found)
        return
    watched_table.draw(found.looks)
    _turn(actor, wanted, found, number)


def _nothing(found: Page) -> None:
    """Say why nothing is here, and what to do."""
    with st.container(border=True, key="watched-empty"):
        if found.total:
            st.text(session.say("watched.empty.page"))
            st.button(session.say("watched.empty.first"), key="first-page", on_click=watched_filters.turn_to, args=(1,))
        elif watched_filters.narrowed():
            st.text(session.say("watched.empty.narrow"))
            st.button(session.say("watched.filter.clear"), key="empty-clear", on_click=watched_filters.clear)
        else:
            st.text(session.say("watched.empty"))


def _turn(actor: Actor, wanted: Filter, found: Page, number: int) -> None:
    """Which lines these are, the way to the others, and the file to take away."""
    first, last = (number - 1) * PER_PAGE + 1, -(-found.total // PER_PAGE)
    with st.container(key="watched-pages", horizontal=True, vertical_alignment="center"):
        total = f"{found.total:,}"
        st.text(session.say("watched.lines", first=first, last=first + len(found.looks) - 1, total=total), width="content")
        for name, to in (("before", number - 1), ("after", number + 1)):
            if last > 1:
                label = session.say(f"watched.{name}")
                turn = watched_filters.turn_to
                st.button(label, key=f"page-{name}", on_click=turn, args=(to,), disabled=not 1 <= to <= last)
        st.space("stretch")
        watched_export.offer(actor, wanted, found.total)


_draw()
