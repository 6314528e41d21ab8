"""Instants as whole microseconds since 1970-01-01 00:00 UTC: exact, and quick to reckon with."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US


def to_us(at: datetime) -> int:
    """Microseconds since the epoch. Raises ValueError without a time zone: a wall-clock reading is not an instant."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone; give an aware datetime")
    return (at - EPOCH) // MICROSECOND


def from_us(us: int) -> datetime:
    """The instant, in UTC."""
    return EPOCH + timedelta(microseconds=us)


def wall_clock(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant, in UTC, at which clocks in the zone show this time on this day.

    Where clocks go back and show it twice, the first; where they skip it, when they would have shown it without the skip.
    """
    return datetime.combine(day, at, zone).astimezone(UTC)


def day_end(day: date, zone: tzinfo) -> datetime:
    """24:00 of the day in the zone, that is 00:00 of the next one, in UTC."""
    return wall_clock(day + timedelta(days=1), time.min, zone)
