"""Entries of the ledger as an Excel workbook, written row by row: a month of a million entries takes no more memory than one."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from services.ledger.entries import ZONE, Line
from services.wording import text

# What a sheet can hold, its heading and a note not counted; the rest goes on in further sheets.
ROWS = 1_048_574
COLUMNS = (
    *("id", "kind", "at", "no", "company", "project", "room", "rule", "clock", "cite", "number", "payer", "role", "capacity"),
    *("yuan", "percent", "range", "consequence", "reason", "author", "refers_to"),
)
WIDTHS = (10, 8, 18, 20, 16, 18, 10, 18, 16, 12, 8, 12, 16, 12, 12, 12, 14, 18, 36, 12, 12)
# A spreadsheet takes a text that begins like this for a formula and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | Decimal | datetime | None


def write(lines: Iterable[Line], file: IO[bytes], lang: str, note: str | None = None) -> int:
    """Write the lines to a file, below a note if there is one; how many there were."""
    book = Workbook(write_only=True)
    sheet, count = _sheet(book, lang, note), 0
    for count, line in enumerate(lines, start=1):
        if count > 1 and (count - 1) % ROWS == 0:
            sheet = _sheet(book, lang, note)
        sheet.append(cells(line, lang))
    book.save(file)
    return count


def _sheet(book: Workbook, lang: str, note: str | None) -> Any:
    number = len(book.worksheets) + 1
    sheet = book.create_sheet(text("penalties.title", lang) + (f" {number}" if number > 1 else ""))
    sheet.freeze_panes = "B3" if note else "B2"
    for column, width in zip("ABCDEFGHIJKLMNOPQRSTU", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    head = [WriteOnlyCell(sheet, text(f"penalties.export.column.{name}", lang)) for name in COLUMNS]
    for cell in head:
        cell.font = Font(bold=True)
    if note:
        sheet.append([note])
    sheet.append(head)
    return sheet


def cells(line: Line, lang: str) -> list[Cell]:
    """A line's cells in the order of COLUMNS: amounts as numbers, instants in China's time, no text that can run as a formula."""
    low, high = line.decision or (None, None)
    found: dict[str, Cell] = {
        "id": line.id,
        "kind": text(f"penalties.kind.{line.kind}", lang),
        "at": line.at.astimezone(ZONE).replace(tzinfo=None, microsecond=0),
        "no": line.no,
        "company": line.company,
        "project": line.project,
        "room": line.room,
        "rule": line.title.in_(lang),
        "clock": line.cause.in_(lang) if line.cause else None,
        "cite": line.cite,
        "number": line.number,
        "payer": line.payer,
        "role": line.payer_role.in_(lang),
        "capacity": text(f"penalties.capacity.{line.capacity}", lang),
        "yuan": line.yuan,
        "percent": line.percent,
        "range": f"{low.normalize():f}–{high.normalize():f}" if low is not None and high is not None else None,
        "consequence": line.consequence,
        "reason": line.reason,
        "author": line.author,
        "refers_to": line.refers_to,
    }
    return [harmless(found[name]) for name in COLUMNS]


def harmless(cell: Cell) -> Cell:
    """A cell whose text cannot run as a formula, and has no sign that a sheet cannot hold."""
    if not isinstance(cell, str):
        return cell
    shown = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{shown}" if shown.lstrip().startswith(FORMULA) or shown.startswith(FORMULA) else shown
