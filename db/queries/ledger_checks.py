"""Entries of the ledger that do not hold together. Each query reads what people have done, however many accruals there are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, or_, select

from db.tables import penalties, penalty_requests

Found = Row[*tuple[Any, ...]]

_entry = penalties.c
_origin = penalties.alias("origin")
_request = penalty_requests.c
_IS_WAIVER = _entry.kind == "waiver"
_IS_DECISION = _entry.kind == "decision"


def count(conn: Connection) -> int:
    """How many waivers and decisions are about another entry."""
    return int(conn.execute(select(func.count()).where(_entry.refers_to.is_not(None))).scalar_one())


def unlike(conn: Connection, same: Sequence[str]) -> Sequence[Found]:
    """Entries that differ in one of the columns `same` from the one that they are about, lie before it, or cannot be about it."""
    differs = [_entry[name].is_distinct_from(_origin.c[name]) for name in same]
    misplaced = [
        _entry.at < _origin.c.at,
        and_(_IS_WAIVER, or_(_origin.c.kind == "waiver", _origin.c.decision_low.is_not(None))),
        and_(_IS_DECISION, _origin.c.decision_low.is_(None)),
    ]
    return conn.execute(_about(_entry.id, _entry.refers_to).where(or_(*differs, *misplaced)).order_by(_entry.id)).all()


def out_of_range(conn: Connection) -> Sequence[Found]:
    """Decisions above or below the range that they are about."""
    outside = ~_entry.percent.between(_origin.c.decision_low, _origin.c.decision_high)
    return conn.execute(_about(_entry.id, _entry.refers_to).where(_IS_DECISION, outside).order_by(_entry.id)).all()


def overdrawn(conn: Connection) -> Sequence[Found]:
    """Entries of which more is waived than they came to."""
    left = [func.coalesce(_origin.c[name], 0) + func.coalesce(func.sum(_entry[name]), 0) for name in ("yuan", "percent")]
    query = _about(_origin.c.id).where(_IS_WAIVER).group_by(_origin.c.id)
    return conn.execute(query.having(or_(*(amount < 0 for amount in left))).order_by(_origin.c.id)).all()


def unasked(conn: Connection) -> Sequence[Found]:
    """Waivers and decisions that are not what somebody was granted: about another entry, of another amount, or never asked."""
    granted = and_(
        _request.penalty_id == _entry.refers_to,
        case((_request.kind == "decision", "decision"), else_="waiver") == _entry.kind,
        case((_IS_WAIVER, -_entry.yuan), else_=_entry.yuan).is_not_distinct_from(_request.yuan),
        case((_IS_WAIVER, -_entry.percent), else_=_entry.percent).is_not_distinct_from(_request.percent),
        _entry.consequence.is_not_distinct_from(_request.consequence),
    )
    query = select(_entry.id).join(penalty_requests, and_(_request.entry_id == _entry.id, granted), isouter=True)
    return conn.execute(query.where(_entry.refers_to.is_not(None), _request.id.is_(None)).order_by(_entry.id)).all()


def _about(*columns: Any) -> Select[Any]:
    return select(*columns).join(_origin, _origin.c.id == _entry.refers_to)
