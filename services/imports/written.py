"""How a file is written: its encoding, its delimiter, its sheet, its empty cells, and its instants."""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
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
    # What a cell says that says nothing: ?, NULL, 无.
    empty: list[str] = []


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
