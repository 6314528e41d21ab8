"""Proof that what is stored is what follows from the steps."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from db.engine import Connection, reading
from db.queries import audit as audit_rows
from db.queries import cases as queries
from services import audit
from services.casework import rows, story
from services.casework.regimes import pack_of
from services.ledger import checking

ACCRUAL_KEYS = ("rule", "n", "capacity", "number")
ACCRUAL_SAID = ("at", "payer_role", "payer_id", "yuan", "percent", "decision_low", "decision_high", "cite")
MESSAGE_KEYS = ("rule", "at", "to_role")


@dataclass
class Verified:
    """How much was compared, and a line for everything that differs."""

    cases: int = 0
    clocks: int = 0
    accruals: int = 0
    reminders: int = 0
    acts: int = 0
    audit_rows: int = 0
    differences: list[str] = field(default_factory=list)


def verify() -> Verified:
    """Recompute clocks, accruals and reminders of every case from its steps; check what people did about penalties, and the
    audit chain."""
    found = Verified()
    with reading() as conn:
        for case_id in queries.all_ids(conn):
            _verify_case(conn, case_id, found)
        ledger = checking.check(conn)
        found.acts = ledger.acts
        found.differences += [*ledger.differences, *audit.check(conn)]
        found.audit_rows = audit_rows.count(conn)
    return found


def _verify_case(conn: Connection, case_id: int, found: Verified) -> None:
    case = queries.by_id(conn, case_id)
    pack = pack_of(case.pack, case.pack_version)
    computed = story.recompute(pack, case.assigned, story.steps_of(conn, case_id), case.computed_at, None)
    found.cases += 1
    found.clocks += len(computed.clocks)
    found.accruals += len(computed.accruals)
    found.reminders += sum(len(reminder.to) for reminder in computed.reminders)
    row = rows.case_row(pack, computed, case.computed_at)
    found.differences += [f"{case.no}: {name}" for name, value in row.items() if getattr(case, name) != value]
    for label, wanted, stored in _compared(conn, case_id, pack, computed, case):
        found.differences += [f"{case.no}: {label} {key}" for key in _differing(wanted, stored)]


def _compared(conn: Connection, case_id: int, pack: Any, computed: Any, case: Any) -> Iterator[tuple[str, Any, Any]]:
    """Computed and stored rows by key, as plain values."""
    clocks = [rows.clock_row(pack, clock) for clock in computed.clocks]
    names = tuple(clocks[0]) if clocks else ("rule", "n")
    yield "clock", _keyed(clocks, ("rule", "n"), names), _stored(queries.clocks_of(conn, case_id), ("rule", "n"), names)
    accruals = [rows.accrual_row(case_id, accrual, case.computed_at) for accrual in computed.accruals]
    stored = [row for row in queries.penalties_of(conn, case_id) if row.kind == "accrual"]
    yield "accrual", _keyed(accruals, ACCRUAL_KEYS, ACCRUAL_SAID), _stored(stored, ACCRUAL_KEYS, ACCRUAL_SAID)
    papers = rows.paper_rows(pack, computed)
    names = ("role", "person_id", "since")
    yield "paper", _keyed(papers, ("desk",), names), _stored(queries.papers_of(conn, case_id), ("desk",), names)
    messages = rows.message_rows(case_id, computed, case.computed_at)
    said = ("to_id", "cite")
    yield "reminder", _keyed(messages, MESSAGE_KEYS, said), _stored(queries.messages_of(conn, case_id), MESSAGE_KEYS, said)


def _keyed(found: Any, keys: tuple[str, ...], names: tuple[str, ...]) -> dict[Any, Any]:
    return {tuple(row[key] for key in keys): tuple(row[name] for name in names) for row in found}


def _stored(found: Any, keys: tuple[str, ...], names: tuple[str, ...]) -> dict[Any, Any]:
    return _keyed([row._mapping for row in found], keys, names)


def _differing(wanted: dict[Any, Any], stored: dict[Any, Any]) -> Iterator[str]:
    for key in sorted(wanted.keys() | stored.keys(), key=str):
        if wanted.get(key) != stored.get(key):
            yield " ".join(map(str, key))
