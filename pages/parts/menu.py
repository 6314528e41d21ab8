"""The places of the house: which role may open them, and the menu that leads there."""

from dataclasses import dataclass

import streamlit as st

from pages.parts import session
from services import access, approvals, arrivals, inbox
from services.access import Actor
from services.ledger import desk
from services.regimes import changing
from services.spot_checks import findings
from services.time import now

WALL = "wall"
APPROVALS = "approvals"
PENALTIES = "penalties"
FINDINGS = "findings"
INBOX = "inbox"
FIELDWORK = "fieldwork"
INTAKE = "intake"
RULES = "rules"


@dataclass(frozen=True)
class Place:
    """A page with an address of its own, opened by a command of the access matrix."""

    path: str
    command: str
    in_menu: bool = True


PLACES = (
    Place(INTAKE, "open_case"),
    Place(WALL, "see_board"),
    Place("cases", "see_cases"),
    Place("case", "see_case", in_menu=False),
    Place(APPROVALS, "see_approvals"),
    Place(FIELDWORK, "see_fieldwork"),
    Place("video", "watch_cameras"),
    Place(FINDINGS, "see_findings"),
    Place("escalations", "see_escalations"),
    Place(PENALTIES, "see_penalties"),
    Place(INBOX, "see_inbox"),
    Place(RULES, "see_rules"),
    Place("watched", "see_looks"),
    Place("imports", "import_cases"),
    Place("admin", "manage_regimes"),
)
# Where a day begins: with what waits for me, else with the board.
_START = (APPROVALS, INTAKE, FIELDWORK, WALL, "cases", "case")


def is_open(place: Place, actor: Actor) -> bool:
    """Whether the actor may open the place."""
    return access.may(actor, place.command)


def screen_role() -> str:
    """The role of whoever only watches: no menu."""
    return access.matrix().screens


def name_of(page: st.Page) -> str:
    """The page's path among the known places, else `other`: addresses that people mistype are no labels of a metric."""
    return page.url_path if any(place.path == page.url_path for place in PLACES) else "other"


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
                    st.page_link(f"{place.path}.py", label=_label(place, actor), width="stretch")


def _label(place: Place, actor: Actor) -> str:
    """The place's name, and how many things wait there for this actor."""
    waiting = _waiting(place, actor)
    badge = f" :red-badge[{waiting}]" if waiting else ""
    return session.say(f"frame.{place.path}") + badge


def _waiting(place: Place, actor: Actor) -> str:
    if place.path == APPROVALS:
        return _badge(approvals.count(actor))
    if place.path == PENALTIES:
        return _badge(desk.count(actor), desk.COUNTED)
    if place.path == INTAKE:
        return _badge(arrivals.count(actor))
    if place.path == RULES:
        return _badge(changing.waiting(actor))
    if place.path == FINDINGS:
        return _badge(findings.count_waiting(actor))
    return _badge(inbox.unread(actor, at=now()), inbox.COUNTED) if place.path == INBOX else ""


def _badge(count: int, most: int | None = None) -> str:
    """The number, with a plus where it was counted no further than `most`; nothing for none."""
    return f"{most - 1}+" if most and count >= most else str(count or "")
