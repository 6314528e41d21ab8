"""Editions of the national days: what was announced up to an instant, so that what was reckoned then can be reckoned again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from services.policy.day_table import DayTable

# From when the first edition holds. To be compared alone: in some zones it is no day of the calendar.
EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Edition:
    """Days off and make-up days as a library knew them, in force from `since` on, and what the days off are called."""

    library: str
    since: datetime
    days: DayTable
    names: Mapping[date, str] = field(default_factory=dict, hash=False)

    @property
    def first_year(self) -> int:
        """The first year that is published."""
        return min(self.days.years)

    @property
    def last_year(self) -> int:
        """The last one."""
        return max(self.days.years)


def in_force(editions: Sequence[Edition], at: datetime) -> Edition:
    """The edition by which something that begins at an instant is reckoned. `editions` are the oldest first, and some."""
    return next((one for one in reversed(editions) if one.since <= at), editions[0])


def is_news(newest: Edition, other: Edition) -> bool:
    """Whether an edition knows more, or otherwise, than the newest; one that has forgotten a year is an older library's."""
    return other.days != newest.days and other.days.years >= newest.days.years


@lru_cache(maxsize=16)
def changed_days(old: Edition, new: Edition) -> frozenset[date]:
    """The days that are other ones."""
    return (old.days.off ^ new.days.off) | (old.days.made_up ^ new.days.made_up)


def concerns(old: Edition, new: Edition, first: date, last: date) -> bool:
    """Whether something reckoned over these days is told otherwise: one is another day, or a year of them is known now."""
    years = set(range(first.year, last.year + 1))
    newly_known = years & (old.days.years ^ new.days.years)
    return bool(newly_known) or any(first <= day <= last for day in changed_days(old, new))


def to_json(edition: Edition) -> dict[str, Any]:
    """The days as they are stored."""
    days = edition.days
    return {
        "off": {day.isoformat(): edition.names.get(day, "") for day in sorted(days.off)},
        "made_up": {day.isoformat(): edition.names.get(day, "") for day in sorted(days.made_up)},
        "years": sorted(days.years),
    }


def from_json(library: str, since: datetime, said: Mapping[str, Any]) -> Edition:
    """An edition from its stored days."""
    off, made_up = ({date.fromisoformat(day): name for day, name in said[kind].items()} for kind in ("off", "made_up"))
    table = DayTable(frozenset(off), frozenset(made_up), frozenset(said["years"]))
    return Edition(library, since, table, {**off, **made_up})
