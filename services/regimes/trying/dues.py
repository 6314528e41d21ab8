"""Due instants of many clocks at once: what `services.policy.limits.due_after` gives for each."""

from datetime import date, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

from services.policy.instants import day_end, from_us, to_us
from services.policy.limits import Calendar, Limit, due_after
from services.policy.slots import next_slot

Instants = NDArray[np.int64]
_DAY = timedelta(days=1)


def dues(limit: Limit, calendar: Calendar, starts: Instants) -> Instants:
    """When what starts at these instants is due. Raises WorkingTimeError where the calendar cannot tell."""
    if limit.unit in ("minutes", "hours"):
        return starts + limit.microseconds
    if limit.unit == "workhours":
        return calendar.time.add_many(starts, limit.microseconds)
    # The other units look at nothing but the local day of the start.
    days, which = _local_days(starts, calendar.zone)
    ends = [to_us(due_after(from_us(int(day)), limit, calendar).at) for day in days]
    return np.array(ends, dtype=np.int64)[which]


def next_slots(at: str, zone: tzinfo, firsts: Instants) -> Instants:
    """For each instant the first time of day `at` that is not before it."""
    days, which = _local_days(firsts, zone)
    here = np.array([to_us(next_slot(at, from_us(int(day)), zone)) for day in days], dtype=np.int64)[which]
    following = np.array([to_us(next_slot(at, day_end(_local(day, zone), zone), zone)) for day in days], dtype=np.int64)[which]
    return np.where(here >= firsts, here, following)


def _local_days(at: Instants, zone: tzinfo) -> tuple[Instants, NDArray[np.intp]]:
    """The first instants of the local days on which these lie, each once, and for each of these which of them."""
    if not at.size:
        return at, np.zeros(0, dtype=np.intp)
    day, last = _local(at.min(), zone) - _DAY, _local(at.max(), zone)
    begins = []
    while day <= last:
        begins.append(to_us(day_end(day, zone)))
        day += _DAY
    begun = np.array(begins, dtype=np.int64)
    found, which = np.unique(np.searchsorted(begun, at, side="right") - 1, return_inverse=True)
    return begun[found], which


def _local(us: np.int64, zone: tzinfo) -> date:
    return from_us(int(us)).astimezone(zone).date()
