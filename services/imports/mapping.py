"""The mapping: which column of somebody's file is what of a case. A YAML file, checked before the first row is read."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from services.imports.written import File, Part, Times

# Stands in the audit trail and beside every key.
SOURCE = r"^[a-z0-9][a-z0-9_-]*$"


def _shorthand(value: Any) -> Any:
    """`category: reason` means `category: {column: reason}`."""
    return {"column": value} if isinstance(value, str) else value


class Take(Part):
    """Where a value comes from: a column, several joined, an instant in a column, or the same for every row."""

    column: str | None = None
    columns: Annotated[list[str], Field(min_length=2)] | None = None
    instant: str | None = None
    constant: str | int | bool | None = None
    join: str = " · "
    # Their value → ours. One that is not listed is taken as `otherwise`; without it the row is refused.
    values: dict[str, str] | None = None
    otherwise: str | None = None
    # What an empty cell means; without it the value is left out.
    empty: str | None = None
    required: bool = False
    # Of several rows of a case, the one that is read for what is said once: the first in time, or the last.
    of: Literal["first", "last"] = "first"

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = [name for name in ("column", "columns", "instant", "constant") if getattr(self, name) is not None]
        if len(given) != 1:
            raise PydanticCustomError("one_source", "one of four", {"given": ", ".join(given) or "—"})
        return self

    @property
    def read(self) -> list[str]:
        """The columns that this value needs."""
        return [name for name in (self.column, self.instant, *(self.columns or ())) if name is not None]


TakeLike = Annotated[Take, BeforeValidator(_shorthand)]


class StepFrom(Part):
    """A step of the case that a row tells of: its event, the column with its instant, and its data."""

    event: str
    at: str
    data: dict[str, TakeLike] = {}

    @property
    def read(self) -> list[str]:
        """The columns that this step needs."""
        return [self.at, *(name for take in self.data.values() for name in take.read)]


class Each(Part):
    """Where several rows tell of one case: every row is a step of it, in the order of their instants, whatever order they have in
    the file; those of one instant stay in the file's. Event, role and choices may be written by their titles in the regime."""

    event: TakeLike
    at: str
    # The role of whoever took it; without it somebody entitled did.
    by: TakeLike | None = None
    data: dict[str, TakeLike] = {}
    # Also every column that is headed by the name of a field of the regime.
    by_title: bool = False
    # A value that is the same as in the case's row before is left out.
    only_changes: bool = False
    # An event that is meant in the case's last row alone, and what the same word means in the rows before.
    before_last: dict[str, str] = {}
    # A row that is dated before the case was opened: refused, or taken at the opening's instant.
    early: Literal["reject", "opening"] = "reject"

    @property
    def read(self) -> list[str]:
        """The columns that a row needs."""
        takes = [self.event, *([self.by] if self.by else []), *self.data.values()]
        return [self.at, *(name for take in takes for name in take.read)]


class Unit(Part):
    """The unit at the top of what the file tells of; found by its code, made when it is not there."""

    code: Annotated[str, Field(min_length=1)]
    name: Annotated[str, Field(min_length=1)]
    name_en: str | None = None


class Organisation(Part):
    """Where a row's case belongs. Units are found by name below the one above, and made when they are missing."""

    group: Unit
    region: TakeLike
    company: TakeLike
    project: TakeLike
    # `false` refuses a row whose unit is not there yet: for a group whose tree is already complete.
    create: bool = True

    @property
    def levels(self) -> tuple[Take, Take, Take]:
        """Region, company, project."""
        return self.region, self.company, self.project


class Mapping(Part):
    """All that the import has to know about one kind of file.

    With `each` several rows tell of one case: `opened` is read from the first of them, and is left out where that row is itself
    the opening step."""

    source: Annotated[str, Field(pattern=SOURCE)]
    pack: str
    file: File = File()
    times: Times
    key: str
    opened: StepFrom | None = None
    later: list[StepFrom] = []
    each: Each | None = None
    organisation: Organisation

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        """A row is a case, or a step of one."""
        if self.each is None and self.opened is None:
            raise PydanticCustomError("no_opening", "nothing opens a case")
        if self.each is not None and self.later:
            raise PydanticCustomError("two_ways", "a row is a case or a step")
        return self

    @property
    def read(self) -> list[str]:
        """The columns that the file must have, each once, in the order of the mapping."""
        names = [self.key, *(self.opened.read if self.opened else [])]
        names += [name for step in self.later for name in step.read]
        names += self.each.read if self.each else []
        names += [name for level in self.organisation.levels for name in level.read]
        return list(dict.fromkeys(names))
