"""What stored clocks would have come to if values alone were others: reckoned for all of a part at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from db.engine import Connection
from db.queries.numbers import NEVER
from services.policy.working_time import WorkingTimeError
from services.regimes.trying.asked import CAPACITIES, Asked, Part, Way
from services.regimes.trying.dues import dues, next_slots
from services.regimes.trying.paying import people_of
from services.regimes.trying.prices import Price, accrued, prices, reached
from services.regimes.trying.record import Record
from services.regimes.trying.sides import Charges, Deadlines, Flags, Side, Whole
from services.regimes.trying.values import Values, limits_of


def by_values(conn: Connection, asked: Asked, way: Way, part: Part, record: Record) -> tuple[Side, Flags, Flags]:
    """The part by the candidate; the cases in which arithmetic cannot tell all that comes out otherwise, and those in which it
    can tell nothing: they are for the engine."""
    nobody = np.zeros(part.ids.size, dtype=bool)
    if way.values is None:
        return record.side(), nobody, ~nobody
    try:
        due = _dues(way, way.values, record)
    except WorkingTimeError:
        return record.side(), nobody, ~nobody
    unsure = _other_days(way, way.values, part, record, due)
    unsure[record.charges.case[_by(record, way, way.values.of_steps)]] = True
    charges, unknown = _charges(conn, asked, way, way.values, part, record, due)
    deadlines = Deadlines(record.clocks["case"], record.clocks["rule"], record.would_be_late(due))
    side = Side(deadlines, record.running(due), charges)
    return side, (unsure | unknown) & ~part.carried, part.carried


def _dues(way: Way, values: Values, record: Record) -> Whole:
    due, clocks = record.clocks["due"].copy(), record.clocks
    for rule in values.rules:
        mine = clocks["rule"] == way.rule_places[rule]
        branching = bool(way.pack.clocks[rule].limits)
        for place, limit in enumerate(limits_of(way.pack.clocks[rule])):
            chosen = mine & (clocks["branch"] == place) if branching else mine
            due[chosen] = dues(limit, way.calendar, clocks["started"][chosen])
    return due


def _other_days(way: Way, values: Values, part: Part, record: Record, due: Whole) -> Flags:
    """The cases in which a daily duty would begin on another day, because the clock that it waits for is due then."""
    found, clocks = np.zeros(part.ids.size, dtype=bool), record.clocks
    for rule in way.pack.clocks.values():
        if rule.daily is None or rule.daily.not_before not in values.rules:
            continue
        owing, awaited = (_first(way, record, name) for name in (rule.daily.while_, rule.daily.not_before))
        begun, ended = np.full(part.ids.size, NEVER), np.full(part.ids.size, NEVER)
        begun[clocks["case"][owing]], ended[clocks["case"][owing]] = clocks["started"][owing], clocks["stopped"][owing]
        awaited = awaited[begun[clocks["case"][awaited]] < NEVER]
        case = clocks["case"][awaited]
        was, would = (
            next_slots(rule.daily.at, way.pack.tz, np.maximum(begun[case], one[awaited])) for one in (clocks["due"], due)
        )
        # Where nothing was owed any more on the earlier of the two days, nothing was on the later one.
        found[case[(was != would) & (np.minimum(was, would) < ended[case])]] = True
    return found


def _first(way: Way, record: Record, rule: str) -> Whole:
    """The rows of the first clocks of a rule."""
    return np.flatnonzero((record.clocks["rule"] == way.rule_places[rule]) & (record.clocks["n"] == 1))


def _by(record: Record, way: Way, penalties: frozenset[str]) -> Flags:
    """The accruals on record that are by certain penalties."""
    return np.isin(record.penalty, [way.penalties.index(name) for name in penalties])


@dataclass(frozen=True)
class _Hit:
    """Clocks whose lateness costs something in one capacity: how many accruals they have come to, and when the first and the last
    of those that cost were."""

    who: str
    capacity: int
    price: Price
    case: Whole
    number: Whole
    first: Whole
    last: Whole


def _charges(
    conn: Connection, asked: Asked, way: Way, values: Values, part: Part, record: Record, due: Whole
) -> tuple[Charges, Flags]:
    """What the part would have cost, and the cases in which not one alone would have paid for a clock."""
    found, unknown = [record.charges.where(~_by(record, way, values.penalties))], np.zeros(part.ids.size, dtype=bool)
    hits = [hit for name in sorted(values.penalties) for hit in _hits(way, name, record, due)]
    late = np.unique(np.concatenate([hit.case for hit in hits])) if hits else np.zeros(0, dtype=np.int64)
    if not late.size:
        return found[0], unknown
    people = people_of(conn, asked, way, part, late)
    for hit in hits:
        role, person, steady = people.paying(hit.who, hit.case, hit.first, hit.last)
        unknown[hit.case[~steady]] = True
        capacity = np.full(hit.case.size, hit.capacity)
        found.append(Charges(hit.case, role, person, capacity, hit.price.of(hit.number)))
    return Charges.joined(found), unknown


def _hits(way: Way, name: str, record: Record, due: Whole) -> Iterator[_Hit]:
    penalty = way.pack.penalties[name]
    assert penalty.clock is not None
    mine = np.flatnonzero(record.clocks["rule"] == way.rule_places[penalty.clock])
    case, started, stopped = (record.clocks[part][mine] for part in ("case", "started", "stopped"))
    number = reached(penalty, started, due[mine], np.minimum(stopped, record.at))
    for capacity, price in prices(penalty).items():
        hit = number >= price.first
        counted = number[hit]
        last = counted if price.last is None else np.minimum(counted, price.last)
        first, final = (accrued(penalty, one, started[hit], due[mine][hit]) for one in (price.first, last))
        who = way.pack.clocks[penalty.clock].responsible if capacity == "responsible" else capacity
        yield _Hit(who, CAPACITIES.index(capacity), price, case[hit], counted, first, final)
