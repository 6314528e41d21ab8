"""Cases that can be taken go into the database: together when the database takes them all, else one by one."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from db.engine import Connection, transaction
from db.queries import imports as queries
from db.queries import notify
from db.queries.imports import RowsRefused
from services import audit
from services.access import Actor
from services.casework import whole
from services.casework.whole import Whole
from services.imports.mapping import Mapping
from services.imports.problems import Problem, Reject, RowRefused, set_aside
from services.imports.rows import Record
from services.imports.units import Units
from services.policy.pack import Pack
from services.policy.story import Step


@dataclass(frozen=True, slots=True)
class Ready:
    """What the file tells makes a case of its regime: its steps are allowed and say what they must."""

    record: Record
    pack: Pack
    steps: tuple[Step, ...]
    personal: dict[str, str]


@dataclass
class Written:
    """What became of cases that were ready. Of a rehearsal also: how many deadlines would be past at once, what that costs."""

    added: int = 0
    known: int = 0
    steps: int = 0
    late: int = 0
    yuan: Decimal = Decimal(0)
    refused: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def __add__(self, more: "Written") -> "Written":
        """Both together."""
        return Written(*(getattr(self, part.name) + getattr(more, part.name) for part in fields(self)))


@dataclass(frozen=True)
class Aside:
    """How many cases of a chunk were set aside, and in how many rows."""

    cases: int = 0
    rows: int = 0


class _Rehearsed(Exception):
    """Ends a transaction that was only to show what it would do."""


class Writer:
    """Writes for one import. Without `import_id` it does everything in earnest and then undoes it: a dry run."""

    def __init__(self, mapping: Mapping, actor: Actor, at: datetime, import_id: int | None) -> None:
        self.mapping, self.actor, self.at, self.import_id = mapping, actor, at, import_id
        self._units = Units(mapping.organisation, actor.org_path)

    def write(self, ready: list[Ready], aside: Aside) -> Written:
        """Adds the cases that are not known yet; what was set aside of the same chunk is counted as rejected.

        What the database refuses in one piece is tried case by case, so that only the one at fault is set aside.
        """
        try:
            return self._together(ready, aside)
        except (RowsRefused, RowRefused):
            written = self._together([], aside)
        for case in ready:
            try:
                written += self._together([case], Aside())
            except (RowsRefused, RowRefused) as refusal:
                problem = refusal.problem if isinstance(refusal, RowRefused) else Problem("database", {"why": str(refusal)})
                rows = case.record.rows
                written += Written(refused=1, rejects=set_aside(rows, rows[0], problem))
                self._together([], Aside(1, len(rows)))
        return written

    def _together(self, ready: list[Ready], aside: Aside) -> Written:
        """One transaction. Raises RowsRefused or RowRefused, and has written nothing then."""
        written = Written()
        self._units.begin()
        try:
            with queries.refusing_rows(), transaction() as conn:
                queries.take_turn(conn)
                known = queries.known_keys(conn, self.mapping.source, [case.record.key for case in ready])
                fresh = [case for case in ready if case.record.key not in known]
                cases = [self._whole(case, self._units.project(conn, case.record.units)) for case in fresh]
                ids = whole.add(conn, cases, at=self.at, import_id=self.import_id) if cases else []
                written.added, written.known = len(fresh), len(ready) - len(fresh)
                written.steps = sum(len(case.steps) for case in fresh)
                if self.import_id is None:
                    written.late, written.yuan = queries.lateness(conn, ids, self.at)
                    raise _Rehearsed
                queries.count(conn, self.import_id, **_counts(ready, fresh, aside))
                if ids:
                    # One notice is enough: a board that hears of any case reads anew.
                    notify.changed(conn, ids[-1])
                    self._record(conn, fresh)
        except _Rehearsed:
            return written
        self._units.commit()
        return written

    def _whole(self, case: Ready, unit: Any) -> Whole:
        return Whole(case.pack, unit, case.steps, case.personal, self.mapping.source, case.record.key)

    def _record(self, conn: Connection, added: list[Ready]) -> None:
        """One audit row for the chunk: which cases came, by the ends of their keys and lines. Their data stand in their steps."""
        first, last = added[0].record, added[-1].record
        data = {"added": len(added), "lines": [first.rows[0].line, last.rows[-1].line], "keys": [first.key, last.key]}
        subject = f"import/{self.mapping.source}/{self.import_id}"
        audit.record(
            conn, at=self.at, actor_id=self.actor.id, actor=self.actor.name, action="imported", subject=subject, data=data
        )


def _counts(ready: list[Ready], fresh: list[Ready], aside: Aside) -> dict[str, int]:
    """What the import's own row counts."""
    rows, added = sum(len(case.record.rows) for case in ready), sum(len(case.record.rows) for case in fresh)
    return {
        "rows_read": rows + aside.rows,
        "rows_added": added,
        "rows_known": rows - added,
        "rows_rejected": aside.rows,
        "cases_added": len(fresh),
        "cases_known": len(ready) - len(fresh),
        "cases_rejected": aside.cases,
        "steps_added": sum(len(case.steps) for case in fresh),
    }
