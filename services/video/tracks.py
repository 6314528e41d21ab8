"""A camera's picture or sound as aiortc plays it: coded packets, which it sends on without coding them again."""

from collections.abc import Callable
from fractions import Fraction

from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av.packet import Packet
from av.stream import Stream

from services.video.audience import Audience, Queue
from services.video.units import RATES, Kind


class HubTrack(MediaStreamTrack):
    """One viewer's picture or sound; it joins the audience when it is first played, on the event loop that plays it."""

    def __init__(self, kind: Kind, audience: Audience, ended: Callable[[], None]) -> None:
        super().__init__()
        self.kind: Kind = kind
        self._audience, self._on_end = audience, ended
        self._queue: Queue | None = None
        self._gone = False

    async def recv(self) -> "Packet[Stream]":
        """The next packet, whenever it comes: while a camera is away this waits. Raises MediaStreamError at the end."""
        if self.readyState != "live" or self._gone:
            raise MediaStreamError
        self._queue = self._queue or self._audience.join(self.kind)
        unit = await self._queue.next()
        if unit is None:
            self.stop()
            raise MediaStreamError
        packet: Packet[Stream] = Packet(unit.data)
        packet.pts, packet.time_base = unit.stamp, Fraction(1, RATES[unit.kind])
        return packet

    def stop(self) -> None:
        """Leave; the connection does this when it ends."""
        if self.readyState == "live":
            super().stop()
            self.let_go()
            self._on_end()

    def let_go(self) -> None:
        """End what is being played, from any thread; the event loop then stops the track."""
        self._gone = True
        if self._queue is not None:
            self._audience.leave(self._queue)
