"""The live picture of one camera, with sound: what plays it, and over it its state in words, the watermark and two buttons.

It comes from the camera's hub through streamlit-webrtc, or from an outside gateway when one is set (services.video.gateway).
"""

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit_webrtc import WebRtcMode, webrtc_streamer

from pages.parts import session
from pages.parts.camera_player import worker
from pages.parts.camera_player.hub_player import HubPlayer
from pages.routes import looks, whep
from services import cameras, wording
from services.access import Actor
from services.cameras import Camera
from services.time import now
from services.video import gateway, seats, turn
from services.video.source import Source

_HERE = Path(__file__).parent
# The server's clock is the live board's. One module for the browser: each file stands on those before it.
_SCRIPTS = (
    _HERE.parent / "live_board" / "time.js",
    *(_HERE / f"{name}.js" for name in ("picture", "whep", "cover", "keys", "player")),
)
# What is said over the picture without asking the server.
_WORDS = {
    **{word: f"player.{word}" for word in ("sound_on", "sound_off", "no_sound", "full_screen", "small_screen", "no_h264")},
    **{word: f"video.{word}" for word in ("connecting", "live", "reconnecting")},
    "silent": "video.silent.since",
    **{f"duration_{unit}": f"format.{unit}" for unit in ("days", "hours", "minutes", "seconds")},
}

_component = st.components.v2.component(
    "duban_camera_player",
    html='<div class="cp-root"></div>',
    css=(_HERE / "player.css").read_text("utf-8"),
    js="\n".join(path.read_text("utf-8") for path in _SCRIPTS),
    # It lies over what streamlit-webrtc draws, which is outside of it; every class begins with cp-.
    isolate_styles=False,
)


def draw(actor: Actor, camera: Camera, *, key: str) -> None:
    """Play `camera` for `actor`, from now on and by itself; `key` is one of its own for each player on a page.

    The look is on record while the picture plays. Raises what `cameras.one` does: NotPermitted, or that there is no such camera.
    """
    cameras.one(actor, camera.id)
    with st.container(key=f"camera-player-{key}"):
        if gateway.wanted():
            played = {"whep": f"{whep.PATH}/{camera.id}", "servers": turn.servers()}
            _component(key=f"{key}-over-{camera.id}", data=_about(actor, camera) | played)
        else:
            _from_hub(camera, _seat(actor, camera, key))


def _about(actor: Actor, camera: Camera) -> dict[str, Any]:
    """What the screen over the picture needs to know, whoever plays it."""
    return {
        "camera": camera.name,
        "sound": camera.sound,
        "who": actor.name,
        "words": {word: wording.text(key, actor.language) for word, key in _WORDS.items()},
        "looks": looks.PATH,
        "now": int(now().timestamp() * 1000),
        "zone": "Asia/Shanghai",
    }


@st.fragment
def _from_hub(camera: Camera, seat: seats.Seat) -> None:
    """A fragment: each step of the signalling is a run, and the page around has no part in it.

    Of steps that several players take in the same instant a browser reports one alone, so a screen without its picture asks for a
    further run.
    """
    # Asked anew: a fragment also runs when the page around it would not be drawn any more.
    actor = session.actor()
    _stream(cameras.source(actor, camera.id), seat)
    data = _about(actor, camera) | {"ticket": seat.ticket}
    _component(key=f"over-{seat.ticket}", data=data, on_again_change=lambda: None)


def _stream(source: Source, seat: seats.Seat) -> None:
    """What streamlit-webrtc draws."""
    key = f"camera-{seat.ticket}"
    if worker.is_outdated(key):
        seat.leave(now())
        st.rerun()
    webrtc_streamer(
        key=key,
        mode=WebRtcMode.RECVONLY,
        desired_playing_state=worker.wanted(key),
        # Made in a thread that knows no session: it is handed all that it needs.
        player_factory=partial(HubPlayer, seat, source),
        frontend_rtc_configuration={"iceServers": turn.servers()},
        server_rtc_configuration={"iceServers": []},
        video_html_attrs={"autoPlay": True, "controls": False, "muted": True, "playsInline": True, "style": _FILL},
    )


# The frame around it has the size of the picture; nothing of its own shows beside the video.
_FILL = {"position": "fixed", "inset": 0, "width": "100%", "height": "100%", "objectFit": "contain", "background": "#0b0f14"}


def _seat(actor: Actor, camera: Camera, key: str) -> seats.Seat:
    """The place of this player, a new one after its browser has said goodbye to the last."""
    name = f"seat-{key}-{camera.id}"
    seat = st.session_state.get(name)
    if seat is None or seat.left or seat.actor_id != actor.id:
        seat = st.session_state[name] = seats.take(actor, camera.id, now())
    return seat
