"""Proof that what is stored is what follows from the steps."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from db.engine import Connection, reading, snapshot
from db.queries import audit as audit_rows
from db.queries import verifying as queries
from db.queries import waking
from services import audit, kept_files, statements
from services.casework import rows, story
from services.ledger import checking
from services.policy.engine import Computed
from services.policy.story import Step
from services.regimes import adopting
from services.regimes import proof as rules
from services.spot_checks import proof as spot_checks

# Cases read at once. Each batch is seen as it stood at one instant, whoever writes meanwhile.
BATCH = 1_000

# What is compared of each kind of row: by which columns it is known, and what it says.
KEYS = {
    "clock": ("rule", "n"),
    "accrual": ("rule", "n", "capacity", "number"),
    "replaced clock": ("rule", "n", "replaced_at"),
    "paper": ("desk",),
    "reminder": ("rule", "at", "to_role"),
}
_CLOCK = ("started_at", "warn_at", "due_at", "stopped_at", "outcome", "responsible_role", "responsible_id", "cite", "reason")
SAID = {
    "clock": _CLOCK,
    "replaced clock": ("version", *_CLOCK),
    "accrual": ("at", "payer_role", "payer_id", "yuan", "percent", "decision_low", "decision_high", "cite"),
    "paper": ("role", "person_id", "since"),
    "reminder": ("to_id", "cite"),
}

# Told after each batch: how many cases are compared, of how many.
Progress = Callable[[int, int], None]


@dataclass
class Verified:
    """How much was compared, and a line for everything that differs."""

    cases: int = 0
    clocks: int = 0
    accruals: int = 0
    reminders: int = 0
    acts: int = 0
    statements: int = 0
    attachments: int = 0
    audit_rows: int = 0
    differences: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Case:
    """A case as it is stored: its row, its steps, and the rows beside it by kind."""

    row: Any
    steps: Sequence[Step]
    stored: Mapping[str, queries.Stored]


def verify(progress: Progress = lambda done, total: None, *, read_files: bool = False) -> Verified:
    """Recompute clocks, accruals and reminders of every case from its steps; check what people did about penalties, the
    statements, what spot checks left, the rules that hold, the audit chain, and that every kept file is there; with `read_files`
    also that each is what was kept."""
    found = Verified()
    with reading() as conn:
        total = queries.count(conn)
    for batch in _batches():
        for case in batch:
            try:
                _verify_case(case, found)
            except Exception as error:  # noqa: BLE001 - what no regime can explain is a difference, and not the end of the proof
                found.differences.append(f"{case.row.no}: cannot be computed ({type(error).__name__}: {error})")
        progress(found.cases, total)
    with reading() as conn:
        ledger = checking.check(conn)
        found.acts = ledger.acts
        found.statements, on_statements = statements.check(conn)
        found.attachments, on_files = kept_files.check(conn, read=read_files)
        found.differences += [*ledger.differences, *on_statements, *on_files]
        found.differences += [*spot_checks.check(conn), *rules.check(conn), *audit.check(conn)]
        found.audit_rows = audit_rows.count(conn)
    return found


def _batches() -> Iterator[list[_Case]]:
    last = 0
    while batch := _batch_after(last):
        yield batch
        last = batch[-1].row.id


def _batch_after(case_id: int) -> list[_Case]:
    with snapshot() as conn:
        adopting.current(conn)
        cases = queries.cases_after(conn, case_id, BATCH)
        ids = [case.id for case in cases]
        steps = _steps_of(conn, ids)
        stored = {kind: queries.stored(conn, kind, ids, KEYS[kind], SAID[kind]) for kind in KEYS}
    return [
        _Case(case, steps.get(case.id, []), {kind: those.get(case.id, {}) for kind, those in stored.items()}) for case in cases
    ]


def _steps_of(conn: Connection, case_ids: Sequence[int]) -> Mapping[int, list[Step]]:
    found = groupby(waking.steps_of(conn, case_ids), key=attrgetter("case_id"))
    return {case_id: [Step(s.event, s.at, s.by_role, s.data, s.by_id) for s in steps] for case_id, steps in found}


def _verify_case(case: _Case, found: Verified) -> None:
    row = case.row
    computed = story.recompute(row, case.steps, row.computed_at, None)
    found.cases += 1
    found.clocks += len(computed.clocks)
    found.accruals += len(computed.accruals)
    found.reminders += sum(len(reminder.to) for reminder in computed.reminders)
    own = rows.case_row(computed, row.computed_at)
    found.differences += [f"{row.no}: {name}" for name, value in own.items() if not _agrees(name, getattr(row, name), value)]
    for kind, wanted in _following(row, computed):
        keyed = {tuple(one[name] for name in KEYS[kind]): tuple(one[name] for name in SAID[kind]) for one in wanted}
        found.differences += [f"{row.no}: {kind} {key}" for key in _differing(keyed, case.stored[kind])]


def _agrees(name: str, stored: Any, value: Any) -> bool:
    """Whether a column says what it should. A case may be woken sooner than anything comes up: when rules are to change, or were
    to."""
    return bool(stored == value) or (name == "wake_at" and stored is not None and (value is None or stored < value))


def _following(case: Any, computed: Computed) -> Iterator[tuple[str, list[rows.Row]]]:
    """The rows that follow from the steps, by kind."""
    yield "clock", [rows.clock_row(clock) for clock in computed.clocks]
    yield "accrual", [rows.accrual_row(case.id, accrual, case.computed_at) for accrual in computed.accruals]
    yield "replaced clock", [rows.replaced_row(replaced) for replaced in computed.replaced]
    yield "paper", rows.paper_rows(computed)
    yield "reminder", rows.message_rows(case.id, computed, case.computed_at)


def _differing(wanted: queries.Stored, stored: queries.Stored) -> Iterator[str]:
    for key in sorted(wanted.keys() | stored.keys(), key=str) if wanted != stored else ():
        if wanted.get(key) != stored.get(key):
            yield " ".join(map(str, key))
