"""One picture of a camera, at the least cost: its next key frame, made small."""

import io
import time
from dataclasses import dataclass, field
from datetime import datetime

from av.container import InputContainer
from av.video.frame import VideoFrame
from PIL import Image

from services.errors import CameraNotSupported, CameraUnreachable
from services.time import now
from services.video.opening import opened

_LONGEST_SECONDS = 12.0
_QUALITY = 80


@dataclass(frozen=True)
class Still:
    """A picture as JPEG, and when it came from the camera."""

    jpeg: bytes = field(repr=False)
    at: datetime


def key_frame(url: str, width: int | None = None) -> Still:
    """The next key frame, `width` pixels wide or as wide as it is; H.265 does too.

    Raises CameraUnreachable - also when no key frame comes within 12 s -, CameraPasswordWrong, CameraNotSupported.
    """
    with opened(url, sound=False) as container:
        if not container.streams.video:
            raise CameraNotSupported(problem="no_picture", codec="-")
        frame, at = _next_key_frame(container)
        return Still(_jpeg(frame, width), at)


def _next_key_frame(container: InputContainer) -> tuple[VideoFrame, datetime]:
    stream = container.streams.video[0]
    # One picture gains nothing from threads, and they cost their starting.
    stream.codec_context.thread_count = 1
    begun = time.monotonic()
    for packet in container.demux(stream):
        if packet.is_keyframe and packet.size:
            at = now()
            # A decoder that expects B-frames holds its picture back until it is told that nothing follows.
            frames = [*stream.codec_context.decode(packet), *stream.codec_context.decode(None)]
            if frames:
                return frames[0], at
            stream.codec_context.flush_buffers()
        if time.monotonic() - begun > _LONGEST_SECONDS:
            break
    raise CameraUnreachable()


def _jpeg(frame: VideoFrame, width: int | None) -> bytes:
    if width is not None and width < frame.width:
        frame = frame.reformat(width=width, height=round(frame.height * width / frame.width / 2) * 2)
    written = io.BytesIO()
    image: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
    image.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
