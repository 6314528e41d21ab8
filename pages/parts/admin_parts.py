"""What is managed on the administration's page: the parts that the actor may open, and the choice between them."""

from pathlib import Path

import streamlit as st

from pages.parts import bindings, camera_address, session, systems
from services import access
from services.access import Actor

CAMERAS = ""
# The command that opens a part, and its name, in the order of the choice.
_PARTS = {
    CAMERAS: ("manage_cameras", "systems.cameras"),
    systems.PART: ("manage_keys", "systems.title"),
    bindings.PART: ("manage_regimes", "bindings.title"),
}


def choose(actor: Actor) -> str:
    """The part that is open, with the choice above it where there is one."""
    known = [part for part, (command, _) in _PARTS.items() if access.may(actor, command)]
    asked = camera_address.doing()
    here = asked if asked in known else known[0]
    if len(known) > 1:
        _offer(known, here)
    return here


def _offer(known: list[str], here: str) -> None:
    st.html(Path(__file__).parent / "admin_parts.css")
    with st.container(key="admin-parts"):
        st.segmented_control(
            session.say("systems.part"),
            known,
            default=here,
            required=True,
            format_func=lambda part: session.say(_PARTS[part][1]),
            key="admin-part",
            on_change=lambda: camera_address.go(do=st.session_state["admin-part"]),
            label_visibility="collapsed",
        )
