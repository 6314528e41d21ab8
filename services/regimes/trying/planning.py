"""Which cases are tried, which way each of them, and in which parts."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, tzinfo

import numpy as np
from numpy.typing import NDArray

from db.engine import Connection
from db.queries import trying as queries
from services import holidays
from services.casework.regimes import calendar_for
from services.policy.editions import Edition
from services.policy.instants import from_us, to_us, wall_clock
from services.policy.pack import Pack
from services.policy.packs import registry
from services.regimes.trying.asked import CAPACITIES, Asked, Part, Way
from services.regimes.trying.values import limits_of, values_between

# Cases of a part: what arithmetic takes half a second for, and what the engine does.
BY_VALUES, BY_ENGINE = 5_000, 500
# Units that depend on which days are worked.
BY_DAYS = ("days", "months", "workhours", "workdays")


def asked_of(candidates: Sequence[Pack], at: datetime) -> Asked:
    """A way for each version of a candidate's regime under each edition of the national days."""
    known = registry().versions
    ways = [
        _way(pack, old, edition)
        for pack in candidates
        for old in known.get(pack.id, {}).values()
        for edition in holidays.editions()
    ]
    return Asked(at, ways, _roles(candidates))


def _way(candidate: Pack, old: Pack, edition: Edition) -> Way:
    values = values_between(old, candidate, calendar_for(old, edition), calendar_for(candidate, edition))
    known = [candidate, *registry().versions[candidate.id].values()]
    rules, penalties = ({name: None for pack in known for name in getattr(pack, part)} for part in ("clocks", "penalties"))
    by_days = sorted({*_by_days(candidate), *_by_days(old)})
    return Way(candidate, old.version, edition, values, list(rules), list(penalties), by_days)


def _by_days(pack: Pack) -> Iterator[str]:
    if pack.calendar.holidays == "china":
        for name, rule in pack.clocks.items():
            if any(limit.unit in BY_DAYS for limit in limits_of(rule)):
                yield name


def _roles(candidates: Sequence[Pack]) -> list[str]:
    """Everybody who may act or pay; the empty text stands for nobody."""
    known = [*candidates, *(pack for versions in registry().versions.values() for pack in versions.values())]
    return sorted({"", *CAPACITIES, *(name for pack in known for name in (*pack.roles, *pack.parties))})


def parts_of(conn: Connection, asked: Asked, since: datetime, until: datetime, path: str) -> Iterator[Part]:
    """The cases opened then below a unit, in parts of one way each."""
    editions = holidays.editions()
    versions = list(dict.fromkeys(f"{way.pack.id} {way.version}" for way in asked.ways))
    found = queries.opened(conn, versions, since, until, path)
    later = np.array([to_us(edition.since) for edition in editions[1:]], dtype=np.int64)
    way = found["version"] * len(editions) + np.searchsorted(later, found["opened"], side="right")
    for place in np.unique(way).tolist():
        mine = np.flatnonzero(way == place)
        mine = mine[np.argsort(found["id"][mine])]
        month = _months(found["opened"][mine], asked.ways[place].pack.tz)
        size = BY_VALUES if asked.ways[place].values else BY_ENGINE
        for begin in range(0, mine.size, size):
            some = mine[begin : begin + size]
            carried = found["carried"][some] == 1
            yield Part(place, found["id"][some], found["project"][some], month[begin : begin + size], carried)


def _months(at: NDArray[np.int64], zone: tzinfo) -> NDArray[np.int64]:
    """The months in which instants lie, counted from January of year 0."""
    low, high = (from_us(int(one)).astimezone(zone) for one in (at.min(), at.max()))
    first, last = (12 * day.year + day.month - 1 for day in (low, high))
    begins = [to_us(wall_clock(date(month // 12, month % 12 + 1, 1), time.min, zone)) for month in range(first, last + 1)]
    return first + np.searchsorted(np.array(begins), at, side="right") - 1
