"""Text into lines: Chinese between any two signs but never before a closing one, other languages between words.

The library breaks either at blanks or anywhere; our texts mix both in one line.
"""

import re
from collections.abc import Callable, Iterator

from services.documents.paper import WHOLE

# A line may not begin with the first, nor end with the second.
CLOSING = "，。、；：？！）》」』】〕”’…—·%％,.;:?!)]}"
OPENING = "（《「『【〔“‘([{¥"
# Words of letters and digits stay whole; every other sign is a piece of its own, and so is a run of blanks.
_LETTERS = r"[^\W\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
_PIECE = re.compile(rf"{WHOLE}[^{WHOLE}]*{WHOLE}|{_LETTERS}(?:[-/:.,@+_]{_LETTERS})*| +|.")


def lines(text: str, wide: float, width: Callable[[str], float]) -> list[str]:
    """The lines of a text that are at most `wide`, as `width` measures them; an empty text is one empty line."""
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph, wide, width)]


def _paragraph(text: str, wide: float, width: Callable[[str], float]) -> Iterator[str]:
    line, used = "", 0.0
    for piece in _pieces(text):
        needed = width(piece)
        if line and used + width(piece.rstrip()) > wide:
            yield line.rstrip()
            line, used, piece = "", 0.0, piece.lstrip()
            needed = width(piece)
        while needed > wide:
            fitting = _fitting(piece, wide, width)
            yield piece[:fitting]
            piece = piece[fitting:]
            needed = width(piece)
        line, used = line + piece, used + needed
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What must not be torn apart: words, and signs with the punctuation that belongs to them."""
    held = ""
    for found in _PIECE.findall(text):
        piece = found.strip(WHOLE)
        if held and held[-1] not in OPENING and piece[:1] not in CLOSING:
            yield held
            held = ""
        held += piece
    if held:
        yield held


def _fitting(piece: str, wide: float, width: Callable[[str], float]) -> int:
    """How many signs of a piece fit into a line, at least one."""
    return next((n for n in range(len(piece), 1, -1) if width(piece[:n]) <= wide), 1)
