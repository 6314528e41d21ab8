"""Today's sample above the mosaic: how far it has come, and for each centre that still waits the way to its picture."""

import streamlit as st

from pages.parts import session, spot_check_sample, video_address
from pages.parts.badges import text
from services import access, cameras
from services.access import Actor
from services.spot_checks import drawing
from services.spot_checks.drawing import Drawn
from services.time import now


def draw(actor: Actor) -> None:
    """The sample, for whoever makes spot checks."""
    if not access.may(actor, "spot_check"):
        return
    found = drawing.sample(actor, now())
    if found is None or not found.centres:
        return
    waiting = [centre for centre in found.due if centre.check_id is None]
    # Of several cameras of a centre the first by name.
    shown = {camera.project_id: camera.id for camera in reversed(cameras.listed(actor))}
    with st.container(border=True, key="video-sample"):
        with st.container(key="sample-line", horizontal=True, vertical_alignment="center"):
            st.html(_said(found.done, len(found.due)))
            with st.container(key="sample-ways", horizontal=True):
                for n, centre in enumerate(waiting):
                    _way(centre, shown.get(centre.project_id), first=n == 0)
        with st.expander(session.say("mosaic.sample.how"), key="sample-how"):
            spot_check_sample.draw(actor, check=lambda project_id: _open(shown.get(project_id)))


def _said(done: int, due: int) -> str:
    key = "mosaic.sample.done" if done == due else "mosaic.sample.open"
    said = session.say(key, done=done, due=due, left=due - done)
    return (
        f'<div class="video-sample" data-testid="sample-progress"><b>{text(session.say("mosaic.sample"))}</b> {text(said)}'
        f'<meter min="0" max="{due}" value="{done}" aria-label="{text(said)}"></meter></div>'
    )


def _way(centre: Drawn, camera: int | None, *, first: bool) -> None:
    st.button(
        centre.project,
        key=f"sample-{centre.project_id}",
        type="primary" if first else "secondary",
        disabled=camera is None,
        help=None if camera else session.say("mosaic.sample.no_camera"),
        on_click=_open,
        args=(camera,),
    )


def _open(camera: int | None) -> None:
    if camera is None:
        st.toast(session.say("mosaic.sample.no_camera"))
    else:
        video_address.open_camera(camera)
