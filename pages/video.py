"""The counters by camera: all of them as pictures, the worst first; or one of them live, beside what was entered at its desk."""

from pathlib import Path

import streamlit as st

from pages.parts import badges, counter_view, mosaic, session, ticking, video_address, video_filters, video_sample
from pages.parts.mosaic import Group
from pages.parts.mosaic.faces import of_tile
from services import mosaic as counters
from services.access import Actor
from services.errors import NotSignedIn
from services.mosaic import Mosaic
from services.time import now

# Pictures come by themselves; this is for what becomes overdue meanwhile.
LOOK_AGAIN_SECONDS = 60
_LOOKS = Path(__file__).parent / "parts" / "video.css"


def _draw() -> None:
    badges.styles()
    st.html(_LOOKS)
    camera = video_address.camera()
    if camera is None:
        st.title(session.say("frame.video"))
        _mosaic()
    else:
        counter_view.draw(session.actor(), camera)
    ticking.draw()


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def _mosaic() -> None:
    if video_address.camera() is not None:
        # A tile was clicked: the rest of the page has to go too.
        st.rerun()
    actor = _present()
    found = counters.look(actor, video_address.read(), at=now())
    if not found.total:
        _nothing(session.say("mosaic.empty"))
        return
    st.session_state[counter_view.ORDER] = [tile.camera.id for tile in found.tiles]
    video_sample.draw(actor)
    video_filters.draw(found)
    if found.tiles:
        st.html(f'<p class="video-quiet" data-testid="order">{badges.text(session.say("mosaic.order"))}</p>')
        mosaic.draw("mosaic", actor.name, _groups(found), video_address.open_camera)
    else:
        _nothing(session.say("mosaic.empty.filtered"))


def _present() -> Actor:
    """Whoever is signed in; else the frame takes over and asks for it."""
    try:
        return session.actor()
    except NotSignedIn:
        st.rerun()


def _groups(found: Mosaic) -> list[Group]:
    if video_address.together():
        return [Group("", "", [of_tile(tile, with_region=True) for tile in found.tiles])]
    return [
        Group(
            region.name,
            session.say("mosaic.of_region", n=region.total, problems=region.problems),
            [of_tile(tile, with_region=False) for tile in region.tiles],
        )
        for region in found.regions
        if region.tiles
    ]


def _nothing(why: str) -> None:
    with st.container(border=True, key="video-empty"):
        st.text(why)


_draw()
