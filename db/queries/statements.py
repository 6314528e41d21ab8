"""Statements of penalties: which entries stand on which, found and written by the database however many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    LargeBinary,
    Row,
    Select,
    Text,
    and_,
    cast,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on

from db.queries import subjects
from db.tables import orgs, penalties, people, statement_entries, statement_issues, statement_names, statements

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]

_TURN = "statements"
_entry = penalties.c
_decision = penalties.alias("decision")

# What an entry says, in the order of its hash.
_SAID = (
    *("id", "kind", "refers_to", "case_id", "finding_id", "rule", "clock", "n", "capacity", "number", "payer_role"),
    *("payer_id", "yuan", "percent", "decision_low", "decision_high", "consequence", "cite", "reason", "author_id"),
)


@dataclass(frozen=True)
class Span:
    """Which entries of a regime stand on a statement: those before `until` that the ledger had as its entry `last` was made,
    without those that an earlier statement had: before `since`, and in the ledger by `after`."""

    pack: str
    since: datetime | None
    after: int
    until: datetime
    last: int


def take_turn(conn: Connection) -> None:
    """Whoever else closes or issues statements waits until this transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(_TURN, 0))))


def last(conn: Connection) -> dict[str, Found]:
    """The last statement of each regime."""
    query = select(statements).ext(distinct_on(statements.c.pack)).order_by(statements.c.pack, statements.c.n.desc())
    return {row.pack: row for row in conn.execute(query)}


def first_entry(conn: Connection, pack: str) -> datetime | None:
    """When the first entry of a regime accrued."""
    query = select(_entry.at).select_from(subjects.joined()).where(subjects.pack == pack).order_by(_entry.at).limit(1)
    return conn.execute(query).scalar_one_or_none()


def settle(conn: Connection) -> int:
    """The last entry of the ledger; from now on every new one has a higher id.

    Whoever is writing entries is waited for, and waits until this transaction ends.
    """
    conn.execute(text("lock table penalties in share mode"))
    return int(conn.execute(select(func.coalesce(func.max(_entry.id), 0))).scalar_one())


def _members(span: Span) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [subjects.pack == span.pack, _entry.at < span.until, _entry.id <= span.last]
    return found if span.since is None else [*found, or_(_entry.at >= span.since, _entry.id > span.after)]


def figures(conn: Connection, span: Span) -> Found:
    """What the entries of a span come to, and `digest`, a hash over all that they say."""
    decided = exists().where(
        _decision.c.refers_to == _entry.id,
        _decision.c.kind == "decision",
        _decision.c.at < span.until,
        _decision.c.id <= span.last,
    )
    said = func.row(*(_entry[name] for name in _SAID), func.extract("epoch", _entry.at), subjects.no)
    query = select(*sums_of(decided), _digest(said, _entry.id)).select_from(subjects.joined()).where(*_members(span))
    return conn.execute(query).one()


def sums_of(decided: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    """What entries come to; a range that is `decided` within is not to be decided any more."""
    return [
        func.count().label("entries"),
        func.coalesce(func.sum(_entry.yuan), 0).label("yuan"),
        func.count(_entry.percent).label("percents"),
        func.coalesce(func.sum(_entry.percent), 0).label("percent"),
        func.count().filter(_entry.decision_low.is_not(None), ~decided).label("undecided"),
    ]


def _digest(said: ColumnElement[Any], *order: ColumnElement[Any]) -> ColumnElement[Any]:
    """A hash over the hashes of rows in an order: a million of them need no more than 32 bytes each."""
    each = func.sha256(func.convert_to(cast(said, Text), "UTF8"))
    nothing = literal(b"", LargeBinary)
    return func.sha256(func.coalesce(func.string_agg(each, aggregate_order_by(nothing, *order)), nothing)).label("digest")


def names_digest(conn: Connection, span: Span) -> bytes:
    """A hash over the names, as they are now, of all people and units that the entries of a span name."""
    return _names_digest(conn, _names(span).subquery("names").c)


def kept_names_digest(conn: Connection, statement_id: int) -> bytes:
    """The same over the names kept with a statement."""
    kept = select(statement_names).where(statement_names.c.statement_id == statement_id).subquery("kept")
    return _names_digest(conn, kept.c)


def _names_digest(conn: Connection, names: Any) -> bytes:
    said = func.row(names.kind, names.id, names.name, names.name_en)
    return bytes(conn.execute(select(_digest(said, names.kind, names.id))).scalar_one())


def _names(span: Span) -> Select[Any]:
    columns = (_entry.payer_id, _entry.author_id, subjects.project_id, subjects.company_id)
    found = select(*columns).distinct().select_from(subjects.joined()).where(*_members(span)).cte("found")
    persons = union(select(found.c.payer_id.label("id")), select(found.c.author_id)).subquery("persons")
    units = union(select(found.c.project_id.label("id")), select(found.c.company_id)).subquery("units")
    person = select(literal("person").label("kind"), people.c.id, people.c.name, null().cast(Text).label("name_en"))
    unit = select(literal("unit"), orgs.c.id, orgs.c.name, orgs.c.name_en)
    both = union_all(person.join(persons, persons.c.id == people.c.id), unit.join(units, units.c.id == orgs.c.id))
    return select(both.subquery("both"))


def add(conn: Connection, values: Values, span: Span) -> None:
    """Write a statement down with the entries of a span, and with the names that they need."""
    statement_id = conn.execute(insert(statements).values(**values).returning(statements.c.id)).scalar_one()
    entries = select(_entry.id, literal(statement_id, BigInteger)).select_from(subjects.joined()).where(*_members(span))
    conn.execute(insert(statement_entries).from_select(["penalty_id", "statement_id"], entries.order_by(_entry.id)))
    names = _names(span).subquery("names").c
    new = select(literal(statement_id, BigInteger), names.kind, names.id, names.name, names.name_en)
    conn.execute(insert(statement_names).from_select(["statement_id", "kind", "id", "name", "name_en"], new))


# Issuing.


def unissued(conn: Connection) -> Found | None:
    """The first statement that was not sent yet."""
    sent = exists().where(statement_issues.c.statement_id == statements.c.id)
    return conn.execute(select(statements).where(~sent).order_by(statements.c.id).limit(1)).one_or_none()


def readers(conn: Connection, roles: Sequence[str]) -> Sequence[Found]:
    """Active people with one of these roles: id, role, language, and their unit's path."""
    query = select(people.c.id, people.c.role, people.c.language, orgs.c.path).join(orgs, orgs.c.id == people.c.org_id)
    return conn.execute(query.where(people.c.role.in_(roles), people.c.active).order_by(people.c.id)).all()


def add_issue(conn: Connection, statement_id: int, at: datetime, readers: int) -> None:
    """Note that a statement was sent to so many readers."""
    conn.execute(insert(statement_issues).values(statement_id=statement_id, at=at, readers=readers))


# Proof.


def all_of(conn: Connection, pack: str) -> Sequence[Found]:
    """The statements of a regime in their order."""
    return conn.execute(select(statements).where(statements.c.pack == pack).order_by(statements.c.n)).all()


def missing(conn: Connection, statement_id: int, span: Span, most: int) -> Sequence[int]:
    """Some entries of a span that do not stand on the statement."""
    there = exists().where(statement_entries.c.penalty_id == _entry.id, statement_entries.c.statement_id == statement_id)
    query = select(_entry.id).select_from(subjects.joined()).where(*_members(span), ~there)
    return conn.execute(query.order_by(_entry.id).limit(most)).scalars().all()


def strange(conn: Connection, statement_id: int, span: Span, most: int) -> Sequence[int]:
    """Some entries that stand on the statement and do not belong there."""
    belongs, there = and_(*_members(span)), statement_entries.c.statement_id == statement_id
    query = select(_entry.id).select_from(subjects.joined()).join(statement_entries, statement_entries.c.penalty_id == _entry.id)
    query = query.where(there, belongs.is_not(True))
    return conn.execute(query.order_by(_entry.id).limit(most)).scalars().all()
