"""Rows of an Excel sheet, numbered as Excel numbers them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from services.errors import FileRefused
from services.imports.container import Content
from services.imports.problems import Cell, Row

# As many as Excel has; a file that claims more was not written by it.
LAST_ROW = 1_048_576


@contextmanager
def rows(content: Content, sheet: str | None) -> Iterator[Iterator[Row]]:
    """The rows of one sheet that are not empty: the one named, else the only one.

    Raises FileRefused when the workbook cannot be read or has not that sheet.
    """
    with content.opened() as stream, _open_book(stream, content.path.name) as book:
        sheets = [each for each in book.sheetnames if sheet in (None, each)]
        page: Any = book[sheets[0]] if len(sheets) == 1 else None
        if not isinstance(page, ReadOnlyWorksheet):
            raise FileRefused(file=content.path.name, problem="file_sheets", names=", ".join(book.sheetnames[:10]))
        # What a sheet says of its own size is often wrong.
        page.reset_dimensions()
        yield _rows(page, content.path.name)


def sheets(content: Content) -> tuple[str, ...]:
    """The names of a workbook's sheets that hold rows. Raises FileRefused when it cannot be read."""
    with content.opened() as stream, _open_book(stream, content.path.name) as book:
        return tuple(name for name in book.sheetnames if isinstance(book[name], ReadOnlyWorksheet))


@contextmanager
def _open_book(stream: BinaryIO, name: str) -> Iterator[Any]:
    try:
        # From a stream, because openpyxl refuses a path by its ending.
        book = openpyxl.load_workbook(stream, read_only=True, keep_links=False)
    except Exception as problem:  # noqa: BLE001  openpyxl raises whatever the broken part runs into
        raise FileRefused(file=name, problem="file_broken_workbook", why=type(problem).__name__) from None
    try:
        yield book
    finally:
        book.close()


def _rows(page: Any, name: str) -> Iterator[Row]:
    pages = page.iter_rows(max_row=LAST_ROW)
    line = 0
    while True:
        line += 1
        try:
            cells = next(pages)
        except StopIteration:
            return
        except Exception as problem:  # noqa: BLE001  as above; nothing after a broken part can be read
            raise FileRefused(file=name, problem="file_broken_workbook", why=f"{type(problem).__name__}, {line}") from None
        row = _row(line, cells)
        if any(row.cells):
            yield row


def _row(line: int, cells: tuple[Any, ...]) -> Row:
    texts = [_formula(cell.value) if cell.data_type == "f" else _cell(cell.value) for cell in cells]
    while texts and texts[-1] == "":
        texts.pop()
    return Row(line, tuple(texts), padded=True)


def _formula(value: Any) -> str:
    """The formula as one sees it in Excel; nothing here computes it."""
    return "=" + str(getattr(value, "text", value) or "").removeprefix("=")


def _cell(value: Any) -> Cell:
    """The cell as the reader of a CSV would find it; instants stay what they are."""
    match value:
        case None:
            return ""
        case datetime():
            return value
        case date():
            return datetime.combine(value, time())
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case time() | timedelta():
            return str(value)
        case _:
            return str(value)
