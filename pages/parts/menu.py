"""The places of the house: which role may open them, and the menu that leads there."""

from dataclasses import dataclass

import streamlit as st

from pages.parts import session
from services import access
from services.access import Actor

WALL = "wall"


@dataclass(frozen=True)
class Place:
    """A page with an address of its own, opened by a command of the access matrix."""

    path: str
    command: str
    in_menu: bool = True


PLACES = (
    Place(WALL, "see_board"),
    Place("cases", "see_cases"),
    Place("case", "see_case", in_menu=False),
    Place("approvals", "see_approvals"),
)
# Where a day begins: with what waits for me, else with the board.
_START = ("approvals", WALL, "cases", "case")


def is_open(place: Place, actor: Actor) -> bool:
    """Whether the actor may open the place."""
    return access.may(actor, place.command)


def screen_role() -> str:
    """The role of whoever only watches: no menu."""
    return access.matrix().screens


def start(actor: Actor) -> None:
    """Go where this actor's day begins."""
    open_places = {place.path for place in PLACES if is_open(place, actor)}
    first = next(path for path in _START if path in open_places)
    st.switch_page(f"{first}.py")


def draw(actor: Actor, here: st.Page) -> None:
    """The product's name and the open places, the present one marked."""
    with st.sidebar:
        with st.container(key="product"):
            st.markdown(session.say("frame.product"))
        for place in PLACES:
            if place.in_menu and is_open(place, actor):
                mark = "here" if place.path == here.url_path else place.path
                with st.container(key=f"menu-{mark}"):
                    st.page_link(f"{place.path}.py", label=session.say(f"frame.{place.path}"), width="stretch")
