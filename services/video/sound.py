"""A camera's sound, decoded and coded to Opus once for all who listen."""

from collections.abc import Iterator
from fractions import Fraction

import av

from services.video.units import RATES, Timeline, Unit

_RATE = RATES["audio"]
# 20 ms, what browsers expect.
_SAMPLES = _RATE // 50
_BITS_PER_SECOND = 32_000
# Counting samples is steadier than the camera's stamps, until some are lost.
_GAP = _RATE // 5


class Sound:
    """Turns a camera's packets of sound into Opus, mono."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE, frame_size=_SAMPLES)
        self._coder = av.CodecContext.create("libopus", "w")
        self._coder.format, self._coder.layout = av.AudioFormat("s16"), av.AudioLayout("mono")
        self._coder.sample_rate, self._coder.bit_rate = _RATE, _BITS_PER_SECOND
        self._coder.time_base, self._coder.options = Fraction(1, _RATE), {"application": "voip"}
        self._next = 0

    def units(self, packet: "av.Packet[av.AudioStream]", arrived: float) -> Iterator[Unit]:
        """What can be sent once `packet` has come; a damaged one is left out."""
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            return
        for frame in frames:
            stamp = self._timeline.stamp(frame.time if frame.time is not None else arrived, arrived)
            if abs(stamp - self._next) > _GAP:
                self._next = stamp
            frame.pts = None
            for piece in self._resampler.resample(frame):
                yield from self._coded(piece)

    def _coded(self, piece: av.AudioFrame) -> Iterator[Unit]:
        piece.pts, piece.time_base = self._next, Fraction(1, _RATE)
        for coded in self._coder.encode(piece):
            yield Unit("audio", bytes(coded), self._next)
            self._next += _SAMPLES
