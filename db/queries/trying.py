"""What is on record of many cases, as numbers: for trying other rules on them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    Integer,
    Row,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    text,
)

from db.queries.live import LIVE
from db.queries.numbers import Numbers, numbers
from db.tables import cases, clocks, orgs, penalties, people, steps

Found = Row[*tuple[Any, ...]]
Ids = NDArray[np.int64]

OUTCOMES = ("met", "missed", "cancelled")
_INSTANT = DateTime(timezone=True)
_NONE: ColumnElement[int] = literal(-1, BigInteger)
# One try at a time, whichever process it runs in.
_TURN = "trying rules"


def take_turn(conn: Connection) -> None:
    """Wait until no other try is at work; the turn is given back with the connection."""
    conn.execute(select(func.pg_advisory_lock(func.hashtextextended(_TURN, 0))))


def ready(conn: Connection) -> None:
    """Let questions end soon after whoever asked them is gone, and take no second processor for any of them."""
    conn.execute(text("set client_connection_check_interval = '200ms'"))
    conn.execute(text("set max_parallel_workers_per_gather = 0"))


def shared_state(conn: Connection) -> str:
    """The name by which other connections can look at the same state, as long as this transaction lasts."""
    return str(conn.execute(select(func.pg_export_snapshot())).scalar_one())


def look_at(conn: Connection, state: str) -> None:
    """Look at a shared state, as the first thing in a transaction that repeats its reads."""
    conn.execute(text(f"set transaction snapshot '{state}'"))


def opened(conn: Connection, versions: Sequence[str], since: datetime, until: datetime, path: str) -> Numbers:
    """The cases opened from one instant until before the other below a unit, of these versions, each written `<pack> <version>`.

    `id`, `version` (counted from 0), `project`, `opened`, and 1 in `carried` where it has gone by others before.
    """
    version = _code(cases.c.pack + " " + cases.c.pack_version, versions)
    carried = cast(cast(func.jsonb_array_length(cases.c.earlier_versions) > 0, Integer), BigInteger)
    names = (cases.c.id, version.label("version"), cases.c.project_id.label("project"), cases.c.opened_at.label("opened"))
    query = (
        select(*names, carried.label("carried"))
        .join(orgs, orgs.c.id == cases.c.project_id)
        .where(LIVE, cases.c.opened_at >= since, cases.c.opened_at < until, version >= 0)
        .where(orgs.c.path.startswith(path, autoescape=True))
    )
    return numbers(conn, query)


def clocks_of(conn: Connection, ids: Ids, rules: Sequence[str], branching: Collection[str]) -> Numbers:
    """All clocks of cases: `case`, `rule` (its place in `rules`), `n`, `outcome` (0 while open, else 1 + its place in OUTCOMES),
    `started`, `due`, `stopped` (NEVER when it was not) and, of the rules that are `branching`, which `branch`, else -1."""
    said = cast(clocks.c.reason["branch"].astext, BigInteger)
    branch = case((clocks.c.rule == func.any(list(branching)), said), else_=_NONE) if branching else _NONE
    query = select(
        clocks.c.case_id.label("case"),
        _code(clocks.c.rule, rules).label("rule"),
        cast(clocks.c.n, BigInteger).label("n"),
        (_code(clocks.c.outcome, OUTCOMES) + 1).label("outcome"),
        clocks.c.started_at.label("started"),
        clocks.c.due_at.label("due"),
        func.coalesce(clocks.c.stopped_at, cast("infinity", _INSTANT), type_=_INSTANT).label("stopped"),
        branch.label("branch"),
    )
    return numbers(conn, query.where(clocks.c.case_id == _any(ids)))


def accruals_of(
    conn: Connection, ids: Ids, rules: Sequence[str], roles: Sequence[str], capacities: Sequence[str], at: datetime
) -> Numbers:
    """What cases have cost up to an instant, accruals alone: `case`, `rule`, `role` and `capacity` by their places, `person` (0
    for nobody), `cents`, `percent` in hundredths, and 1 in `decisions` where it is left to somebody to decide."""
    query = select(
        penalties.c.case_id.label("case"),
        _code(penalties.c.rule, rules).label("rule"),
        _code(penalties.c.payer_role, roles).label("role"),
        _code(penalties.c.capacity, capacities).label("capacity"),
        func.coalesce(penalties.c.payer_id, 0, type_=BigInteger).label("person"),
        cast(func.coalesce(penalties.c.yuan, 0) * 100, BigInteger).label("cents"),
        cast(func.coalesce(penalties.c.percent, 0) * 100, BigInteger).label("percent"),
        cast(cast(penalties.c.decision_low.is_not(None), Integer), BigInteger).label("decisions"),
    )
    return numbers(conn, query.where(penalties.c.case_id == _any(ids), penalties.c.kind == "accrual", penalties.c.at <= at))


def steps_of(conn: Connection, ids: Ids, events: Sequence[str], roles: Sequence[str]) -> Numbers:
    """The steps of cases: `case`, `n`, `at`, `event` and `role` by their places, `person` (0 for nobody)."""
    query = select(
        steps.c.case_id.label("case"),
        cast(steps.c.n, BigInteger).label("n"),
        steps.c.at,
        _code(steps.c.event, events).label("event"),
        _code(steps.c.by_role, roles).label("role"),
        func.coalesce(steps.c.by_id, 0, type_=BigInteger).label("person"),
    )
    return numbers(conn, query.where(steps.c.case_id == _any(ids)))


def assigned(conn: Connection, ids: Ids) -> Sequence[Found]:
    """Of cases: who was given which role when they opened."""
    return conn.execute(select(cases.c.id, cases.c.assigned).where(cases.c.id == func.any(ids.tolist()))).all()


def particulars(conn: Connection, ids: Ids) -> Sequence[Found]:
    """Of cases: who was given which role when they opened, and what they are about, the columns that are fields among it."""
    names = (cases.c.id, cases.c.assigned, cases.c.fields)
    about = (cases.c.room, cases.c.demand, cases.c.channel, cases.c.category, cases.c.severity, cases.c.department)
    return conn.execute(select(*names, *about).where(cases.c.id == func.any(ids.tolist()))).all()


def cases_named(conn: Connection, ids: Collection[int]) -> dict[int, str]:
    """The numbers of cases by id."""
    found = conn.execute(select(cases.c.id, cases.c.no).where(cases.c.id == func.any(list(ids))))
    return {row.id: row.no for row in found}


def people_named(conn: Connection, ids: Collection[int]) -> dict[int, str]:
    """The names of people by id."""
    found = conn.execute(select(people.c.id, people.c.name).where(people.c.id == func.any(list(ids))))
    return {row.id: row.name for row in found}


def projects(conn: Connection, ids: Collection[int]) -> Sequence[Found]:
    """Projects with the companies that they belong to: `id`, `name`, `company_id`, `company`."""
    company = orgs.alias("company")
    query = select(orgs.c.id, orgs.c.name, company.c.id.label("company_id"), company.c.name.label("company"))
    return conn.execute(query.join(company, company.c.id == orgs.c.parent_id).where(orgs.c.id == func.any(list(ids)))).all()


def _code(value: ColumnElement[Any], names: Sequence[str]) -> ColumnElement[int]:
    """The place of a text among names, counted from 0; -1 where it is not among them."""
    place = func.array_position(cast(list(names), ARRAY(Text)), value)
    return cast(func.coalesce(place, 0), BigInteger) - 1


def _any(ids: Ids) -> ColumnElement[Any]:
    return func.any(bindparam(None, ids.tolist(), type_=ARRAY(BigInteger)))
