"""One counter: its picture live with sound, and beside it the desk of the day."""

import streamlit as st

from pages.parts import camera_player, counter_checks, counter_desk, counter_keys, session, video_address
from pages.parts.badges import text
from services import cameras, counter_day, mosaic
from services.access import Actor
from services.cameras import Camera
from services.errors import CameraNotFound, NotSignedIn
from services.mosaic import Filter
from services.time import now

# The counters in the order in which they stood when somebody set out to walk through them.
ORDER = "video-order"
LOOK_AGAIN_SECONDS = 10


def draw(actor: Actor, camera_id: int) -> None:
    """The counter of a camera; why there is none when it is out of the actor's sight."""
    counter_desk.styles()
    counter_keys.draw()
    try:
        camera = cameras.one(actor, camera_id)
    except CameraNotFound:
        _gone()
        return
    _head(actor, camera)
    with st.container(key="counter-body"):
        with st.container(key="counter-picture"):
            camera_player.draw(actor, camera, key="counter")
            _others(actor, camera)
        with st.container(key="counter-desk"):
            _desk(camera.project_id)
        with st.container(key="counter-sheets"):
            counter_checks.draw(camera)


def _gone() -> None:
    st.button(session.say("counter.back"), key="counter-back", icon=":material/arrow_back:", on_click=video_address.leave)
    with st.container(border=True, key="counter-gone"):
        st.text(session.say("counter.gone"))


def _head(actor: Actor, camera: Camera) -> None:
    """Which counter this is, and the ways to the others."""
    order = _order(actor)
    here = order.index(camera.id) if camera.id in order else -1
    with st.container(key="counter-head", horizontal=True, vertical_alignment="center"):
        st.button(session.say("counter.back"), key="counter-back", icon=":material/arrow_back:", on_click=video_address.leave)
        place = session.say("counter.place", n=here + 1, total=len(order)) if here >= 0 else ""
        where = " · ".join(part for part in (camera.name, camera.place, camera.region, place) if part)
        st.html(f'<div class="counter-name"><h1>{text(camera.project)}</h1><small>{text(where)}</small></div>')
        st.space("stretch")
        _step("before", "K", order[here - 1] if here > 0 else None)
        _step("after", "J", order[here + 1] if -1 < here < len(order) - 1 else None)


def _order(actor: Actor) -> list[int]:
    """The counters to walk through; whoever came by a link walks through all."""
    if ORDER not in st.session_state:
        st.session_state[ORDER] = [tile.camera.id for tile in mosaic.look(actor, Filter(), at=now()).tiles]
    return list(st.session_state[ORDER])


def _step(way: str, key: str, camera_id: int | None) -> None:
    st.button(
        session.say(f"counter.{way}"),
        key=f"counter-{way}",
        help=key,
        disabled=camera_id is None,
        on_click=video_address.open_camera,
        args=(camera_id,),
    )


def _others(actor: Actor, camera: Camera) -> None:
    """The other cameras of the same centre."""
    others = [one for one in cameras.listed(actor, org_id=camera.project_id) if one.id != camera.id]
    if not others:
        return
    with st.container(key="counter-others", horizontal=True, vertical_alignment="center"):
        st.html(f'<span class="video-quiet">{text(session.say("counter.also"))}</span>')
        for other in others:
            st.button(
                " · ".join(part for part in (other.name, other.place) if part),
                key=f"counter-open-{other.id}",
                on_click=video_address.open_camera,
                args=(other.id,),
            )


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def _desk(project_id: int) -> None:
    try:
        actor = session.actor()
    except NotSignedIn:
        st.rerun()
    st.html(counter_desk.html(counter_day.look(actor, project_id, at=now())))
