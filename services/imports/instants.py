"""From what a cell says to an instant."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from services.imports.problems import Cell, RowRefused
from services.imports.written import Times

# A date before or after was mistyped, or is what a spreadsheet makes of an empty cell.
BELIEVED = range(1970, 2100)


def instant_of(cell: Cell, column: str, times: Times) -> datetime:
    """The instant (UTC) that a cell's wall-clock reading means in the mapping's zone.

    Raises RowRefused when no format reads it, when its year is beyond belief, or when the wall clock never showed it or showed
    it twice and the mapping does not say which is meant.
    """
    wall = cell if isinstance(cell, datetime) else _read(cell, tuple(times.formats))
    if wall is None:
        raise RowRefused("date", column=column, value=str(cell)[:40], formats=" | ".join(times.formats))
    if wall.year not in BELIEVED:
        raise RowRefused("year", column=column, value=str(cell)[:40], first=BELIEVED[0], last=BELIEVED[-1])
    try:
        return wall.astimezone(UTC) if wall.tzinfo else _placed(wall, column, times)
    except (OverflowError, ValueError):
        raise RowRefused("date", column=column, value=str(cell)[:40], formats=" | ".join(times.formats)) from None


@lru_cache(1 << 14)
def _read(text: str, formats: tuple[str, ...]) -> datetime | None:
    """The wall-clock reading; None when no format reads the text. Neighbouring rows often tell of the same minute."""
    return next((wall for format_ in formats if (wall := read_as(text, format_))), None)


def read_as(text: str, format_: str) -> datetime | None:
    """What the wall clock shows by this format; None when it does not read the text."""
    try:
        return datetime.strptime(text, format_)  # noqa: DTZ007  a wall-clock reading; it gets its zone above
    except ValueError:
        return None


def _placed(wall: datetime, column: str, times: Times) -> datetime:
    """The wall-clock reading in its zone. The two answers of `fold` differ where the clock was put back or forward."""
    first = wall.replace(tzinfo=times.place, fold=0)
    second = wall.replace(tzinfo=times.place, fold=1)
    gained = (first.utcoffset() or timedelta()) - (second.utcoffset() or timedelta())
    if gained > timedelta():
        if times.repeated_hour == "reject":
            raise RowRefused("repeated_hour", column=column, value=str(wall), zone=times.zone)
        return (first if times.repeated_hour == "first" else second).astimezone(UTC)
    if gained < timedelta() and times.missing_hour == "reject":
        raise RowRefused("missing_hour", column=column, value=str(wall), zone=times.zone)
    return first.astimezone(UTC)
