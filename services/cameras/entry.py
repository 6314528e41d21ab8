"""What may be entered about a camera, and what of its address may be shown. No address is ever repeated in a refusal."""

from typing import Any
from urllib.parse import urlsplit

from services.errors import InputRefused
from services.sealing import seal

LONGEST_ADDRESS = 500
LONGEST_NAME = 60
SCHEMES = ("rtsp", "rtsps")


def described(name: str, place: str, sound: bool) -> dict[str, Any]:
    """Name, place and sound as they are stored.

    Raises InputRefused for a name that is missing, for what is too long, and for an address in the wrong field.
    """
    said = {"name": name.strip(), "place": place.strip()}
    if not said["name"]:
        raise InputRefused(field="camera_name", problem="missing", value="")
    for key, value in said.items():
        if len(value) > LONGEST_NAME:
            raise InputRefused(field=f"camera_{key}", problem="too_long", value="…", most=LONGEST_NAME)
        if "://" in value or not value.isprintable():
            raise InputRefused(field=f"camera_{key}", problem="is_address", value="…")
    return {**said, "sound": sound}


def sealed(address: str, sub_address: str = "") -> dict[str, Any]:
    """Both addresses as they are stored; without a small picture, nothing for it. Raises InputRefused."""
    small = checked(sub_address, "sub_address") if sub_address.strip() else ""
    return {
        "address_sealed": seal(checked(address, "address")),
        "sub_address_sealed": seal(small) if small else None,
    }


def checked(address: str, field: str = "address") -> str:
    """The address without spaces around it.

    Raises InputRefused when it is missing, too long, no RTSP address, or has signs in its password that must be written encoded.
    """
    said = address.strip()
    if not said:
        raise InputRefused(field=field, problem="missing", value="")
    if len(said) > LONGEST_ADDRESS:
        raise InputRefused(field=field, problem="too_long", value="…", most=LONGEST_ADDRESS)
    # A slash in a password ends the host's part: the password's beginning would be taken for the host, and be shown.
    if "@" in _after_host(said):
        raise InputRefused(field=field, problem="not_encoded", value="…")
    if not said.isprintable() or " " in said or not _names_a_host(said):
        raise InputRefused(field=field, problem="not_rtsp", value="…")
    return said


def shown(address: str) -> str:
    """Host and port, so that an address can be told from another: `rtsp://•••@10.0.3.7:554/…`."""
    parts = urlsplit(address)
    _, at, host = parts.netloc.rpartition("@")
    return f"{parts.scheme}://{'•••@' if at else ''}{host}{'/…' if _after_host(address).strip('/') else ''}"


def _after_host(address: str) -> str:
    rest = address.partition("://")[2]
    return next((rest[place:] for place, sign in enumerate(rest) if sign in "/?#"), "")


def _names_a_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        # A port that is no number, or a bracket that is not closed.
        return False
