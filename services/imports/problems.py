"""What can be wrong with a row, and what is handed back about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.errors import Refusal

# A workbook knows its instants; everything else, and all of a CSV, is text.
Cell = str | datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not taken: the sentence stands in the catalogue under `imports.row.<code>`, filled by `facts`; or it is
    that of a `refusal` by the regime."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    refusal: Refusal | None = None


class RowRefused(Exception):
    """One row cannot be taken; the import goes on with the next."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.problem = Problem(code, facts)
        super().__init__(f"{code}: {facts}")


class CaseRefused(Exception):
    """A case cannot be taken because of one of its rows; the import goes on with the next case."""

    def __init__(self, row: "Row", problem: Problem) -> None:
        self.row, self.problem = row, problem
        super().__init__(f"line {row.line}: {problem.code}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the file has it: the line it begins in (counted from 1), its cells, and what is already known to be wrong."""

    line: int
    cells: tuple[Cell, ...]
    problem: Problem | None = None
    # Empty cells at the end were left out, as a workbook does.
    padded: bool = False


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken, and why."""

    row: Row
    problem: Problem


def set_aside(rows: Sequence[Row], at_fault: Row, problem: Problem) -> list[Reject]:
    """The rows of a case that is not taken: the one at fault with its problem, the others because of it."""
    because = Problem("together", {"line": at_fault.line})
    return [Reject(row, problem if row is at_fault else because) for row in rows]
