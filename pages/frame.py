"""The main script of every run: who is signed in, which pages they may open, in which language and colours.

Whoever is not signed in gets the sign-in page at whatever address was asked for, and nothing else.
"""

from functools import partial
from pathlib import Path

import streamlit as st

from pages import not_found, sign_in
from pages.parts import account, address, menu, session, theme
from pages.parts.menu import PLACES, WALL
from services import metrics
from services.access import Actor
from services.regimes import adopting

_ICON = Path(__file__).parent / "parts" / "icon.svg"


def _pages(actor: Actor | None) -> list[st.Page]:
    """What can be opened: the start, the places of the actor's role, and a page that explains itself at any other address."""
    open_places = {p.path: p for p in PLACES if menu.is_open(p, actor)} if actor else {}
    start = partial(menu.start, actor) if actor else sign_in.draw
    pages = [st.Page(start, title=session.say("frame.product"), url_path="start", default=True)]
    pages += [st.Page(f"{path}.py", title=session.say(f"frame.{path}"), url_path=path) for path in open_places]
    elsewhere = {place.path for place in PLACES} | {address.asked()} - {""}
    for path in sorted(elsewhere - set(open_places) - {"start"}):
        explain = partial(not_found.draw, path, actor) if actor else sign_in.draw
        pages.append(st.Page(explain, title=session.say("frame.product"), url_path=path))
    return pages


def _draw() -> None:
    adopting.catch_up()
    actor = session.arrive()
    page = st.navigation(_pages(actor), position="hidden")
    on_wall = page.url_path == WALL
    st.set_page_config(
        page_title=session.say("frame.window", page=page.title),
        page_icon=_ICON,
        layout="wide",
        initial_sidebar_state="collapsed" if on_wall else "auto",
    )
    theme.desk()
    if on_wall:
        theme.wall()
    if actor is None:
        page.run()
        return
    if st.context.is_embedded or actor.kind == "screen" or actor.role == menu.screen_role():
        theme.bare()
    else:
        menu.draw(actor, page)
        if not on_wall:
            account.draw(actor)
    session.keep_alive()
    with metrics.page_seconds.labels(menu.name_of(page)).time():
        page.run()


_draw()
