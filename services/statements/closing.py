"""Closing statements: each month of a regime once, in order, however late and whoever works."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from db.engine import Connection, reading, transaction
from db.queries import statements as queries
from db.queries import waking
from db.queries.statements import Span
from services import audit
from services.access import SYSTEM
from services.casework.regimes import regime_at
from services.policy import periods
from services.policy.engine import TICK
from services.policy.pack import Pack
from services.policy.packs import registry
from services.policy.rules import StatementRule
from services.statements import issuing, seal
from services.time import require_aware


@dataclass(frozen=True)
class _Closing:
    """The next statement of a regime: its running number, its instant, and what its last one has taken already."""

    pack: Pack
    rule: str
    n: int
    at: datetime
    since: datetime | None
    after: int

    @property
    def month(self) -> date:
        """The first day of the month that ends with it."""
        return (self.at - TICK).astimezone(self.pack.tz).date().replace(day=1)

    @property
    def number(self) -> str:
        """What people call it."""
        statement = self.pack.schedules[self.rule].statement
        assert isinstance(statement, StatementRule)
        return f"{statement.number_prefix}-{self.month:%Y-%m}-{self.n:03}"


def close_due(at: datetime) -> int:
    """Close all statements that were due by an instant and were not closed yet, and send those that were not sent; how many
    were closed.

    One waits until every case has been brought up to its instant. Several processes may run it at once.
    """
    at = require_aware(at)
    closed = 0
    while (due := _first_due(at)) is not None and (last := _settled(due.at)) is not None:
        closed += _close(due, last, at)
    issuing.issue_all(at)
    return closed


def next_instant(conn: Connection) -> datetime | None:
    """When the next statement closes, in the past when one waits for being closed or sent; None when there is nothing that one
    could hold."""
    waiting = queries.unissued(conn)
    ahead = [closing.at for closing in _ahead(conn)]
    return min([waiting.closed_at, *ahead] if waiting else ahead, default=None)


def _first_due(at: datetime) -> _Closing | None:
    with reading() as conn:
        return min((closing for closing in _ahead(conn) if closing.at <= at), key=lambda closing: closing.at, default=None)


def _ahead(conn: Connection) -> Iterator[_Closing]:
    """The next statement of each regime that has any entry: a regime's first one holds its first entry."""
    last = queries.last(conn)
    for name, versions in registry().versions.items():
        if not any(pack.statement for pack in versions.values()):
            continue  # or the whole ledger would be searched for its first entry
        before = last.get(name)
        began = before.closed_at if before else queries.first_entry(conn, name)
        if began is None:
            continue
        pack = regime_at(name, began)
        rule = pack.statement
        if rule is None:
            continue
        instant = next(periods.following(pack.schedules[rule], began, pack.tz))
        if before:
            yield _Closing(pack, rule, before.n + 1, instant, before.closed_at, before.last_entry)
        else:
            yield _Closing(pack, rule, 1, instant, None, 0)


def _close(closing: _Closing, last: int, at: datetime) -> bool:
    """Close a statement of what the ledger had up to an entry; False when somebody else has closed it meanwhile."""
    with transaction() as conn:
        queries.take_turn(conn)
        if closing not in _ahead(conn):
            return False
        span = Span(closing.pack.id, closing.since, closing.after, closing.at, last)
        found = queries.figures(conn, span)
        sums = {name: getattr(found, name) for name in seal.SUMS}
        kept = seal.seal(closing.number, closing.at, found.digest, queries.names_digest(conn, span))
        queries.add(conn, {**_row(closing), **sums, "last_entry": last, "recorded_at": at, "hash": kept}, span)
        data = {"entries": found.entries, "yuan": str(found.yuan), "hash": kept}
        audit.record(conn, at=at, actor_id=None, actor=SYSTEM.name, action="statement_closed", subject=closing.number, data=data)
    return True


def _settled(instant: datetime) -> int | None:
    """The last entry of the ledger once everything up to an instant is in it; None while some case is behind.

    In a transaction of its own: writers wait for it, and it must not take as long as closing does.
    """
    with transaction() as conn:
        return None if waking.is_behind(conn, instant) else queries.settle(conn)


def _row(closing: _Closing) -> dict[str, object]:
    pack = closing.pack
    return {
        "pack": pack.id,
        "pack_version": pack.version,
        "rule": closing.rule,
        "cite": pack.schedules[closing.rule].cite,
        "n": closing.n,
        "number": closing.number,
        "month": closing.month,
        "closed_at": closing.at,
    }
