"""A clip as RTP: how its pieces are cut into payloads, and how the description of a session announces them."""

import base64
import struct
from dataclasses import dataclass

from services.demo.cameras import clips
from services.demo.cameras.clips import Clip, Piece
from services.video import nal

VIDEO_RATE = 90000
_LARGEST = 1300
_H265_PARAMETERS = {32: "vps", 33: "sps", 34: "pps"}
_TYPES = {"h264": 96, "h265": 96, "aac": 97, "g711": 8, "unknown": 98}


@dataclass(frozen=True)
class Sending:
    """What goes out at one instant of the loop: `stamp` in seconds, the payloads, and on which track (0 video, 1 sound)."""

    at: float
    stamp: float
    track: int
    payloads: tuple[bytes, ...]


@dataclass(frozen=True)
class Track:
    """A medium as RTP counts it."""

    payload_type: int
    rate: int


def tracks(clip: Clip) -> list[Track]:
    """The tracks of a clip: the picture, and the sound if there is one."""
    video = Track(_TYPES[clip.make.codec], VIDEO_RATE)
    if clip.make.sound is None:
        return [video]
    return [video, Track(_TYPES[clip.make.sound], clips.AAC_RATE if clip.make.sound == "aac" else clips.G711_RATE)]


def sendings(clip: Clip) -> list[Sending]:
    """All of a loop in the order of sending, cut once for all viewers."""
    return [
        Sending(piece.at, piece.stamp, 0 if piece.kind == "video" else 1, tuple(_payloads(clip, piece))) for piece in clip.pieces
    ]


def description(clip: Clip) -> str:
    """The session's description (SDP)."""
    lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=control:*"]
    for index, track in enumerate(tracks(clip)):
        medium = ("video", "audio")[index]
        lines += [f"m={medium} 0 RTP/AVP {track.payload_type}", "c=IN IP4 0.0.0.0"]
        lines += _format(clip, track) if index else _picture_format(clip)
        lines.append(f"a=control:track={index}")
    return "\r\n".join(lines) + "\r\n"


def _picture_format(clip: Clip) -> list[str]:
    units = [(unit, base64.b64encode(unit).decode()) for unit in nal.units(clip.video_parameters)]
    if clip.make.codec == "h265":
        kinds = [(_H265_PARAMETERS.get(unit[0] >> 1 & 0x3F), said) for unit, said in units]
        named = ";".join(f"sprop-{kind}={said}" for kind, said in kinds if kind)
        return ["a=rtpmap:96 H265/90000", f"a=fmtp:96 {named}"]
    parameters = ",".join(said for _, said in units)
    return ["a=rtpmap:96 H264/90000", f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={parameters}"]


def _format(clip: Clip, track: Track) -> list[str]:
    if clip.make.sound == "g711":
        return [f"a=rtpmap:{track.payload_type} PCMA/{track.rate}"]
    if clip.make.sound == "unknown":
        return [f"a=rtpmap:{track.payload_type} X-UNKNOWN/{track.rate}"]
    return [
        f"a=rtpmap:{track.payload_type} mpeg4-generic/{track.rate}/1",
        f"a=fmtp:{track.payload_type} streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;"
        f"indexdeltalength=3;config={clip.audio_parameters.hex()}",
    ]


def _payloads(clip: Clip, piece: Piece) -> list[bytes]:
    if piece.kind == "video":
        cut = _cut_h264 if clip.make.codec == "h264" else _cut_h265
        return [payload for unit in nal.units(piece.data) for payload in cut(unit)]
    if clip.make.sound == "aac":
        return [struct.pack("!HH", 16, len(piece.data) << 3) + piece.data]
    return [piece.data]


def _cut_h264(unit: bytes) -> list[bytes]:
    """RFC 6184: a unit as it is, or in fragments (FU-A)."""
    if len(unit) <= _LARGEST:
        return [unit]
    return _fragments(bytes([unit[0] & 0xE0 | 28]), unit[0] & 0x1F, unit[1:])


def _cut_h265(unit: bytes) -> list[bytes]:
    """RFC 7798: the same with a header of two bytes."""
    if len(unit) <= _LARGEST:
        return [unit]
    return _fragments(bytes([unit[0] & 0x81 | 49 << 1, unit[1]]), unit[0] >> 1 & 0x3F, unit[2:])


def _fragments(header: bytes, kind: int, body: bytes) -> list[bytes]:
    parts = [body[start : start + _LARGEST] for start in range(0, len(body), _LARGEST)]
    marks = [0x80 * (index == 0) | 0x40 * (index == len(parts) - 1) for index in range(len(parts))]
    return [header + bytes([mark | kind]) + part for mark, part in zip(marks, parts, strict=True)]
