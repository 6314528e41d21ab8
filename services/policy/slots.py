"""One time of day, day after day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from services.policy.instants import wall_clock


def slots(at: str, first: datetime, zone: tzinfo) -> Iterator[datetime]:
    """The instants, in UTC, at which clocks in the zone show `at` ("18:00"), from the first not before `first`, without end."""
    day = first.astimezone(zone).date()
    while True:
        slot = _slot(at, day, zone)
        if slot >= first:
            yield slot
        day += timedelta(days=1)


@lru_cache(4096)
def _slot(at: str, day: date, zone: tzinfo) -> datetime:
    return wall_clock(day, time.fromisoformat(at), zone)


def next_slot(at: str, first: datetime, zone: tzinfo) -> datetime:
    """The first of the slots."""
    return next(slots(at, first, zone))
