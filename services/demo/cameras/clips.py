"""The loops that demonstration cameras play: made once with FFmpeg's coders, then kept under DUBAN_HOME."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import av

from db.embedded import home
from services.demo.cameras import scene

AAC_RATE, AAC_SAMPLES = 16000, 1024
G711_RATE, G711_SAMPLES = 8000, 160


@dataclass(frozen=True)
class Make:
    """What a demonstration camera is like. `bare`: its key frames come without the parameters that decoders need, which then
    stand only in the description of the stream. `unknown` sound is announced as a coding that does not exist."""

    width: int = 640
    height: int = 360
    sound: Literal["aac", "g711", "unknown"] | None = "aac"
    codec: Literal["h264", "h265"] = "h264"
    b_frames: bool = False
    key_seconds: float = 2.0
    bare: bool = False


@dataclass(frozen=True)
class Piece:
    """One coded frame: `at` is when it is sent, `stamp` when it is shown; both in seconds from the beginning of the loop."""

    at: float
    stamp: float
    data: bytes
    kind: Literal["video", "audio"]


@dataclass(frozen=True)
class Clip:
    """A loop of `scene.SECONDS`: its pieces in the order of sending, and what decoders need to know before."""

    make: Make
    pieces: tuple[Piece, ...]
    video_parameters: bytes
    audio_parameters: bytes


def clip(number: int, make: Make) -> Clip:
    """The loop of camera `number`; made in about two seconds when it is not kept yet."""
    name = "-".join(str(part) for part in astuple(make))
    path = home() / "demonstration-cameras" / f"{number}-{name}.nut"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        begun = path.with_suffix(f".{os.getpid()}.nut")
        _make(begun, number, make)
        begun.replace(path)
    return _load(path, make)


def _make(path: Path, number: int, make: Make) -> None:
    with av.open(str(path), "w", format="nut") as file:
        video, audio = _video_stream(file, make), _audio_stream(file, make.sound)
        for index, picture in enumerate(scene.frames(number, make.width, make.height)):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, scene.FPS)
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
        if audio is not None:
            for heard in [*_audio_frames(make.sound), None]:
                file.mux(audio.encode(heard))


def _video_stream(file: Any, make: Make) -> Any:
    stream = file.add_stream("libx264" if make.codec == "h264" else "libx265", rate=scene.FPS)
    stream.width, stream.height, stream.pix_fmt = make.width, make.height, "yuv420p"
    stream.bit_rate = make.width * make.height * 4
    every, b_frames = round(make.key_seconds * scene.FPS), 2 if make.b_frames else 0
    coder = stream.codec_context
    coder.gop_size, coder.max_b_frames = every, b_frames
    if make.bare:
        coder.flags |= int(av.codec.context.Flags.global_header)
    rules = f"keyint={every}:min-keyint={every}:scenecut=0:bframes={b_frames}:b-adapt=0"
    if make.codec == "h264":
        stream.options = {"preset": "veryfast", "x264-params": rules}
    else:
        stream.options = {"preset": "ultrafast", "x265-params": f"{rules}:log-level=none"}
    return stream


def _audio_stream(file: Any, sound: str | None) -> Any:
    if sound is None:
        return None
    if sound == "aac":
        stream = file.add_stream("aac", rate=AAC_RATE, layout="mono")
        stream.bit_rate = 32000
    else:
        stream = file.add_stream("pcm_alaw", rate=G711_RATE, layout="mono")
    return stream


def _audio_frames(sound: str | None) -> Iterator[av.AudioFrame]:
    if sound is None:
        return
    rate, size = (AAC_RATE, AAC_SAMPLES) if sound == "aac" else (G711_RATE, G711_SAMPLES)
    samples = scene.sound(rate)
    for start in range(0, len(samples), size):
        frame = av.AudioFrame.from_ndarray(samples[start : start + size].reshape(1, -1), format="s16", layout="mono")
        # AAC begins with a frame before the first; what is before zero could not be kept.
        begin = start + size if sound == "aac" else start
        frame.sample_rate, frame.pts, frame.time_base = rate, begin, Fraction(1, rate)
        yield frame


def _load(path: Path, make: Make) -> Clip:
    with av.open(str(path)) as file:
        packets: list[Any] = [packet for packet in file.demux() if packet.size]
        video, audio = file.streams.video[0], next(iter(file.streams.audio), None)
        parameters = video.codec_context.extradata or b"", (audio.codec_context.extradata or b"" if audio else b"")
        # A packet's stream is gone when the file is closed.
        pictures = _pictures([packet for packet in packets if packet.stream is video])
        sounds = _sounds([packet for packet in packets if packet.stream is audio], make)
    return Clip(make, tuple(sorted([*pictures, *sounds], key=lambda piece: piece.at)), *parameters)


def _pictures(packets: Sequence[Any]) -> list[Piece]:
    """Sent one a frame's time in the order of coding; shown as they are dated, of which only the differences were kept."""
    shown = [float(packet.pts * packet.time_base) for packet in packets]
    return [
        Piece(place / scene.FPS, at - min(shown), bytes(packet), "video")
        for place, (packet, at) in enumerate(zip(packets, shown, strict=True))
    ]


def _sounds(packets: Sequence[Any], make: Make) -> list[Piece]:
    """One after the other for as long as the loop lasts: coders add something at their beginning or end."""
    lasts = AAC_SAMPLES / AAC_RATE if make.sound == "aac" else G711_SAMPLES / G711_RATE
    count = round(scene.SECONDS / lasts)
    return [Piece(place * lasts, place * lasts, bytes(packet), "audio") for place, packet in enumerate(packets[:count])]
