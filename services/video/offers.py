"""What a browser offers to play, narrowed to what is passed through: text in, text out (SDP)."""

import re

_NAME = re.compile(r"a=rtpmap:(\d+) ([\w-]+)/")
_REPAIRS = re.compile(r"a=fmtp:(\d+) (?:.*;)?apt=(\d+)")
_ABOUT = re.compile(r"a=(?:rtpmap|fmtp|rtcp-fb):(\d+) ")


def passed_through(sdp: str) -> str:
    """The offer with H.264 (and its retransmission) as the only way to send video, and without candidates nobody can reach.

    An answer takes the first way of the offer, and that is VP8 in most browsers: every picture would be coded anew. An offer that
    knows no H.264 keeps what it has.
    """
    head, *media = re.split(r"(?m)^(?=m=)", sdp)
    return "".join(_reachable(part) for part in (head, *map(_only_h264, media)))


def unreachable(candidate: str) -> bool:
    """Whether a candidate is a name that only the browser's own network can resolve (mDNS); asking for it costs a second."""
    return ".local " in candidate


def _only_h264(media: str) -> str:
    if not media.startswith("m=video "):
        return media
    kept = {kind for kind, name in _NAME.findall(media) if name.upper() == "H264"}
    kept |= {kind for kind, repaired in _REPAIRS.findall(media) if repaired in kept}
    if not kept:
        return media
    first, *lines = media.splitlines(keepends=True)
    what, port, protocol, *kinds = first.split()
    ours = " ".join((what, port, protocol, *(kind for kind in kinds if kind in kept)))
    return ours + "\r\n" + "".join(line for line in lines if not (about := _ABOUT.match(line)) or about[1] in kept)


def _reachable(part: str) -> str:
    lines = part.splitlines(keepends=True)
    return "".join(line for line in lines if not (line.startswith("a=candidate:") and unreachable(line)))
