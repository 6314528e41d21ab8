"""Proof that every statement follows from the ledger: which entries stand on it, what they come to, that nothing was changed."""

from collections.abc import Iterator
from typing import Any

from db.engine import Connection
from db.queries import statements as queries
from db.queries.statements import Span
from services.casework.regimes import regime_at
from services.policy import periods
from services.policy.packs import registry
from services.statements import seal
from services.wording import text

# So many entries of a kind are named for each statement.
NAMED = 5


def check(conn: Connection, lang: str = "zh") -> tuple[int, list[str]]:
    """How many statements were looked at, and a sentence for everything that is not as it must be."""
    looked = 0
    found: list[str] = []
    for pack in registry().versions:
        before = None
        for row in queries.all_of(conn, pack):
            wrong = _wrong(conn, row, before)
            found += [text(f"statements.check.{what}", lang, number=row.number, **facts) for what, facts in wrong]
            looked, before = looked + 1, row
    return looked, found


def _wrong(conn: Connection, row: Any, before: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if not _follows(row, before):
        yield "numbering", {}
    since, after = (before.closed_at, before.last_entry) if before else (None, 0)
    span = Span(row.pack, since, after, row.closed_at, row.last_entry)
    computed = queries.figures(conn, span)
    for name in seal.SUMS:
        if getattr(computed, name) != getattr(row, name):
            yield "sums", {"name": name, "stored": getattr(row, name), "computed": getattr(computed, name)}
    if row.hash != seal.seal(row.number, row.closed_at, computed.digest, queries.kept_names_digest(conn, row.id)):
        yield "seal", {}
    for what, ask in (("missing", queries.missing), ("strange", queries.strange)):
        for entry in ask(conn, row.id, span, NAMED):
            yield what, {"id": entry}


def _follows(row: Any, before: Any) -> bool:
    """Whether a statement is the next one after another: by its running number, and as the regime's calendar has it."""
    if before is None:
        return bool(row.n == 1)
    pack = regime_at(row.pack, before.closed_at)
    rule = pack.statement
    instant = next(periods.following(pack.schedules[rule], before.closed_at, pack.tz)) if rule else None
    return bool(row.n == before.n + 1 and row.closed_at == instant)
