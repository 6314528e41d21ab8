"""The sheets of a statement that people read: summary, articles, how to read it; and the head of those that hold its entries."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.ledger.entries import ZERO
from services.statements.cells import Cell
from services.statements.contents import Statement, month_text
from services.statements.entry_cells import COLUMNS, WIDTHS
from services.statements.naming import Namer
from services.statements.seal import SUMS
from services.wording import text

INSTANT = "yyyy-mm-dd hh:mm:ss"
BOLD = Font(bold=True)
TITLE = Font(bold=True, size=14)
HEAD = PatternFill("solid", fgColor="E8EDF4")
WRAPPED = Alignment(wrap_text=True, vertical="top")
ENTRY = [f"penalties.export.column.{name}" for name in COLUMNS]
SUMMED = [f"statements.column.{name}" for name in SUMS]
SUMMARY = [*(f"penalties.export.column.{name}" for name in ("company", "payer", "role")), *SUMMED]
ARTICLES = [*(f"penalties.export.column.{name}" for name in ("cite", "rule")), *SUMMED]
HOW = ("what", "late", "yuan", "percent", "undecided", "part", "names", "again", "hash")


def summary(book: Workbook, statement: Statement, payers: Sequence[Any], namer: Namer, lang: str) -> None:
    """What each company and each person comes to; `payers` are sums by company, payer and role."""
    sheet = _sheet(book, "summary", lang, (24, 16, 20, 10, 14, 14, 16, 14))
    sheet.append([text("statements.title", lang, number=statement.number)])
    sheet["A1"].font = TITLE
    closed = statement.closed_at.astimezone(statement.pack.tz)
    sheet.append([text("statements.about", lang, month=month_text(statement.month, lang), closed=f"{closed:%Y-%m-%d %H:%M}")])
    _head(sheet, SUMMARY, lang)
    for company, found in groupby(payers, attrgetter("company_id")):
        rows = sorted(found, key=lambda row: (-row.yuan, row.payer_id or 0, row.payer_role))
        for row in rows:
            sheet.append([namer.unit(company), namer.person(row.payer_id), namer.role(row), *_sums(row)])
        _bold(sheet, [namer.unit(company), text("statements.subtotal", lang), None, *_added(rows)])
    _bold(sheet, [text("statements.total", lang), None, None, *_sums(statement)])
    sheet.freeze_panes = "A4"


def entries(book: Workbook, part: int, count: int, lang: str) -> int:
    """The head of the sheet for the entries of a part, counted from 0, which has so many; the style of its instants."""
    sheet = _sheet(book, "entries", lang, WIDTHS, number=part + 1)
    instant = WriteOnlyCell(sheet)
    instant.number_format = INSTANT
    _head(sheet, ENTRY, lang, row=1)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{count + 1}"
    return int(instant.style_id)


def articles(book: Workbook, statement: Statement, found: Sequence[Any], namer: Namer, lang: str) -> None:
    """The articles that anything was paid by, each with what it punishes and what it comes to."""
    sheet = _sheet(book, "articles", lang, (14, 28, 10, 14, 14, 16, 14))
    sheet.append([statement.pack.source.in_(lang)])
    sheet["A1"].font = BOLD
    _head(sheet, ARTICLES, lang)
    for row in found:
        sheet.append([namer.cite(row), namer.rule(row), *_sums(row)])
    _bold(sheet, [text("statements.total", lang), None, *_sums(statement)])


def how_to_read(book: Workbook, statement: Statement, lang: str) -> None:
    """What the figures mean."""
    sheet = _sheet(book, "how", lang, (110,))
    for name in HOW:
        if name != "part" or statement.path is not None:
            sheet.append([text(f"statements.how.{name}", lang, hash=statement.hash)])
            sheet.cell(sheet.max_row, 1).alignment = WRAPPED


def _sheet(book: Workbook, name: str, lang: str, widths: Sequence[int], number: int = 1) -> Worksheet:
    title = text(f"statements.sheet.{name}", lang)
    sheet: Worksheet = book.create_sheet(title if number == 1 else f"{title} {number}")
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    return sheet


def _head(sheet: Worksheet, keys: Sequence[str], lang: str, row: int | None = None) -> None:
    row = row or sheet.max_row + 1
    for column, key in enumerate(keys, start=1):
        cell = sheet.cell(row, column, text(key, lang))
        cell.font, cell.fill = BOLD, HEAD


def _bold(sheet: Worksheet, cells: list[Cell]) -> None:
    sheet.append(cells)
    for cell in sheet[sheet.max_row]:
        cell.font = BOLD


def _sums(found: Any) -> list[Cell]:
    return [getattr(found, name) for name in SUMS]


def _added(rows: Sequence[Any]) -> Iterator[Cell]:
    return (sum((getattr(row, name) for row in rows), start=ZERO) for name in SUMS)
