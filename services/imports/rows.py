"""From a row of somebody's file to a case of ours: its key, where it belongs, and its steps."""

from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.imports.cells import text_of
from services.imports.gathering import Gathered
from services.imports.instants import instant_of
from services.imports.kinds import as_field
from services.imports.mapping import Mapping, StepFrom, Take
from services.imports.problems import CaseRefused, Cell, Row, RowRefused
from services.policy.pack import Pack

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step that the file tells of: event, instant (UTC), what it says, in which row, and in which role if the file knows."""

    event: str
    at: datetime
    data: dict[str, Any]
    row: Row
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A case as the rows of the file tell it. `units` are the names of region, company and project."""

    rows: tuple[Row, ...]
    key: str
    units: tuple[str, str, str]
    steps: tuple[StepTaken, ...]


class RowReader:
    """Reads the rows of one file for a regime. Remembers the keys it has seen: the second row with a key is refused."""

    def __init__(self, mapping: Mapping, columns: tuple[str, ...], at: datetime, pack: Pack) -> None:
        self.mapping, self.columns, self.at, self.pack = mapping, columns, at, pack
        self._index = {name: columns.index(name) for name in mapping.read}
        self._seen: dict[str, int] = {}

    def case(self, gathered: Gathered) -> Record:
        """The case that a row tells of. Raises CaseRefused for the first thing that is wrong with it."""
        (row,) = gathered.rows
        try:
            return self.record(row)
        except RowRefused as refusal:
            raise CaseRefused(row, refusal.problem) from None

    def record(self, row: Row) -> Record:
        """The case that a row tells of. Raises RowRefused for the first thing that is wrong with it."""
        if row.problem:
            raise RowRefused(row.problem.code, **row.problem.facts)
        cells = self.cells(row)
        key = self._key(cells, row.line)
        steps = self._steps(cells, row)
        units = self.units(cells)
        self._seen[key] = row.line
        return Record((row,), key, units, steps)

    def cells(self, row: Row) -> dict[str, Cell]:
        """The cells that the mapping reads, by column. A row may lack empty cells at its end only in a workbook."""
        missing = len(self.columns) - len(row.cells)
        if missing < 0 or (missing > 0 and not row.padded):
            raise RowRefused("width", found=len(row.cells), expected=len(self.columns))
        longest = self.mapping.file.longest_cell
        padded = (*row.cells, *[""] * missing)
        found = {
            name: cell if isinstance(cell := padded[at], datetime) else text_of(cell, name, longest)
            for name, at in self._index.items()
        }
        if nothing := self.mapping.file.empty:
            return {name: "" if cell in nothing else cell for name, cell in found.items()}
        return found

    def _key(self, cells: Lookup[str, Cell], line: int) -> str:
        column = self.mapping.key
        key = str(cells[column])
        self.check_key(key)
        if key in self._seen:
            raise RowRefused("key_twice", column=column, key=key, line=self._seen[key])
        return key

    def check_key(self, key: str) -> None:
        """Raises RowRefused for a key that is none."""
        column = self.mapping.key
        if not key:
            raise RowRefused("no_key", column=column)
        if len(key) > LONGEST_KEY:
            raise RowRefused("too_long", column=column, length=len(key), longest=LONGEST_KEY)

    def units(self, cells: Lookup[str, Cell]) -> tuple[str, str, str]:
        """The names of region, company and project. Raises RowRefused for one that is empty."""
        region, company, project = (self._unit(level, cells) for level in self.mapping.organisation.levels)
        return region, company, project

    def _steps(self, cells: Lookup[str, Cell], row: Row) -> tuple[StepTaken, ...]:
        told_opening = self.mapping.opened
        assert told_opening is not None, "a row is a case"
        opened = self._step(told_opening, cells, row)
        if opened is None:
            raise RowRefused("required", column=told_opening.at)
        steps = [opened]
        for told in self.mapping.later:
            step = self._step(told, cells, row)
            if step is None:
                continue
            if step.at < steps[-1].at:
                raise RowRefused("order", column=told.at, value=str(cells[told.at]), before=str(cells[told_opening.at]))
            steps.append(step)
        return tuple(steps)

    def _step(self, told: StepFrom, cells: Lookup[str, Cell], row: Row) -> StepTaken | None:
        """None when the file does not tell when it happened: it has not happened yet."""
        if cells[told.at] == "":
            return None
        return StepTaken(told.event, self.instant(cells, told.at), self.data(told.data, cells), row)

    def instant(self, cells: Lookup[str, Cell], column: str) -> datetime:
        """The instant in a column. Raises RowRefused for one that is still to come."""
        at = instant_of(cells[column], column, self.mapping.times)
        if at > self.at:
            raise RowRefused("future", column=column, value=str(cells[column]))
        return at

    def data(self, takes: Lookup[str, Take], cells: Lookup[str, Cell]) -> dict[str, Any]:
        """What a row says, field by field; nothing where a cell is empty."""
        values = {name: self.value(take, cells, name) for name, take in takes.items()}
        return {name: value for name, value in values.items() if value != ""}

    def value(self, take: Take, cells: Lookup[str, Cell], field: str | None = None) -> Any:
        """The value in the row, as the regime's `field` takes it; "" when there is none."""
        rule = self.pack.fields.get(field) if field else None
        if take.constant is not None:
            same = take.constant
            return as_field(rule, same, field or "", self.mapping.times) if rule and isinstance(same, str) else same
        if take.instant is not None:
            if cells[take.instant] == "":
                return self._nothing(take, take.instant)
            return instant_of(cells[take.instant], take.instant, self.mapping.times).isoformat()
        said = self._said(take, cells)
        if said == "":
            return self._nothing(take, ", ".join(take.read))
        return as_field(rule, said, ", ".join(take.read), self.mapping.times) if rule else str(said)

    def _said(self, take: Take, cells: Lookup[str, Cell]) -> Cell:
        """What stands in one column or several, in our words."""
        parts = dict.fromkeys(str(cells[name]) for name in take.read if cells[name] != "")
        said = cells[take.column] if take.column else take.join.join(parts)
        if said == "" or take.values is None:
            return said
        ours = take.values.get(str(said), take.otherwise)
        if ours is None:
            raise RowRefused("value", column=", ".join(take.read), value=str(said)[:40], known=", ".join(take.values))
        return ours

    def _nothing(self, take: Take, column: str) -> str:
        if take.required:
            raise RowRefused("required", column=column)
        return take.empty or ""

    def _unit(self, level: Take, cells: Lookup[str, Cell]) -> str:
        name = str(self.value(level, cells))
        if not name:
            raise RowRefused("required", column=", ".join(level.read))
        return name
