"""The figures of units as an Excel workbook that says in its first line of which instant they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.styles import Font

from services.asof import instants
from services.asof.base import UnitFigures
from services.ledger.workbook import harmless
from services.wording import text

COLUMNS = ("unit", "open", "late", "opened", "closed", "on_time", "missed", "share", "yuan", "percent")
_WIDTHS = (24, 10, 10, 12, 12, 14, 14, 10, 16, 16)


def write(found: Sequence[UnitFigures], file: IO[bytes], lang: str, *, asof: datetime, at: datetime) -> None:
    """Write the units as they stood at `asof`, taken away at `at`."""
    book = Workbook()
    page: Any = book.active
    page.title = text("asof.cases.units", lang)
    page.append([text("asof.export.head", lang, at=instants.said_in_full(asof), now=instants.said_in_full(at))])
    page.append([text(f"asof.units.column.{name}", lang) for name in COLUMNS])
    for cell in page[2]:
        cell.font = Font(bold=True)
    for unit in found:
        page.append([harmless(unit.name), *(_figure(unit, name) for name in COLUMNS[1:])])
        page.cell(page.max_row, COLUMNS.index("share") + 1).number_format = "0.0%"
    for column, width in zip("ABCDEFGHIJ", _WIDTHS, strict=True):
        page.column_dimensions[column].width = width
    page.freeze_panes = "B3"
    book.save(file)


def _figure(unit: UnitFigures, name: str) -> Any:
    return unit.on_time_share if name == "share" else getattr(unit, name)
