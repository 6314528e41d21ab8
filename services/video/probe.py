"""Trying a camera: what it sends, told in the words of its settings."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from av.container import InputContainer

from services.errors import CameraNotSupported, CameraUnreachable
from services.video import codecs, nal
from services.video.opening import opened

# Long enough for two key frames of a camera that is set up well.
_LONGEST_SECONDS = 6.0
_LEAST_PICTURES = 25


@dataclass(frozen=True)
class Found:
    """What a camera sends. `key_frame_seconds` is None when no second key frame came in time, `sound_codec` when there is none
    or none was expected - and “?” when nobody knows it; `b_frames` make the server decode and code anew."""

    codec: str
    width: int
    height: int
    fps: float
    key_frame_seconds: float | None
    sound_codec: str | None
    b_frames: bool


@dataclass
class _Seen:
    times: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    b_frames: bool = False

    def take(self, packet: Any) -> None:
        at = float(packet.pts * packet.time_base)
        self.times.append(at)
        if packet.is_keyframe:
            self.keys.append(at)
        self.b_frames = self.b_frames or nal.refers_forward(bytes(packet))

    def enough(self) -> bool:
        return len(self.keys) > 1 and len(self.times) >= _LEAST_PICTURES

    def fps(self) -> float:
        lasted = max(self.times) - min(self.times)
        return round((len(self.times) - 1) / lasted, 1) if lasted else 0.0


def probe(url: str, sound_expected: bool) -> Found:
    """Watch a camera for a few seconds, whatever happened to its address before.

    Raises CameraUnreachable, CameraPasswordWrong, CameraNotSupported (not H.264, or no picture at this address).
    """
    with opened(url, sound=sound_expected, insist=True) as container:
        if not container.streams.video:
            raise CameraNotSupported(problem="no_picture", codec="-")
        coder = container.streams.video[0].codec_context
        if coder.name != "h264":
            raise CameraNotSupported(problem="codec", codec=codecs.title(coder.name))
        seen = _Seen()
        for packet in _pictures(container):
            seen.take(packet)
            if seen.enough():
                break
        if not seen.times:
            raise CameraUnreachable()
        return Found(
            codec=codecs.title(coder.name),
            width=coder.width,
            height=coder.height,
            fps=seen.fps(),
            key_frame_seconds=round(seen.keys[1] - seen.keys[0], 1) if len(seen.keys) > 1 else None,
            sound_codec=next((_sound(stream) for stream in container.streams.audio), None),
            b_frames=seen.b_frames,
        )


def _sound(stream: Any) -> str:
    return codecs.title(stream.codec_context.name) if stream.codec_context else "?"


def _pictures(container: InputContainer) -> Iterator[Any]:
    begun = time.monotonic()
    for packet in container.demux():
        if packet.stream.type == "video" and packet.pts is not None:
            yield packet
        if time.monotonic() - begun > _LONGEST_SECONDS:
            return
