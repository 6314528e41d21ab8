"""The file of rows that were not taken: the same columns, the line and the reason; safe to open in a spreadsheet."""

import csv
import re
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from services.errors import FileRefused
from services.imports.cells import CONTROL, SURROGATE
from services.imports.problems import Cell, Problem, Reject
from services.wording import refusal_text, text

# The most that Excel shows of a cell.
LONGEST = 32_000
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def reason(problem: Problem, lang: str) -> str:
    """Why a row was not taken, in words."""
    if problem.refusal is not None:
        return refusal_text(problem.refusal, lang)
    return text(f"imports.row.{problem.code}", lang, **problem.facts)


def safe(cell: Cell) -> str:
    """The cell as text that no spreadsheet runs: what looks like a formula gets an apostrophe, control characters are shown."""
    shown = SURROGATE.sub("\ufffd", CONTROL.sub(_picture, str(cell)))
    if len(shown) > LONGEST:
        shown = shown[:LONGEST] + "…"
    if shown.lstrip()[:1] in ("=", "+", "-", "@", "|", "%") and not NUMBER.fullmatch(shown):
        return "'" + shown
    return "'" + shown if shown[:1] in ("\t", "\r", "\n") else shown


def _picture(control: re.Match[str]) -> str:
    code = ord(control[0])
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


class RejectsFile:
    """Written from the first reject on: to a file beside the target, which takes its place when the import ends."""

    def __init__(self, path: Path, columns: tuple[str, ...], lang: str) -> None:
        self.path, self.columns, self.lang = path, columns, lang
        self._partial = path.with_name(path.name + ".partial")
        self._stream: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def add(self, rejects: list[Reject]) -> None:
        """Some rows more. Raises FileRefused when the file cannot be written."""
        try:
            for reject in rejects:
                self._stream = self._stream or self._begin()
                csv.writer(self._stream).writerow(self._line(reject))
        except OSError as problem:
            raise FileRefused(file=self.path.name, problem="file_rejects", why=problem.strerror or "") from None

    def _line(self, reject: Reject) -> list[str | int]:
        cells = [safe(cell) for cell in reject.row.cells[: len(self.columns)]]
        cells += [""] * (len(self.columns) - len(cells))
        return [*cells, reject.row.line, safe(reason(reject.problem, self.lang))]

    def _begin(self) -> TextIO:
        # With a mark, because Excel otherwise reads UTF-8 as something else.
        stream = self._partial.open("w", encoding="utf-8-sig", newline="")
        head = [text("imports.rejects.line", self.lang), text("imports.rejects.reason", self.lang)]
        csv.writer(stream).writerow([*map(safe, self.columns), *head])
        return stream

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        """Also after a failure: what was set aside until then is worth having."""
        if self._stream is not None:
            self._stream.close()
            self._partial.replace(self.path)
        elif self.path.exists() and kind is None:
            # An earlier run's rejects, which all went in this time.
            self._begin().close()
            self._partial.replace(self.path)
