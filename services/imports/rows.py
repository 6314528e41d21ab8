"""From a row of somebody's file to a case of ours: its key, where it belongs, and its steps."""

from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.imports.cells import text_of
from services.imports.instants import instant_of
from services.imports.mapping import Mapping, StepFrom, Take
from services.imports.problems import Cell, Row, RowRefused

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step that the file tells of: event, instant (UTC), and what it says."""

    event: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """A case as the file tells it. `units` are the names of region, company and project."""

    row: Row
    key: str
    units: tuple[str, str, str]
    steps: tuple[StepTaken, ...]


class RowReader:
    """Reads the rows of one file. Remembers the keys it has seen: the second row with a key is refused."""

    def __init__(self, mapping: Mapping, columns: tuple[str, ...], at: datetime) -> None:
        self.mapping, self.columns, self.at = mapping, columns, at
        self._index = {name: columns.index(name) for name in mapping.read}
        self._seen: dict[str, int] = {}

    def record(self, row: Row) -> Record:
        """The case that a row tells of. Raises RowRefused for the first thing that is wrong with it."""
        if row.problem:
            raise RowRefused(row.problem.code, **row.problem.facts)
        cells = self._cells(row)
        key = self._key(cells, row.line)
        steps = self._steps(cells)
        region, company, project = (self._unit(level, cells) for level in self.mapping.organisation.levels)
        self._seen[key] = row.line
        return Record(row, key, (region, company, project), steps)

    def _cells(self, row: Row) -> dict[str, Cell]:
        """The cells that the mapping reads, by column. A row may lack empty cells at its end only in a workbook."""
        missing = len(self.columns) - len(row.cells)
        if missing < 0 or (missing > 0 and not row.padded):
            raise RowRefused("width", found=len(row.cells), expected=len(self.columns))
        longest = self.mapping.file.longest_cell
        padded = (*row.cells, *[""] * missing)
        return {
            name: cell if isinstance(cell := padded[at], datetime) else text_of(cell, name, longest)
            for name, at in self._index.items()
        }

    def _key(self, cells: Lookup[str, Cell], line: int) -> str:
        column = self.mapping.key
        key = str(cells[column])
        if not key:
            raise RowRefused("no_key", column=column)
        if len(key) > LONGEST_KEY:
            raise RowRefused("too_long", column=column, length=len(key), longest=LONGEST_KEY)
        if key in self._seen:
            raise RowRefused("key_twice", column=column, key=key, line=self._seen[key])
        return key

    def _steps(self, cells: Lookup[str, Cell]) -> tuple[StepTaken, ...]:
        opened = self._step(self.mapping.opened, cells)
        if opened is None:
            raise RowRefused("required", column=self.mapping.opened.at)
        steps = [opened]
        for told in self.mapping.later:
            step = self._step(told, cells)
            if step is None:
                continue
            if step.at < steps[-1].at:
                raise RowRefused("order", column=told.at, value=str(cells[told.at]), before=str(cells[self.mapping.opened.at]))
            steps.append(step)
        return tuple(steps)

    def _step(self, told: StepFrom, cells: Lookup[str, Cell]) -> StepTaken | None:
        """None when the file does not tell when it happened: it has not happened yet."""
        if cells[told.at] == "":
            return None
        at = instant_of(cells[told.at], told.at, self.mapping.times)
        if at > self.at:
            raise RowRefused("future", column=told.at, value=str(cells[told.at]))
        values = {name: self._value(take, cells) for name, take in told.data.items()}
        return StepTaken(told.event, at, {name: value for name, value in values.items() if value != ""})

    def _value(self, take: Take, cells: Lookup[str, Cell]) -> Any:
        """The value in the row, "" when there is none."""
        if take.constant is not None:
            return take.constant
        if take.instant is not None:
            if cells[take.instant] == "":
                return self._nothing(take, take.instant)
            return instant_of(cells[take.instant], take.instant, self.mapping.times).isoformat()
        text = take.join.join(dict.fromkeys(str(cells[name]) for name in take.read if cells[name] != ""))
        if text == "":
            return self._nothing(take, ", ".join(take.read))
        if take.values is None:
            return text
        ours = take.values.get(text, take.otherwise)
        if ours is None:
            raise RowRefused("value", column=", ".join(take.read), value=text[:40], known=", ".join(take.values))
        return ours

    def _nothing(self, take: Take, column: str) -> str:
        if take.required:
            raise RowRefused("required", column=column)
        return take.empty or ""

    def _unit(self, level: Take, cells: Lookup[str, Cell]) -> str:
        name = str(self._value(level, cells))
        if not name:
            raise RowRefused("required", column=", ".join(level.read))
        return name
