"""Recordings: opened and decoded, to see that they are; what browsers do not play is kept beside what they do."""

from io import BytesIO
from itertools import chain

import av
from av.audio.resampler import AudioResampler

from services.contents.looked import Looked
from services.errors import FilesRefused

# The container that a recording's first bytes speak of, as FFmpeg calls it.
_BRANDS = (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"3gp4", b"3gp5", b"3gp6", b"qt  ", b"dash")
TYPES = {"mp3": "audio/mpeg", "mov": "audio/mp4", "wav": "audio/wav", "ogg": "audio/ogg", "aac": "audio/aac"}
# What Chromium, and with it the browser of every telephone but the oldest, plays in each.
PLAYABLE = {
    "mp3": {"mp3", "mp3float"},
    "mov": {"aac", "mp3", "mp3float"},
    "aac": {"aac"},
    "ogg": {"opus", "vorbis", "flac"},
    "wav": {"pcm_s16le", "pcm_u8", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_alaw", "pcm_mulaw"},
}
# For a voice; what is converted comes from telephones.
RATE, BITS_PER_SECOND = 16_000, 48_000
LONGEST_SECONDS = 4 * 3600


def is_one(content: bytes) -> bool:
    """Whether a file begins like a recording."""
    return _container(content) is not None


def read(content: bytes) -> Looked:
    """The recording: as it came where browsers play it, else as MP3 with what came kept beside it. Raises FilesRefused."""
    container = _container(content)
    try:
        with av.open(BytesIO(content), "r", format=container) as opened:
            if not opened.streams.audio or _has_film(opened):
                raise FilesRefused(problem="sent_no_sound")
            codec = opened.streams.audio[0].codec_context.name
            if codec in PLAYABLE.get(str(container), ()):
                next(opened.decode(audio=0))
                return Looked(content, TYPES[str(container)])
            return Looked(_as_mp3(opened), TYPES["mp3"], original=content)
    except (av.FFmpegError, StopIteration, ValueError):
        raise FilesRefused(problem="sent_no_sound") from None


def _container(content: bytes) -> str | None:
    if content.startswith(b"ID3") or (content[:1] == b"\xff" and content[1:2] in (b"\xfb", b"\xfa", b"\xf3", b"\xf2")):
        return "mp3"
    if content[:1] == b"\xff" and content[1:2] in (b"\xf1", b"\xf9"):
        return "aac"
    if content[4:8] == b"ftyp" and content[8:12] in _BRANDS:
        return "mov"
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "wav"
    if content.startswith(b"OggS"):
        return "ogg"
    return "amr" if content.startswith(b"#!AMR") else None


def _has_film(opened: av.container.InputContainer) -> bool:
    """Whether there are moving pictures in it: the cover of a recording is a picture that does not move."""
    return any(not stream.disposition & av.stream.Disposition.attached_pic for stream in opened.streams.video)


def _as_mp3(opened: av.container.InputContainer) -> bytes:
    made = BytesIO()
    with av.open(made, "w", format="mp3") as written:
        stream = written.add_stream("libmp3lame", rate=RATE)
        stream.codec_context.layout = "mono"
        stream.codec_context.bit_rate = BITS_PER_SECOND
        resampler = AudioResampler(format=stream.codec_context.format, layout="mono", rate=RATE)
        for frame in chain(opened.decode(audio=0), [None]):
            if frame is not None and frame.time is not None and frame.time > LONGEST_SECONDS:
                raise FilesRefused(problem="sent_long", most=LONGEST_SECONDS // 3600)
            for piece in resampler.resample(frame):
                written.mux(stream.encode(piece))
        written.mux(stream.encode(None))
    return made.getvalue()
