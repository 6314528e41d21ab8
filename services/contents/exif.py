"""What a camera writes into a photo beside the picture: when it was taken, and where."""

import math
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from PIL.ExifTags import GPS, IFD, Base
from PIL.Image import Exif

from services.policy.steps import YEARS

# A telephone that names no zone is set to the time of the country.
_ZONE = ZoneInfo("Asia/Shanghai")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")


def taken_at(said: Exif) -> datetime | None:
    """When the photo was taken; None where the camera says nothing, or nonsense."""
    own = said.get_ifd(IFD.Exif)
    written = str(own.get(Base.DateTimeOriginal, "")).strip("\x00 ")
    offset = str(own.get(Base.OffsetTimeOriginal, "")).strip("\x00 ")
    try:
        if _OFFSET.fullmatch(offset):
            taken = datetime.strptime(written + offset, "%Y:%m:%d %H:%M:%S%z")
        else:
            taken = datetime.strptime(written, "%Y:%m:%d %H:%M:%S").replace(tzinfo=_ZONE)
    except ValueError:
        return None
    # Near the ends of the calendar an instant has no place in every zone.
    return taken if YEARS[0] <= taken.year <= YEARS[1] else None


def place(said: Exif) -> dict[str, float] | None:
    """Where the photo was taken, in degrees north and east; None where the camera says nothing, or nonsense."""
    own = said.get_ifd(IFD.GPSInfo)
    lat = _degrees(own.get(GPS.GPSLatitude), own.get(GPS.GPSLatitudeRef), "S", 90)
    lon = _degrees(own.get(GPS.GPSLongitude), own.get(GPS.GPSLongitudeRef), "W", 180)
    return None if lat is None or lon is None else {"lat": lat, "lon": lon}


def _degrees(parts: Any, side: Any, below_zero: str, most: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or not 0 <= value <= most:
        return None
    return round(-value if str(side).strip("\x00 ").upper() == below_zero else value, 6)
