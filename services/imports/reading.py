"""A file of complaints as a table: its columns and its rows, whatever it is written in."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from services.errors import FileRefused
from services.imports import delimited, workbook
from services.imports.container import Content, content_of
from services.imports.encoding import SET_ASIDE, encoding_of
from services.imports.mapping import Mapping
from services.imports.problems import Row
from services.imports.written import File

DELIMITERS = (",", ";", "\t", "|")


class _Counted(io.RawIOBase):
    """A stream that knows how much of it was read."""

    def __init__(self, inner: BinaryIO) -> None:
        self.inner, self.done = inner, 0

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fills the buffer and counts."""
        chunk = self.inner.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self.done += len(chunk)
        return len(chunk)


@dataclass
class Table:
    """What was found: the names of the columns, the rows below them, and how far reading has come (0 to 1)."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    encoding: str
    _size: int
    _stream: _Counted | None

    @property
    def part_read(self) -> float | None:
        """The part of the file that was read, None when the format does not tell."""
        return min(1.0, self._stream.done / self._size) if self._stream else None


@contextmanager
def opened(path: Path, mapping: Mapping) -> Iterator[Table]:
    """The table in the file.

    Raises FileRefused when it cannot be read as one, or lacks a column that the mapping names.
    """
    with looked_into(path, mapping.file, mapping.read) as table:
        yield table


@contextmanager
def looked_into(path: Path, file: File, needed: Sequence[str] = ()) -> Iterator[Table]:
    """The table in the file, written as `file` says, with the columns that are `needed`. Raises FileRefused as `opened` does."""
    content = content_of(path)
    if content.kind == "workbook":
        with workbook.rows(content, file.sheet) as rows:
            yield Table(_header(path, next(rows, None), needed), rows, "xlsx", content.size, None)
        return
    codec = encoding_of(content, file.encoding)
    delimiter = file.delimiter or _delimiter(content, codec, needed)
    with content.opened() as raw:
        counted = _Counted(raw)
        with io.TextIOWrapper(io.BufferedReader(counted, 1 << 16), codec, SET_ASIDE, newline="") as text:
            rows = delimited.rows(text, delimiter)
            yield Table(_header(path, next(rows, None), needed), rows, codec, content.size, counted)


def _delimiter(content: Content, codec: str, needed: Sequence[str]) -> str:
    """The one that splits the first line into most of the columns that are needed; into most columns when none is."""
    with content.opened() as raw, io.TextIOWrapper(raw, codec, SET_ASIDE, newline="") as text:
        first = text.readline(1 << 16)

    def found(delimiter: str) -> int:
        row = next(delimited.rows(io.StringIO(first), delimiter), None)
        names = set(_names(row)) if row else set()
        return len(names & set(needed)) if needed else len(names)

    return max(DELIMITERS, key=found)


def _names(row: Row) -> tuple[str, ...]:
    return tuple(str(cell).strip().removeprefix("\ufeff") for cell in row.cells)


def _header(path: Path, row: Row | None, needed: Sequence[str]) -> tuple[str, ...]:
    """The names in the first row.

    Raises FileRefused when one that is needed is missing or stands there twice.
    """
    if row is None:
        raise FileRefused(file=path.name, problem="file_empty")
    names = _names(row)
    missing = [name for name in needed if name not in names]
    if missing:
        there = ", ".join(name[:40] for name in names[:12])
        raise FileRefused(file=path.name, problem="file_columns", names=", ".join(missing), there=there, line=row.line)
    twice = [name for name in needed if names.count(name) > 1]
    if twice:
        raise FileRefused(file=path.name, problem="file_column_twice", names=", ".join(twice))
    return names
