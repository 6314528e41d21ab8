"""From sums to what people are told: names, instants and money, the greatest difference first."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from db.engine import Connection
from db.queries import trying as queries
from db.queries.numbers import NEVER
from services.policy.instants import from_us, to_us
from services.regimes.trying.sides import Whole
from services.regimes.trying.tally import Move, Tally, Units
from services.regimes.trying.tried import Both, Cost, Costs, MonthTried, Moved, PayerTried, RuleTried, UnitTried, Untold

PAYERS = 500


def rules_of(tally: Tally) -> tuple[RuleTried, ...]:
    """The rules of which there are clocks on either side."""
    return tuple(
        RuleTried(pack, rule, both(row[0]), both(row[1])) for (pack, rule), row in sorted(tally.rules.items()) if row[0].any()
    )


def months_of(tally: Tally) -> tuple[MonthTried, ...]:
    """The months in order."""
    months = tally.months
    return tuple(
        MonthTried(f"{key // 12:04}-{key % 12 + 1:02}", months.cases[key], both(months.late[key]), costs_of(months.costs[key]))
        for key in sorted(months.cases)
    )


def payers_of(conn: Connection, tally: Tally) -> tuple[PayerTried, ...]:
    """Those whose sums differ most."""
    first = sorted(tally.payers.items(), key=lambda item: (_by_difference(item[1]), item[0]))[:PAYERS]
    names = queries.people_named(conn, {person for (_, person, _), _ in first})
    return tuple(
        PayerTried(role, person or None, names.get(person), capacity, costs_of(row)) for (role, person, capacity), row in first
    )


def units_of(conn: Connection, tally: Tally) -> tuple[tuple[UnitTried, ...], tuple[UnitTried, ...]]:
    """Projects and companies."""
    rows = queries.projects(conn, tally.projects.cases)
    names = {row.id: (row.name, row.company) for row in rows} | {row.company_id: (row.company, row.company) for row in rows}
    return _units(tally.projects, names), _units(tally.projects.gathered({row.id: row.company_id for row in rows}), names)


def _units(units: Units, names: Mapping[int, tuple[str, str]]) -> tuple[UnitTried, ...]:
    ordered = sorted(units.cases, key=lambda key: (_by_difference(units.costs[key]), key))
    return tuple(
        UnitTried(key, *names[key], units.cases[key], both(units.late[key]), costs_of(units.costs[key])) for key in ordered
    )


def moved_of(conn: Connection, moves: Iterable[Move], at: datetime) -> tuple[Moved, ...]:
    """The deadlines, with the numbers of their cases."""
    moves = list(moves)
    numbers, now = queries.cases_named(conn, {move.case for move in moves}), to_us(at)
    return tuple(
        Moved(
            no=numbers[move.case],
            pack=move.pack,
            rule=move.rule,
            n=move.n,
            due_before=_instant(move.due_before),
            due_after=_instant(move.due_after),
            late_before=move.due_before < now,
            late_after=move.due_after < now,
        )
        for move in moves
    )


def untold_of(conn: Connection, tally: Tally) -> Untold:
    """The cases of which nothing could be told."""
    numbers = queries.cases_named(conn, tally.untold_first)
    return Untold(tally.untold, tuple(numbers[case] for case in tally.untold_first), dict(tally.untold_steps.most_common()))


def costs_of(row: Whole) -> Costs:
    """Whole numbers of both sides as money."""
    before, after = (Cost(Decimal(cents) / 100, Decimal(part) / 100, count) for cents, part, count in row.tolist())
    return Costs(before, after)


def both(row: Whole) -> Both:
    """A pair of counts."""
    return Both(*row.tolist())


def _instant(us: int) -> datetime | None:
    return None if us == NEVER else from_us(us)


def _by_difference(row: Whole) -> tuple[int, ...]:
    return tuple((-abs(row[1] - row[0])).tolist())
