"""Other systems on the administration's page: the keys that they ask with, and where steps are told to them."""

from pathlib import Path

import streamlit as st

from pages.parts import camera_address, camera_news, session
from pages.parts.systems import hooks, keys
from services import access
from services.access import Actor

PART = "systems"
_CAMERAS = ""
_HERE = Path(__file__).parent


def choose(actor: Actor) -> None:
    """The choice between cameras and other systems, for whoever manages both."""
    if not access.may(actor, "manage_keys"):
        return
    st.html(_HERE / "systems.css")
    here = PART if camera_address.doing() == PART else _CAMERAS
    names = {_CAMERAS: "systems.cameras", PART: "systems.title"}
    with st.container(key="admin-parts"):
        st.segmented_control(
            session.say("systems.part"),
            list(names),
            default=here,
            required=True,
            format_func=lambda part: session.say(names[part]),
            key="admin-part",
            on_change=lambda: camera_address.go(do=st.session_state["admin-part"]),
            label_visibility="collapsed",
        )


def draw(actor: Actor) -> None:
    """Keys above, webhooks below."""
    camera_news.draw()
    keys.draw(actor)
    if access.may(actor, "manage_webhooks"):
        hooks.draw(actor)
