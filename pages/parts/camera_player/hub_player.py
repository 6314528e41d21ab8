"""What a viewer's connection plays: the tracks of the camera's hub."""

from collections.abc import Callable

from services.time import now
from services.video.hub import hubs
from services.video.seats import Seat
from services.video.source import Source


class HubPlayer:
    """Tracks as streamlit-webrtc's worker takes them. Making it begins the look; the end of its picture ends it."""

    def __init__(self, seat: Seat, source: Source, stop: Callable[[], None]) -> None:
        viewing = hubs.watch(source)
        self.video = viewing.video
        self.audio = viewing.audio
        try:
            seat.play(viewing, stop, now())
        except Exception:
            viewing.close()
            raise
        self.video.add_listener("ended", lambda: seat.ended(viewing, now()))
