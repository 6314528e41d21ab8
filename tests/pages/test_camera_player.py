"""The insides of streamlit-webrtc that the player stands on."""

import asyncio
import inspect
import threading
from importlib.metadata import version

from aiortc import RTCConfiguration
from streamlit_webrtc import WebRtcMode, component
from streamlit_webrtc.webrtc import WebRtcWorker

from pages.parts.camera_player import worker

ADVICE = (
    "pages/parts/camera_player/worker.py stands on the insides of streamlit-webrtc {made_for}. In {found} look at the methods of "
    "WebRtcWorker that it overrides and at component._handle_worker_lifecycle, run tests/browser/test_camera_player.py, then "
    "change MADE_FOR there and the pin in requirements.txt."
)


def test_the_version_is_the_one_that_the_player_was_made_for():
    found = version("streamlit-webrtc")
    assert found == worker.MADE_FOR, ADVICE.format(made_for=worker.MADE_FOR, found=found)


def test_the_component_makes_our_workers_and_nothing_that_they_override_has_moved():
    assert component.WebRtcWorker is worker.PassingWorker
    for name in ("process_offer", "set_ice_candidates_from_offerer", "stop"):
        ours, theirs = (list(inspect.signature(getattr(kind, name)).parameters) for kind in (worker.PassingWorker, WebRtcWorker))
        assert ours == theirs, name


def test_a_connection_lost_is_cleared_away_beside_the_event_loop():
    stopped = threading.Event()

    async def lost():
        made = _worker(asyncio.get_running_loop())
        made._session_shutdown_observer = _Slow(stopped)
        begun = asyncio.get_running_loop().time()
        made.stop()
        held_up = asyncio.get_running_loop().time() - begun
        await asyncio.to_thread(stopped.wait, 5)
        return held_up

    assert asyncio.run(lost()) < 0.1 and stopped.is_set()


class _Slow:
    """Stops as the observer of a session may: by waiting for a thread that waits for the event loop."""

    def __init__(self, stopped):
        self._stopped = stopped

    def stop(self):
        self._stopped.wait(0.3)
        self._stopped.set()


def _worker(loop):
    names = inspect.signature(WebRtcWorker.__init__).parameters
    given = {name: None for name, one in names.items() if name not in ("self", "relay") and one.kind is not one.VAR_KEYWORD}
    return worker.PassingWorker(
        **{**given, "mode": WebRtcMode.RECVONLY, "rtc_configuration": RTCConfiguration(iceServers=[]), "loop": loop}
    )
