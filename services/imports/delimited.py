"""Rows of a delimited text, each with the line it begins in. One broken row never swallows the next."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from services.imports.problems import Problem, Row

# In characters: a quote that nothing closes would otherwise read the rest of the file into one cell.
LONGEST_ROW = 32 << 20


class _Lines:
    """The lines of a text. Knows which of them the row at hand has used, and takes them back."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.returned: deque[str] = deque()
        self.used: list[str] = []
        self.length = 0
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.length > LONGEST_ROW:
            raise csv.Error("longer than any row")
        line = self.returned.popleft() if self.returned else next(self.stream)
        self.used.append(line)
        self.length += len(line)
        self.number += 1
        return line

    def begin(self) -> int:
        """Forgets the lines of the row before; the number of the line that comes next."""
        self.used.clear()
        self.length = 0
        return self.number + 1

    def keep_first(self) -> str:
        """The first line of the row at hand; the others will be read again."""
        first, *others = self.used
        self.returned.extendleft(reversed(others))
        self.number -= len(others)
        return first


def rows(stream: TextIO, delimiter: str) -> Iterator[Row]:
    """The rows that are not empty.

    A line whose quotes do not match comes as a row with a problem, its text in the only cell; reading goes on in the line after.
    """
    csv.field_size_limit(2 * LONGEST_ROW)
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        begin = lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(begin, (lines.keep_first().rstrip("\r\n"),), Problem("quotes"))
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if any(cells):
            yield Row(begin, tuple(cells))
