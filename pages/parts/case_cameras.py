"""The counter of a case's centre, for those who may watch it: its last picture, and the way to the live one."""

import streamlit as st

from pages.parts import mosaic, session
from pages.parts.badges import text
from pages.parts.mosaic import Group
from pages.parts.mosaic.faces import of_camera
from services import case_cameras

_WANTED = "case-camera"


def draw(no: str) -> None:
    """The cameras, a tile each; nothing for whoever may not watch, and where there is none."""
    if camera := st.session_state.pop(_WANTED, None):
        st.switch_page("video.py", query_params={"camera": str(camera)})
    actor = session.actor()
    found = case_cameras.of_case(actor, no)
    if not found:
        return
    with st.container(key="case-cameras"):
        st.html(f"<h2>{text(session.say('case.cameras'))}</h2>")
        mosaic.draw("case-mosaic", actor.name, [Group("", "", [of_camera(camera) for camera in found])], _open)


def _open(camera_id: int) -> None:
    """A callback cannot leave the page; the run after it does."""
    st.session_state[_WANTED] = camera_id
