"""A camera's picture: passed on as it is where a browser can play it, decoded and coded anew where it must be."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from services.errors import CameraNotSupported
from services.video import codecs, nal
from services.video.units import RATES, Timeline, Unit

VideoPacket: TypeAlias = "av.Packet[av.VideoStream]"
_RATE = RATES["video"]
_KEY_EVERY = 50
# B-frames show within the first pictures of a stream.
_GROUP = 100
_LEAST_BITS, _MOST_BITS = 500_000, 3_000_000


@dataclass(frozen=True)
class _Coded:
    data: bytes
    shown: float | None
    key: bool


class Picture:
    """Turns a camera's packets into units. `decoding` once a B-frame was seen: WebRTC shows pictures in the order of sending."""

    def __init__(self, stream: av.VideoStream, timeline: Timeline) -> None:
        """Raises CameraNotSupported when the stream is not H.264."""
        if stream.codec_context.name != "h264":
            raise CameraNotSupported(problem="codec", codec=codecs.title(stream.codec_context.name))
        self._parameters = stream.codec_context.extradata or b""
        self._timeline = timeline
        self._group: list[VideoPacket] = []
        self._anew: Anew | None = None
        self._begun = False
        self._stream = stream

    @property
    def decoding(self) -> bool:
        """Whether the picture is decoded and coded anew."""
        return self._anew is not None

    def units(self, packet: VideoPacket, arrived: float) -> Iterator[Unit]:
        """What can be sent once `packet` has come; nothing before the first key frame."""
        self._begun = self._begun or packet.is_keyframe
        if not self._begun:
            return
        for coded in self._coded(packet):
            stamp = self._timeline.stamp(coded.shown if coded.shown is not None else arrived, arrived)
            yield Unit("video", coded.data, stamp, coded.key)

    def _coded(self, packet: VideoPacket) -> Iterator[_Coded]:
        if self._anew is not None:
            return self._anew.coded(packet)
        data = bytes(packet)
        if nal.refers_forward(data):
            return self._turn(packet)
        if packet.is_keyframe:
            self._group = [packet]
        elif len(self._group) < _GROUP:
            self._group.append(packet)
        if packet.is_keyframe and not nal.has_parameters(data):
            data = self._parameters + data
        return iter((_Coded(data, _shown(packet), packet.is_keyframe),))

    def _turn(self, packet: VideoPacket) -> Iterator[_Coded]:
        """Decode from here on; the decoder needs the pictures since the last key frame, which viewers have had."""
        self._anew = Anew(self._stream.codec_context)
        for earlier in self._group:
            self._anew.decoded(earlier)
        self._group = []
        return self._anew.coded(packet)


class Anew:
    """Decodes and codes for immediate showing, once for all viewers."""

    def __init__(self, decoder: VideoCodecContext) -> None:
        self._decoder = decoder
        # Threads of the decoder would each hold a picture back.
        self._decoder.thread_count = 1
        self._coder: VideoCodecContext | None = None

    def decoded(self, packet: VideoPacket) -> list[av.VideoFrame]:
        """The pictures that are complete with `packet`; a damaged one is left out."""
        try:
            return self._decoder.decode(packet)
        except av.InvalidDataError:
            return []

    def coded(self, packet: VideoPacket) -> Iterator[_Coded]:
        """The same pictures, coded without B-frames."""
        for frame in self.decoded(packet):
            if self._coder is None or (self._coder.width, self._coder.height) != (frame.width, frame.height):
                self._coder = _coder(frame)
            shown = frame.time
            frame.pict_type = PictureType.NONE
            frame.pts = None if shown is None else round(shown * _RATE)
            frame.time_base = Fraction(1, _RATE)
            for made in self._coder.encode(frame):
                yield _Coded(bytes(made), shown, made.is_keyframe)


def _coder(frame: av.VideoFrame) -> VideoCodecContext:
    coder = av.CodecContext.create("libx264", "w")
    coder.width, coder.height, coder.pix_fmt = frame.width, frame.height, "yuv420p"
    coder.time_base, coder.framerate = Fraction(1, _RATE), Fraction(25)
    coder.bit_rate = min(_MOST_BITS, max(_LEAST_BITS, frame.width * frame.height * 2))
    coder.gop_size, coder.max_b_frames, coder.thread_count = _KEY_EVERY, 0, 1
    coder.profile = "Baseline"
    coder.options = {"preset": "superfast", "tune": "zerolatency"}
    return coder


def _shown(packet: VideoPacket) -> float | None:
    return None if packet.pts is None else float(packet.pts * packet.time_base)
