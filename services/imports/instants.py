"""From what a cell says to an instant."""

from datetime import UTC, datetime, timedelta

from services.imports.mapping import Times
from services.imports.problems import Cell, RowRefused


def instant_of(cell: Cell, column: str, times: Times) -> datetime:
    """The instant (UTC) that a cell's wall-clock reading means in the mapping's zone.

    Raises RowRefused when no format reads it, or when the wall clock never showed it or showed it twice and the mapping
    does not say which is meant.
    """
    wall = cell if isinstance(cell, datetime) else _read(cell, column, times)
    try:
        return wall.astimezone(UTC) if wall.tzinfo else _placed(wall, column, times)
    except (OverflowError, ValueError):
        raise RowRefused("date", column=column, value=str(cell)[:40], formats=" | ".join(times.formats)) from None


def _read(text: str, column: str, times: Times) -> datetime:
    for format_ in times.formats:
        try:
            return datetime.strptime(text, format_)  # noqa: DTZ007  a wall-clock reading; it gets its zone below
        except ValueError:
            continue
    raise RowRefused("date", column=column, value=text[:40], formats=" | ".join(times.formats))


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
