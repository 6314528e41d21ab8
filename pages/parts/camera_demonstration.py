"""The demonstration's cameras among those that are set up, and one way to be rid of them."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import news, session
from services import cameras
from services.cameras import Camera
from services.time import now


def offer(those: Sequence[Camera]) -> None:
    """Say that they are drawn, and offer to retire them all."""
    if not those:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="camera-demonstration"):
        st.text(session.say("admin.demonstration", n=len(those)), width="stretch")
        with st.popover(session.say("admin.demonstration.retire"), width="content"):
            st.text(session.say("admin.retire.about"))
            label = session.say("admin.demonstration.confirm", n=len(those))
            st.button(label, key="demonstration-retire", type="primary", on_click=_retire, args=([one.id for one in those],))


def _retire(camera_ids: Sequence[int]) -> None:
    def act() -> str:
        at = now()
        for camera_id in camera_ids:
            cameras.retire(session.actor(), camera_id, at=at)
        return session.say("admin.demonstration.retired", n=len(camera_ids))

    news.act(act)
