"""What stands on statements. A path narrows everything down to what the unit covers; None is the whole."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, select

from db.queries import subjects
from db.queries.statements import sums_of
from db.tables import orgs, penalties, statement_entries, statement_names, statements

Found = Row[*tuple[Any, ...]]

_entry = penalties.c
_decision = penalties.alias("decision")

# What of an entry a statement shows.
_SHOWN = (
    *("id", "kind", "refers_to", "rule", "capacity", "number", "at", "payer_role", "payer_id", "yuan", "percent"),
    *("decision_low", "decision_high", "consequence", "cite", "reason", "author_id"),
)


def by_number(conn: Connection, number: str) -> Found | None:
    """A statement by its number."""
    return conn.execute(select(statements).where(statements.c.number == number)).one_or_none()


def listed(conn: Connection, limit: int) -> Sequence[Found]:
    """The latest statements, the latest first."""
    query = select(statements).order_by(statements.c.closed_at.desc(), statements.c.id.desc())
    return conn.execute(query.limit(limit)).all()


def count(conn: Connection) -> int:
    """How many statements there are."""
    return int(conn.execute(select(func.count()).select_from(statements)).scalar_one())


def sums(conn: Connection, statement_ids: Sequence[int], path: str | None) -> Sequence[Found]:
    """What the entries of these statements come to, by statement."""
    of = statement_entries.c.statement_id
    return conn.execute(_of(path, of, *sums_of(_decided())).where(of.in_(statement_ids)).group_by(of)).all()


def sums_by_payer(conn: Connection, statement_id: int, path: str | None) -> Sequence[Found]:
    """What they come to by company, payer and the payer's role, in the words of the latest version of the regime."""
    by = (subjects.company_id, _entry.payer_id, _entry.payer_role)
    version = func.max(subjects.pack_version.element).label("pack_version")
    return conn.execute(_on(statement_id, path, *by, version, *sums_of(_decided())).group_by(*by).order_by(*by)).all()


def sums_by_article(conn: Connection, statement_id: int, path: str | None) -> Sequence[Found]:
    """What they come to by article, rule and version of the regime."""
    by = (_entry.cite, _entry.rule, subjects.pack_version)
    return conn.execute(_on(statement_id, path, *by, *sums_of(_decided())).group_by(*by).order_by(*by)).all()


def stream(conn: Connection, statement_id: int, path: str | None) -> Iterator[Found]:
    """The entries of a statement in the order of their instants, read piece by piece."""
    subject = (subjects.no, subjects.pack_version, subjects.project_id, subjects.company_id)
    query = _on(statement_id, path, *(_entry[name] for name in _SHOWN), *subject).order_by(_entry.at, _entry.id)
    yield from conn.execute(query, execution_options={"yield_per": 5000})


def names(conn: Connection, statement_id: int) -> Sequence[Found]:
    """The people and units that a statement names, as they were called when it was closed."""
    return conn.execute(select(statement_names).where(statement_names.c.statement_id == statement_id)).all()


def _on(statement_id: int, path: str | None, *columns: ColumnElement[Any]) -> Select[Any]:
    return _of(path, *columns).where(statement_entries.c.statement_id == statement_id)


def _of(path: str | None, *columns: ColumnElement[Any]) -> Select[Any]:
    query = select(*columns).select_from(subjects.joined()).join(statement_entries, statement_entries.c.penalty_id == _entry.id)
    if path is None:
        return query
    projects = select(orgs.c.id).where(orgs.c.path.startswith(path, autoescape=True), orgs.c.kind == "project")
    return query.where(subjects.project_id.in_(projects))


def _decided() -> ColumnElement[bool]:
    """A range that was decided within on the very statement that it stands on."""
    beside = statement_entries.alias("beside")
    return exists().where(
        _decision.c.refers_to == _entry.id,
        _decision.c.kind == "decision",
        beside.c.penalty_id == _decision.c.id,
        beside.c.statement_id == statement_entries.c.statement_id,
    )
