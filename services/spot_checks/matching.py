"""Which of the visits seen at a counter is which of the cases entered there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Visit:
    """A visit: cases received from `since` to `until`, both ends in, may be it."""

    id: int
    at: datetime
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Case:
    """A case and the instant at which it was received."""

    id: int
    at: datetime


def pairs(visits: Sequence[Visit], cases: Sequence[Case]) -> dict[int, int]:
    """Case by visit: as many visits as can be have a case of their own, and of all such ways the one with the shortest distances.

    As many as can be, because a visit without a case is held against somebody. Both follow one another in time, so that no two
    pairs cross, and the best way for the first visits and cases leads to the best for all.
    """
    rows, columns = sorted(visits, key=lambda v: (v.at, v.id)), sorted(cases, key=lambda c: (c.at, c.id))
    # best[j]: pairs (negative), distance and the pairs themselves of the visits so far with the first j cases.
    best: list[tuple[int, timedelta, dict[int, int]]] = [(0, timedelta(0), {})] * (len(columns) + 1)
    for visit in rows:
        now = [best[0]]
        for j, case in enumerate(columns, start=1):
            ways = [best[j], now[j - 1]]
            if visit.since <= case.at <= visit.until:
                count, distance, found = best[j - 1]
                ways.append((count - 1, distance + abs(case.at - visit.at), {**found, visit.id: case.id}))
            now.append(min(ways, key=lambda way: way[:2]))
        best = now
    return best[-1][2]
