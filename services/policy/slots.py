"""One time of day, day after day."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta, tzinfo

from services.policy.instants import wall_clock


def slots(at: str, first: datetime, zone: tzinfo) -> Iterator[datetime]:
    """The instants, in UTC, at which clocks in the zone show `at` ("18:00"), from the first not before `first`, without end."""
    day, moment = first.astimezone(zone).date(), time.fromisoformat(at)
    while True:
        slot = wall_clock(day, moment, zone)
        if slot >= first:
            yield slot
        day += timedelta(days=1)


def next_slot(at: str, first: datetime, zone: tzinfo) -> datetime:
    """The first of the slots."""
    return next(slots(at, first, zone))
