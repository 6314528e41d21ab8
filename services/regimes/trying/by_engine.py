"""What cases would have come to by a candidate, one after the other from their steps: for whatever arithmetic cannot tell."""

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

import numpy as np

from db.engine import Connection
from db.queries import trying as queries
from db.queries import waking
from services.policy.accruals import Accrual, accruals_of
from services.policy.clocks import clocks_of
from services.policy.instances import Instance
from services.policy.instants import to_us
from services.policy.story import Step, Story
from services.regimes.trying.asked import CAPACITIES, Asked, Part, Way
from services.regimes.trying.prices import MEASURES, Whole, in_whole
from services.regimes.trying.sides import Charges, Deadlines, Flags, Running, Side

_log = logging.getLogger(__name__)
# Cases whose steps are read at once.
BATCH = 500


@dataclass
class Found:
    """Rows of the cases computed so far; the places of those that cannot be told, and the steps that are unknown."""

    deadlines: list[tuple[int, int, bool]] = field(default_factory=list)
    running: list[tuple[int, int, int, int]] = field(default_factory=list)
    charges: dict[tuple[int, int, int, int], Whole] = field(default_factory=lambda: defaultdict(_nothing))
    untold: list[int] = field(default_factory=list)
    steps: Counter[str] = field(default_factory=Counter)

    def side(self) -> Side:
        """All of them as arrays."""
        deadlines, running = _table(self.deadlines, 3), _table(self.running, 4)
        keys, sums = _table(list(self.charges), 4), _table(list(self.charges.values()), MEASURES)
        return Side(
            Deadlines(deadlines[:, 0], deadlines[:, 1], deadlines[:, 2].astype(bool)),
            Running(running[:, 0], running[:, 1], running[:, 2], running[:, 3]),
            Charges(keys[:, 0], keys[:, 1], keys[:, 2], keys[:, 3], sums),
        )


def _nothing() -> Whole:
    return np.zeros(MEASURES, dtype=np.int64)


def _table(rows: Sequence[Any], columns: int) -> Whole:
    return np.array(rows, dtype=np.int64).reshape(-1, columns)


def by_engine(conn: Connection, asked: Asked, way: Way, part: Part, chosen: Flags) -> Found:
    """The chosen cases of the part by the candidate."""
    found, places = Found(), np.flatnonzero(chosen)
    for begin in range(0, places.size, BATCH):
        ids = part.ids[places[begin : begin + BATCH]]
        steps = _steps_of(conn, ids)
        for row in queries.assigned(conn, ids):
            _take(found, asked, way, int(np.searchsorted(part.ids, row.id)), row.assigned, steps.get(row.id, []))
    return found


def _steps_of(conn: Connection, ids: Whole) -> Mapping[int, list[Step]]:
    found = groupby(waking.steps_of(conn, ids.tolist()), key=attrgetter("case_id"))
    return {case_id: [Step(s.event, s.at, s.by_role, s.data, s.by_id) for s in steps] for case_id, steps in found}


def _take(found: Found, asked: Asked, way: Way, place: int, assigned: Mapping[str, int], steps: Sequence[Step]) -> None:
    unknown = {step.event for step in steps} - way.pack.steps.keys()
    try:
        if not unknown:
            _keep(found, asked, way, place, *_computed(asked, way, assigned, steps))
            return
    except Exception as error:  # noqa: BLE001 - whatever rules cannot explain of a case that went by others, they cannot tell
        _log.info("A case cannot be tried by %s: %s", way.pack.id, error)
    found.untold.append(place)
    found.steps.update(unknown)


def _computed(asked: Asked, way: Way, assigned: Mapping[str, int], steps: Sequence[Step]) -> tuple[list[Instance], list[Accrual]]:
    """Clocks and accruals of a case, of all that `services.policy.engine` computes: reminders and levels are not asked for."""
    story = Story(way.pack, {}, assigned, [step for step in steps if step.at <= asked.at])
    clocks = clocks_of(story, way.calendar, asked.at)
    return [clock for found in clocks.values() for clock in found], accruals_of(story, clocks, asked.at)


def _keep(found: Found, asked: Asked, way: Way, place: int, clocks: Sequence[Instance], accruals: Sequence[Accrual]) -> None:
    for clock in clocks:
        rule = way.rule_places[clock.rule]
        found.deadlines.append((place, rule, clock.state(asked.at) in ("missed", "overdue")))
        if clock.outcome is None:
            found.running.append((place, rule, clock.n, to_us(clock.due)))
    for accrual in accruals:
        key = place, asked.role_places[accrual.payer], accrual.person or 0, CAPACITIES.index(accrual.capacity)
        found.charges[key] += in_whole(accrual.measure)
