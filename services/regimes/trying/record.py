"""What is on record of a part of the cases: their clocks and accruals, by the place of the case in the part."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from db.engine import Connection
from db.queries import trying as queries
from db.queries.numbers import Numbers
from services.policy.instants import to_us
from services.regimes.trying.asked import CAPACITIES, Asked, Part, Way
from services.regimes.trying.sides import Charges, Deadlines, Flags, Running, Side

OPEN, MET, MISSED, CANCELLED = range(1 + len(queries.OUTCOMES))


@dataclass(frozen=True)
class Record:
    """Clocks as numbers; accruals, with the penalty that each is by in `penalty`; and the instant, in microseconds."""

    clocks: Numbers
    charges: Charges
    penalty: NDArray[np.int64]
    at: int

    @cached_property
    def deadlines(self) -> Deadlines:
        """All clocks, and which of them were missed, or are open and past due."""
        outcome = self.clocks["outcome"]
        late = (outcome == MISSED) | ((outcome == OPEN) & (self.clocks["due"] < self.at))
        return Deadlines(self.clocks["case"], self.clocks["rule"], late)

    def would_be_late(self, due: NDArray[np.int64]) -> Flags:
        """Which clocks would be late if they were due at other instants."""
        outcome, stopped = self.clocks["outcome"], self.clocks["stopped"]
        return np.where(outcome == OPEN, due < self.at, (outcome != CANCELLED) & (stopped > due))

    def side(self) -> Side:
        """All of it."""
        return Side(self.deadlines, self.running(self.clocks["due"]), self.charges)

    def beside(self, way: Way) -> Side:
        """What is on record by other clocks and penalties than a way's candidate has."""
        others = [place for place, rule in enumerate(way.rules) if rule not in way.pack.clocks]
        charged = [place for place, name in enumerate(way.penalties) if name not in way.pack.penalties]
        deadlines, running = self.deadlines, self.running(self.clocks["due"])
        return Side(
            deadlines.where(np.isin(deadlines.rule, others)),
            running.where(np.isin(running.rule, others)),
            self.charges.where(np.isin(self.penalty, charged)),
        )

    def running(self, due: NDArray[np.int64]) -> Running:
        """The open clocks, due at these instants."""
        chosen, clocks = self.clocks["outcome"] == OPEN, self.clocks
        return Running(clocks["case"][chosen], clocks["rule"][chosen], clocks["n"][chosen], due[chosen])


def on_record(conn: Connection, asked: Asked, way: Way, part: Part) -> Record:
    """Read what is on record of the part."""
    moved = way.values.rules if way.values else ()
    branching = [rule for rule in moved if way.pack.clocks[rule].limits]
    clocks = queries.clocks_of(conn, part.ids, way.rules, branching)
    found = queries.accruals_of(conn, part.ids, way.penalties, asked.roles, CAPACITIES, asked.at)
    measures = np.stack([found[name] for name in ("cents", "percent", "decisions")], axis=1)
    charges = Charges(_place(part, found), found["role"], found["person"], found["capacity"], measures)
    return Record({**clocks, "case": _place(part, clocks)}, charges, found["rule"], to_us(asked.at))


def _place(part: Part, rows: Numbers) -> NDArray[np.int64]:
    """The place of the case of each row in the part."""
    return np.searchsorted(part.ids, rows["case"])
