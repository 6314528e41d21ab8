"""How alike two demands are, by their characters alone: Chinese has no gaps between words, and nothing need be installed in the
database. See docs/decisions/likely-duplicates.md."""

import unicodedata

from rapidfuzz import fuzz


def percent(one: str, other: str) -> int:
    """How much of the shorter demand stands in the other one, 0 to 100; marks and spaces do not count."""
    short, long = sorted((_plain(one), _plain(other)), key=len)
    return round(fuzz.partial_ratio(short, long)) if short else 0


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
