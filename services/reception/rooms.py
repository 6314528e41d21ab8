"""Room numbers as people write them: 3-2-1201, 3栋2单元1201, ３号楼２单元1201室 are one room."""

import re
import unicodedata
from collections.abc import Iterable

# What stands between the parts of a number, or after the last one. Longer words first.
_BETWEEN = re.compile(r"号楼|单元|楼栋|building|block|unit|room|no\.?|[栋幢座楼层室房号户#\s\-–—_/\\.,，、~]+", re.IGNORECASE)
_PARTS = re.compile(r"\d+|[^\W\d_]+")


def spelled(text: str) -> str:
    """A room number as it is compared: its parts of digits and letters, joined by hyphens; empty where there are none.

    Leading zeros of a part mean nothing.
    """
    plain = _BETWEEN.sub("-", unicodedata.normalize("NFKC", text))
    return "-".join(part.lstrip("0") or "0" for part in _PARTS.findall(plain.upper()))


def spellings(known: Iterable[str], text: str) -> list[str]:
    """Those of the known room numbers that name the same room as a text."""
    wanted = spelled(text)
    return [room for room in known if wanted and spelled(room) == wanted]


def fitting(known: Iterable[str], text: str, most: int) -> list[str]:
    """Known rooms that a text may be the beginning or the end of, shortest first, one for each room."""
    wanted = spelled(text)
    if not wanted:
        return []
    found: dict[str, str] = {}
    for room in known:
        whole = spelled(room)
        if whole != wanted and (whole.startswith(wanted) or whole.endswith(f"-{wanted}")):
            found.setdefault(whole, room)
    return [found[whole] for whole in sorted(found, key=lambda whole: (len(whole), whole))[:most]]
