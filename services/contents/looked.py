"""A file that was looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Purpose = Literal["signature", "photos", "files", "sound"]


@dataclass(frozen=True)
class Looked:
    """What is kept of a file: what is shown, a small JPEG of it, and what was sent where that is something else worth keeping.

    `taken_at` and `place` ({"lat": …, "lon": …}, degrees) are what a camera wrote into a photo.
    """

    content: bytes
    media_type: str
    preview: bytes | None = None
    original: bytes | None = None
    taken_at: datetime | None = None
    place: Mapping[str, float] | None = None
