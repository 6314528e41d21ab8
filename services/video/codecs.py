"""What people call the codings that cameras use."""

_NAMES = {
    "h264": "H.264",
    "hevc": "H.265",
    "mjpeg": "MJPEG",
    "mpeg4": "MPEG-4",
    "aac": "AAC",
    "pcm_alaw": "G.711 A",
    "pcm_mulaw": "G.711 µ",
    "adpcm_g726": "G.726",
    "adpcm_g726le": "G.726",
}


def title(name: str) -> str:
    """FFmpeg's name of a codec as it stands in a camera's settings."""
    return _NAMES.get(name, name.upper())
