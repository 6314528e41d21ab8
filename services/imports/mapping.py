"""The mapping: which column of somebody's file is what of a case. A YAML file, checked before the first row is read."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

# A morning in February: day, month and the two digits of the year all differ, and no reading of it is invalid.
PROBE = datetime(2007, 2, 3, 4, 5, 6, tzinfo=UTC)


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("zone", "no such time zone", {"value": name})
    return name


def _reading(text: str, format_: str) -> str | None:
    """What the wall clock shows when the format reads the text, None when it does not."""
    try:
        return datetime.strptime(text, format_).strftime("%F %T")  # noqa: DTZ007  no instant, only compared
    except (ValueError, re.error):
        return None


def _format(text: str) -> str:
    """A format that settles year, month and day, and the half of the day when it counts hours to twelve."""
    missing = [part for part, any_of in {"%Y": ("%Y", "%y"), "%m": ("%m", "%b", "%B"), "%d": ("%d",)}.items()
               if not any(directive in text for directive in any_of)]  # fmt: skip
    if ("%I" in text) != ("%p" in text):
        missing.append("%p" if "%I" in text else "%I")
    if missing:
        raise PydanticCustomError("format", "format incomplete", {"value": text, "missing": " ".join(missing)})
    if _reading(PROBE.strftime(text), text) is None:
        raise PydanticCustomError("format", "format unreadable", {"value": text, "missing": "%Y-%m-%d %H:%M:%S"})
    return text


def _shorthand(value: Any) -> Any:
    """`category: reason` means `category: {column: reason}`."""
    return {"column": value} if isinstance(value, str) else value


class Part(BaseModel):
    """A part of a mapping: nothing may stand in it that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class File(Part):
    """How the file is written. Whatever is left out is found by looking into it."""

    encoding: Literal["auto", "utf-8", "gb18030", "utf-16"] = "auto"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    sheet: str | None = None
    # In characters. Excel cannot hold more in a cell either, so a longer one is a broken export.
    longest_cell: Annotated[int, Field(ge=1, le=10_000_000)] = 32_767


class Times(Part):
    """How the file writes instants: formats of strptime, tried in order, and the zone of its wall clock."""

    zone: Annotated[str, AfterValidator(_zone)]
    formats: Annotated[list[Annotated[str, AfterValidator(_format)]], Field(min_length=1)]
    # An hour that the wall clock shows twice (end of summer time), and one that it skips (its beginning).
    repeated_hour: Literal["first", "second", "reject"] = "reject"
    missing_hour: Literal["forward", "reject"] = "reject"

    @model_validator(mode="after")
    def _one_reading(self) -> Self:
        """No two formats may read the same text as different instants."""
        for first in self.formats:
            written = PROBE.strftime(first)
            for other in self.formats:
                if _reading(written, other) not in (None, _reading(written, first)):
                    raise PydanticCustomError("two_readings", "ambiguous", {"first": first, "second": other, "text": written})
        return self

    @property
    def place(self) -> ZoneInfo:
        """The zone of the wall clock that wrote the file."""
        return ZoneInfo(self.zone)


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
    """All that the import has to know about one kind of file."""

    source: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    pack: str
    file: File = File()
    times: Times
    key: str
    opened: StepFrom
    later: list[StepFrom] = []
    organisation: Organisation

    @property
    def read(self) -> list[str]:
        """The columns that the file must have, each once, in the order of the mapping."""
        names = [self.key, *self.opened.read]
        names += [name for step in self.later for name in step.read]
        names += [name for level in self.organisation.levels for name in level.read]
        return list(dict.fromkeys(names))
