"""streamlit-webrtc's worker, made to pass pictures through as they come from the hub.

It relies on the insides of one version: a test says what to look at when another one is installed.
"""

import asyncio
import threading
from functools import partial
from typing import Any

import streamlit as st
from aiortc import MediaStreamTrack
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit_webrtc import component
from streamlit_webrtc.webrtc import WebRtcWorker

from services.video import offers

MADE_FOR = "0.79.0"


class _Straight:
    """In place of a relay for many: a viewer's tracks are its own, and a further queue would only keep what is late."""

    def subscribe(self, track: MediaStreamTrack, buffered: bool = True) -> MediaStreamTrack:
        return track


class PassingWorker(WebRtcWorker[Any, Any]):
    """One viewer's connection. Its player is made with what stops it: `player_factory(stop)`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options, relay=_Straight())

    offered: str | None = None

    def process_offer(self, sdp: str, type_: str, timeout: float | None = None) -> Any:
        self.offered = sdp
        if make := self.player_factory:
            self.player_factory = partial(make, self.stop)
        # Later is too late: the answer takes the first codec that the offer names.
        return super().process_offer(offers.passed_through(sdp), type_, timeout)

    def set_ice_candidates_from_offerer(self, candidates: dict[str, dict[str, Any]]) -> None:
        reachable = {name: one for name, one in candidates.items() if not offers.unreachable(one["candidate"])}
        super().set_ice_candidates_from_offerer(reachable)

    def stop(self, timeout: float | None = 1.0) -> None:
        # A lost connection is reported on the event loop, and stopping joins threads that wait for the loop; and the thread that
        # makes the player cannot join itself.
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            if threading.current_thread() is not self._process_offer_thread:
                super().stop(timeout)
                return
        threading.Thread(target=super().stop, args=(timeout,), name="camera-leaves", daemon=True).start()


def wanted(key: str) -> bool:
    """Whether the browser's side of the player `key` is to play: as soon as it has said that it is there.

    Told earlier it starts several times while it is still loading, and makes an offer each time.
    """
    return bool(_said(key))


def is_outdated(key: str) -> bool:
    """Whether the browser has made another offer than the one that was answered: then the two never come together."""
    context, offer = st.session_state.get(key), _said(key).get("sdpOffer")
    at_work = context._get_worker() if context else None
    return bool(at_work and offer and offer["sdp"] != at_work.offered)


def _said(key: str) -> dict[str, Any]:
    return st.session_state.get(component.generate_frontend_component_key(key)) or {}


def _again() -> None:
    """Run only the fragment again that the player is in, where it would run the whole page."""
    context = get_script_run_ctx()
    st.rerun(scope="fragment" if context and context.fragment_ids_this_run else "app")


component.WebRtcWorker = PassingWorker
component.rerun = _again
