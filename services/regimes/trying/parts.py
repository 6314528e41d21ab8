"""A part of the cases tried: what is on record of it beside what the candidate gives, summed up."""

import numpy as np

from db.engine import Connection
from db.queries.numbers import NEVER
from services.policy.instants import to_us
from services.regimes.trying.asked import CAPACITIES, Asked, Part, Way
from services.regimes.trying.by_engine import by_engine
from services.regimes.trying.by_values import by_values
from services.regimes.trying.newer_days import of_newer_days
from services.regimes.trying.prices import MEASURES
from services.regimes.trying.record import on_record
from services.regimes.trying.sides import Charges, Flags, Side, Whole, joined
from services.regimes.trying.tally import FIRST, MOVES, Move, Tally

Sides = tuple[Side, Side]


def tried(conn: Connection, asked: Asked, part: Part) -> Tally:
    """What the part comes to. A case of which the candidate cannot tell is left out of both sides."""
    way, found = asked.ways[part.way], Tally()
    record = on_record(conn, asked, way, part)
    after, partly, nothing = by_values(conn, asked, way, part, record)
    whole, rest = by_engine(conn, asked, way, part, nothing), by_engine(conn, asked, way.narrow, part, partly)
    # Of cases that are partly computed by the engine everything else stays as it is on record.
    sides = (after.of(~partly & ~nothing), whole.side(), rest.side(), record.beside(way.narrow).of(partly))
    told = ~of_newer_days(asked, way, part, record)
    told[whole.untold + rest.untold] = False
    untold = np.flatnonzero(~told)
    found.untold, found.untold_first, found.untold_steps = untold.size, part.ids[untold].tolist()[:FIRST], whole.steps
    _add(found, asked, way, part, told, (record.side().of(told), joined(sides).of(told)))
    return found


def _add(found: Tally, asked: Asked, way: Way, part: Part, told: Flags, sides: Sides) -> None:
    size = part.ids.size
    late = sides[0].deadlines.late_cases(size), sides[1].deadlines.late_cases(size)
    costs = np.stack([_costs(side.charges, size) for side in sides], axis=1)
    found.cases = int(told.sum())
    found.late += [side.sum() for side in late]
    found.only += [(late[0] & ~late[1]).sum(), (late[1] & ~late[0]).sum()]
    for units, unit in ((found.months, part.month), (found.projects, part.project)):
        units.add(unit[told], (late[0][told], late[1][told]), costs[told])
    for place, side in enumerate(sides):
        _add_rules(found, way, side, place)
        _add_payers(found, asked, side.charges, place)
    _add_moves(found, asked, way, part, sides)


def _costs(charges: Charges, size: int) -> Whole:
    found = np.zeros((size, MEASURES), dtype=np.int64)
    np.add.at(found, charges.case, charges.measures)
    return found


def _add_rules(found: Tally, way: Way, side: Side, place: int) -> None:
    deadlines, size = side.deadlines, len(way.rules)
    counts = np.bincount(deadlines.rule, minlength=size), np.bincount(deadlines.rule[deadlines.late], minlength=size)
    for rule, clocks, late in zip(way.rules, *counts, strict=True):
        found.rules[way.pack.id, rule][:, place] += [clocks, late]


def _add_payers(found: Tally, asked: Asked, charges: Charges, place: int) -> None:
    key = (charges.person * len(asked.roles) + charges.role) * len(CAPACITIES) + charges.capacity
    known, which = np.unique(key, return_inverse=True)
    sums = np.zeros((known.size, MEASURES), dtype=np.int64)
    np.add.at(sums, which, charges.measures)
    for one, row in zip(known.tolist(), sums, strict=True):
        rest, capacity = divmod(one, len(CAPACITIES))
        person, role = divmod(rest, len(asked.roles))
        found.payers[asked.roles[role], person, CAPACITIES[capacity]][place] += row


def _add_moves(found: Tally, asked: Asked, way: Way, part: Part, sides: Sides) -> None:
    """The open clocks that are not due at the same instant on both sides, or are there on one alone."""
    runnings = [side.running for side in sides]
    most = max(running.n.max(initial=0) for running in runnings) + 1
    keys = [(running.case * len(way.rules) + running.rule) * most + running.n for running in runnings]
    known = np.union1d(*keys)
    due = np.full((known.size, 2), NEVER)
    for place, (running, key) in enumerate(zip(runnings, keys, strict=True)):
        due[np.searchsorted(known, key), place] = running.due
    moves = due[:, 0] != due[:, 1]
    due, (rest, n) = due[moves], np.divmod(known[moves], most)
    case, rule = np.divmod(rest, len(way.rules))
    late = due < to_us(asked.at)
    rank = np.where(late[:, 1] & ~late[:, 0], 0, np.where(late[:, 0] & ~late[:, 1], 1, 2))
    found.moved += [rank.size, (rank == 0).sum(), (rank == 1).sum()]
    first = np.lexsort((n, rule, case, due[:, 1], rank))[:MOVES]
    rows = zip(*(one[first].tolist() for one in (rank, due[:, 1], part.ids[case], rule, n, due[:, 0])), strict=True)
    found.moved_first = [Move(r, after, no, way.pack.id, way.rules[name], m, was) for r, after, no, name, m, was in rows]
