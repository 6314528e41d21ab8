"""What is stored of many cases at once, to be held against what follows from their steps: one query a table."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, select

from db.queries.live import LIVE
from db.tables import cases, clocks, clocks_replaced, messages, papers, penalties

Found = Row[*tuple[Any, ...]]
# The rows of a case by key, each as what it says.
Stored = Mapping[tuple[Any, ...], tuple[Any, ...]]

# Where rows follow from steps; what people did about penalties, and digests, have other grounds.
_TABLES: dict[str, tuple[Table, tuple[ColumnElement[bool], ...]]] = {
    "clock": (clocks, ()),
    "accrual": (penalties, (penalties.c.kind == "accrual",)),
    "replaced clock": (clocks_replaced, ()),
    "paper": (papers, ()),
    "reminder": (messages, (messages.c.key.is_(None),)),
}


def count(conn: Connection) -> int:
    """How many cases there are."""
    return int(conn.execute(select(func.count()).select_from(cases).where(LIVE)).scalar_one())


def cases_after(conn: Connection, case_id: int, most: int) -> Sequence[Found]:
    """The cases that come after an id, by id."""
    return conn.execute(select(cases).where(cases.c.id > case_id, LIVE).order_by(cases.c.id).limit(most)).all()


def stored(conn: Connection, kind: str, case_ids: Collection[int], keys: Sequence[str], said: Sequence[str]) -> dict[int, Stored]:
    """The rows of a kind (clock, accrual, paper, reminder) of some cases: by case and key columns what the columns `said` say."""
    table, only = _TABLES[kind]
    names = [table.c[name] for name in ("case_id", *keys, *said)]
    found: dict[int, dict[tuple[Any, ...], tuple[Any, ...]]] = defaultdict(dict)
    end = 1 + len(keys)
    for row in conn.execute(select(*names).where(table.c.case_id == func.any(list(case_ids)), *only)):
        found[row[0]][tuple(row[1:end])] = tuple(row[end:])
    return dict(found)
