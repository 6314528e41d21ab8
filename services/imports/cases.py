"""From the rows that tell of one case to that case: every row a step, in the order in which things happened."""

from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from services.imports.gathering import MOST, Gathered
from services.imports.kinds import as_step
from services.imports.mapping import Each, Mapping, StepFrom, Take
from services.imports.problems import CaseRefused, Cell, Problem, Row, RowRefused
from services.imports.rows import Record, RowReader, StepTaken
from services.policy.pack import Pack
from services.policy.words import Title


@dataclass(frozen=True, slots=True)
class _Told:
    """A row, what it says, and when."""

    row: Row
    cells: Lookup[str, Cell]
    at: datetime


class CaseReader(RowReader):
    """Reads the rows of one case after another, of a file whose mapping says how each of them is a step."""

    def __init__(self, mapping: Mapping, columns: tuple[str, ...], at: datetime, pack: Pack, each: Each) -> None:
        super().__init__(mapping, columns, at, pack)
        self.each = each
        self.rows = 0
        self._events = {name: rule.title for name, rule in pack.steps.items()}
        self._roles = {name: rule.title for name, rule in pack.roles.items()}

    def key_of(self, row: Row) -> str:
        """What the row's case is called in the file; "" where it cannot be told. Counts the `rows` on the way."""
        self.rows += 1
        index = self._index[self.mapping.key]
        return "" if row.problem or index >= len(row.cells) else str(row.cells[index]).strip()

    def case(self, gathered: Gathered) -> Record:
        """The case that these rows tell of. Raises CaseRefused for the first row that something is wrong with."""
        if gathered.more:
            raise CaseRefused(gathered.rows[0], Problem("too_many_rows", {"most": MOST}))
        # By their instants; sorting keeps the file's order where those are the same.
        told = sorted((self._told(row) for row in gathered.rows), key=attrgetter("at"))
        first = told[0]
        try:
            key = str(first.cells[self.mapping.key])
            self.check_key(key)
            units = self.units(first.cells)
        except RowRefused as refusal:
            raise CaseRefused(first.row, refusal.problem) from None
        return Record(tuple(gathered.rows), key, units, self._story(told))

    def _told(self, row: Row) -> _Told:
        try:
            if row.problem:
                raise RowRefused(row.problem.code, **row.problem.facts)
            cells = self.cells(row)
            if cells[self.each.at] == "":
                raise RowRefused("required", column=self.each.at)
            return _Told(row, cells, self.instant(cells, self.each.at))
        except RowRefused as refusal:
            raise CaseRefused(row, refusal.problem) from None

    def _story(self, told: Sequence[_Told]) -> tuple[StepTaken, ...]:
        steps = [self._opening(self.mapping.opened, told)] if self.mapping.opened else []
        said: dict[str, Any] = {}
        for one in told:
            try:
                step = self._step_of(one, last=one is told[-1])
                if self.mapping.opened and step.at < steps[0].at:
                    step = self._early(step, steps[0].at, one)
            except RowRefused as refusal:
                raise CaseRefused(one.row, refusal.problem) from None
            if self.each.only_changes:
                step, said = replace(step, data=self._changes(step, said)), step.data
            steps.append(step)
        return tuple(steps)

    def _opening(self, opened: StepFrom, told: Sequence[_Told]) -> StepTaken:
        """The step that the rows have in common."""
        first = told[0]
        try:
            if first.cells[opened.at] == "":
                raise RowRefused("required", column=opened.at)
            by_row = {"first": first.cells, "last": told[-1].cells}
            values = {name: self.value(take, by_row[take.of], name) for name, take in opened.data.items()}
            data = {name: value for name, value in values.items() if value != ""}
            return StepTaken(opened.event, self.instant(first.cells, opened.at), data, first.row)
        except RowRefused as refusal:
            raise CaseRefused(first.row, refusal.problem) from None

    def _step_of(self, one: _Told, *, last: bool) -> StepTaken:
        event = self._id(self.each.event, one, self._events)
        if event is None:
            raise RowRefused("required", column=", ".join(self.each.event.read))
        if not last:
            event = self.each.before_last.get(event, event)
        role = self._id(self.each.by, one, self._roles) if self.each.by else None
        return StepTaken(event, one.at, self.data(self.each.data, one.cells), one.row, role)

    def _id(self, take: Take, one: _Told, titles: Lookup[str, Title]) -> str | None:
        said = str(self.value(take, one.cells))
        return as_step(said, titles, ", ".join(take.read)) if said else None

    def _early(self, step: StepTaken, opened: datetime, one: _Told) -> StepTaken:
        """A step before the opening: the file contradicts itself."""
        if self.each.early == "opening":
            return replace(step, at=opened)
        assert self.mapping.opened is not None, "without it the first step is the opening"
        raise RowRefused(
            "order", column=self.each.at, value=str(one.cells[self.each.at]), before=str(one.cells[self.mapping.opened.at])
        )

    def _changes(self, step: StepTaken, before: Lookup[str, Any]) -> dict[str, Any]:
        """What the row says otherwise than the one before, as far as its step can say it."""
        rule = self.pack.steps[step.event]
        takes = {*rule.needs, *rule.may}
        return {name: value for name, value in step.data.items() if name in takes and before.get(name) != value}
