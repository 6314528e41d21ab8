"""What a cell may say: text that a person wrote, and nothing that was broken on the way or that a spreadsheet would run."""

import re
from datetime import datetime

from services.imports.problems import Cell, RowRefused

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ufffe\uffff]")
SURROGATE = re.compile(r"[\ud800-\udfff]")
# What a spreadsheet computes or calls: =…, or +name(…), @name(…), -name|…! in the place of a value.
FORMULA = re.compile(r"=|[+\-@]\s*[A-Za-z_.]+\d*\s*[(|!]")
EXCEL_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!"})


def text_of(cell: Cell, column: str, longest: int) -> str:
    """The text of a cell without blanks around it.

    Raises RowRefused when it is longer than `longest` characters, holds control characters or bytes that the encoding
    cannot read, or is a formula or the error of one.
    """
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if len(cell) > longest:
        raise RowRefused("too_long", column=column, length=len(cell), longest=longest)
    if control := CONTROL.search(cell):
        raise RowRefused("control", column=column, character=f"U+{ord(control[0]):04X}")
    if not cell.isascii() and SURROGATE.search(cell):
        raise RowRefused("encoding", column=column)
    text = cell.strip()
    if FORMULA.match(text):
        raise RowRefused("formula", column=column, value=text[:40])
    if text in EXCEL_ERRORS:
        raise RowRefused("excel_error", column=column, value=text)
    return text
