"""What stands on a paper, in words, before anybody draws it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

# Texts between two of these are never torn apart at the end of a line: an instant, an article.
WHOLE = "\u2060"


def whole(said: str) -> str:
    """A text that stays in one line."""
    return f"{WHOLE}{said}{WHOLE}"


class Pair(NamedTuple):
    """A name and what stands beside it, a signature among it; `wide` always goes across the page."""

    name: str
    value: str
    wide: bool = False
    signature: bytes | None = None


@dataclass(frozen=True)
class Facts:
    """Names and values; two short ones share a row."""

    title: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Table:
    """Columns with their shares of the width, rows of texts, and a sentence in their place where there are none."""

    title: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""
    # In the last column, by row: the signature that belongs to what it says.
    signatures: Mapping[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Signature:
    """Who made the paper valid and when, as it ends a part."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Photo:
    """A JPEG with what it shows, None when the file is gone."""

    content: bytes | None
    caption: tuple[str, ...]


@dataclass(frozen=True)
class Album:
    """Photos on pages of their own; the note says how many there are where these are not all."""

    title: str
    photos: tuple[Photo, ...]
    note: str = ""


Block = Facts | Table | Signature | Album


@dataclass(frozen=True)
class Paper:
    """A whole paper. `mark` stands across every page of a draft; `dated` is the instant that it tells of itself."""

    title: str
    under: str
    number: str
    head: tuple[str, ...]
    mark: str | None
    blocks: tuple[Block, ...]
    note: str
    # Stands below every page, with {n} and {m} for the page and how many there are.
    page: str
    address: str
    scan: str
    dated: datetime
    lang: str
