"""Opening a camera without telling anybody where it is: no address and no password leaves this file in an error or a log."""

import hashlib
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import av
from av.container import InputContainer

from services.errors import CameraPasswordWrong, CameraUnreachable, Refusal

# Pictures are expected many times a second: a camera that says nothing for this long is lost.
SILENCE_SECONDS = 5
_OPEN_SECONDS = 8
# A camera locks its account after a few wrong passwords, so the same one is not tried again for a while.
_REST_SECONDS = 300.0

_OPTIONS = {
    "rtsp_transport": "tcp",
    "timeout": str(SILENCE_SECONDS * 1_000_000),
    # The description says what comes; without these FFmpeg watches for seconds before it gives the first packet.
    "analyzeduration": "100000",
    "probesize": "100000",
}
_log = logging.getLogger(__name__)
_refused: dict[bytes, float] = {}

# FFmpeg writes addresses into its log lines.
av.logging.set_level(None)


@contextmanager
def opened(url: str, *, sound: bool, insist: bool = False) -> Iterator[InputContainer]:
    """The stream at `url`, closed at the end of the block; without `sound` the camera is asked for the picture alone.

    Raises CameraPasswordWrong - at once if this address was refused in the last five minutes, unless `insist` -,
    CameraUnreachable. What FFmpeg raises inside the block comes out as one of these too.
    """
    key = hashlib.sha256(url.encode()).digest()
    if not insist and time.monotonic() < _refused.get(key, 0.0):
        raise CameraPasswordWrong()
    try:
        with _open(url, sound) as container:
            _refused.pop(key, None)
            yield container
    except av.FFmpegError as error:
        # The third is the address; the error may live on as the context of another one.
        error.args = error.args[:2]
        _log.info("A camera's stream has ended: %s", error.strerror)
        refusal = _refusal(error)
        if isinstance(refusal, CameraPasswordWrong):
            _refused[key] = time.monotonic() + _REST_SECONDS
        raise refusal from None


def _open(url: str, sound: bool) -> InputContainer:
    options = {**_OPTIONS, "allowed_media_types": "video+audio" if sound else "video"}
    return av.open(url, options=options, timeout=(_OPEN_SECONDS, SILENCE_SECONDS))


def _refusal(error: av.FFmpegError) -> Refusal:
    if isinstance(error, av.HTTPUnauthorizedError | av.HTTPForbiddenError):
        return CameraPasswordWrong()
    return CameraUnreachable()
