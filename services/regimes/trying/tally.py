"""Sums over many cases: what one part of them came to, and parts added up. Money is in whole numbers, see `prices`."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from services.regimes.trying.prices import MEASURES
from services.regimes.trying.sides import Flags, Whole

# Of so many cases about which nothing can be told the ids are kept, and so many deadlines that move.
FIRST, MOVES = 100, 500


def _pair() -> Whole:
    return np.zeros(2, dtype=np.int64)


def _counts() -> Whole:
    return np.zeros((2, 2), dtype=np.int64)


def _costs() -> Whole:
    return np.zeros((2, MEASURES), dtype=np.int64)


@dataclass
class Units:
    """The cases of each of several groups: how many, how many of them late on each side, and what they cost on each side."""

    cases: Counter[int] = field(default_factory=Counter)
    late: dict[int, Whole] = field(default_factory=lambda: defaultdict(_pair))
    costs: dict[int, Whole] = field(default_factory=lambda: defaultdict(_costs))

    def add(self, unit: Whole, late: tuple[Flags, Flags], costs: Whole) -> None:
        """Add cases, each of one unit, with what they cost: (case, side, measure)."""
        known, which = np.unique(unit, return_inverse=True)
        summed = np.zeros((known.size, *costs.shape[1:]), dtype=np.int64)
        np.add.at(summed, which, costs)
        for place, key in enumerate(known.tolist()):
            mine = which == place
            self.cases[key] += int(mine.sum())
            self.late[key] += [(mine & side).sum() for side in late]
            self.costs[key] += summed[place]

    def gathered(self, into: Mapping[int, int]) -> "Units":
        """The same by larger groups: each of these belongs to one of those."""
        found = Units()
        for unit, cases in self.cases.items():
            found.cases[into[unit]] += cases
            found.late[into[unit]] += self.late[unit]
            found.costs[into[unit]] += self.costs[unit]
        return found

    def merge(self, other: "Units") -> None:
        """Add those of another part."""
        self.cases.update(other.cases)
        _merge(self.late, other.late)
        _merge(self.costs, other.costs)


class Move(NamedTuple):
    """An open deadline that moves, in the order in which they are told: what would become overdue (rank 0) or no longer be so
    (rank 1) first, then by the new due. NEVER: there is no such deadline on that side."""

    rank: int
    due_after: int
    case: int
    pack: str
    rule: str
    n: int
    due_before: int


@dataclass
class Tally:
    """What cases came to. In pairs the first is on record, the second by the rules that are tried."""

    cases: int = 0
    late: Whole = field(default_factory=_pair)
    # Late on this side alone.
    only: Whole = field(default_factory=_pair)
    # By pack and rule: all clocks and the late ones, each on both sides.
    rules: dict[tuple[str, str], Whole] = field(default_factory=lambda: defaultdict(_counts))
    # By role, person (0: the role at large) and capacity.
    payers: dict[tuple[str, int, str], Whole] = field(default_factory=lambda: defaultdict(_costs))
    months: Units = field(default_factory=Units)
    projects: Units = field(default_factory=Units)
    # How many open deadlines move, how many of them would become overdue, and how many would no longer be so; and the first.
    moved: Whole = field(default_factory=lambda: np.zeros(3, dtype=np.int64))
    moved_first: list[Move] = field(default_factory=list)
    untold: int = 0
    untold_first: list[int] = field(default_factory=list)
    untold_steps: Counter[str] = field(default_factory=Counter)

    @property
    def costs(self) -> Whole:
        """What all of them cost, by side and measure."""
        return sum(self.months.costs.values(), _costs())

    def merge(self, other: "Tally") -> None:
        """Add what another part came to."""
        self.cases += other.cases
        self.late += other.late
        self.only += other.only
        _merge(self.rules, other.rules)
        _merge(self.payers, other.payers)
        self.months.merge(other.months)
        self.projects.merge(other.projects)
        self.moved += other.moved
        self.moved_first = sorted(self.moved_first + other.moved_first)[:MOVES]
        self.untold += other.untold
        self.untold_first = sorted(self.untold_first + other.untold_first)[:FIRST]
        self.untold_steps.update(other.untold_steps)


def _merge(into: dict[Any, Whole], other: dict[Any, Whole]) -> None:
    for key, row in other.items():
        into[key] += row
