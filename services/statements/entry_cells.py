"""An entry of the ledger as the cells of a statement's row."""

from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from db.engine import Connection
from db.queries import statement_contents as queries
from services.ledger.workbook import harmless
from services.statements.cells import Cell
from services.statements.contents import Statement
from services.statements.naming import Namer

COLUMNS = (
    *("id", "kind", "at", "no", "company", "project", "payer", "role", "capacity", "rule", "cite", "number", "yuan", "percent"),
    *("range", "consequence", "refers_to", "reason", "author"),
)
WIDTHS = (10, 8, 19, 20, 16, 18, 12, 16, 12, 18, 12, 8, 12, 12, 14, 18, 10, 36, 12)

# Told while entries are written: how many are, of how many.
Progress = Callable[[int, int], None]
TOLD_EVERY = 5_000


def entries(conn: Connection, statement: Statement, namer: Namer, progress: Progress) -> Iterator[tuple[Cell, ...]]:
    """The cells of all entries in the order of COLUMNS, read while they are taken."""
    zone = statement.pack.tz
    for done, row in enumerate(queries.stream(conn, statement.id, statement.path)):
        if done % TOLD_EVERY == 0:
            progress(done, statement.entries)
        yield _cells(row, namer, zone)
    progress(statement.entries, statement.entries)


def _cells(row: Any, namer: Namer, zone: ZoneInfo) -> tuple[Cell, ...]:
    return (
        row.id,
        namer.word(f"penalties.kind.{row.kind}"),
        row.at.astimezone(zone).replace(tzinfo=None, microsecond=0),
        row.no,
        namer.unit(row.company_id),
        namer.unit(row.project_id),
        namer.person(row.payer_id),
        namer.role(row),
        namer.word(f"penalties.capacity.{row.capacity}"),
        namer.rule(row),
        namer.cite(row),
        row.number,
        row.yuan,
        row.percent,
        f"{row.decision_low.normalize():f}–{row.decision_high.normalize():f}" if row.decision_low is not None else None,
        harmless(row.consequence),
        row.refers_to,
        harmless(row.reason),
        namer.person(row.author_id),
    )
