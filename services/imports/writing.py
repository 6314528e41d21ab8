"""Rows that can be taken go into the database: together when the database takes them all, else one by one."""

from dataclasses import dataclass, field
from datetime import datetime
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
from services.imports.problems import Problem, Reject, RowRefused
from services.imports.rows import Record
from services.imports.units import Units
from services.policy.pack import Pack
from services.policy.story import Step


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that makes a case of its regime: its steps are allowed and say what they must."""

    record: Record
    pack: Pack
    steps: tuple[Step, ...]
    personal: dict[str, str]


@dataclass
class Written:
    """What became of rows that were ready."""

    added: int = 0
    known: int = 0
    rejects: list[Reject] = field(default_factory=list)


class _Rehearsed(Exception):
    """Ends a transaction that was only to show what it would do."""


class Writer:
    """Writes for one import. Without `import_id` it does everything in earnest and then undoes it: a dry run."""

    def __init__(self, mapping: Mapping, actor: Actor, at: datetime, import_id: int | None) -> None:
        self.mapping, self.actor, self.at, self.import_id = mapping, actor, at, import_id
        self._units = Units(mapping.organisation)

    def write(self, ready: list[Ready], set_aside: int) -> Written:
        """Adds the cases that are not known yet; `set_aside` rows of the same chunk are counted as rejected.

        What the database refuses in one piece is tried row by row, so that only the row at fault is set aside.
        """
        try:
            return self._together(ready, set_aside)
        except (RowsRefused, RowRefused):
            written = self._together([], set_aside)
        for row in ready:
            try:
                one = self._together([row], 0)
                written.added, written.known = written.added + one.added, written.known + one.known
            except (RowsRefused, RowRefused) as refusal:
                problem = refusal.problem if isinstance(refusal, RowRefused) else Problem("database", {"why": str(refusal)})
                written.rejects.append(Reject(row.record.row, problem))
                self._together([], 1)
        return written

    def _together(self, ready: list[Ready], set_aside: int) -> Written:
        """One transaction. Raises RowsRefused or RowRefused, and has written nothing then."""
        written = Written()
        self._units.begin()
        try:
            with queries.refusing_rows(), transaction() as conn:
                queries.take_turn(conn)
                known = queries.known_keys(conn, self.mapping.source, [row.record.key for row in ready])
                fresh = [row for row in ready if row.record.key not in known]
                cases = [self._whole(row, self._units.project(conn, row.record.units)) for row in fresh]
                written.added, written.known = len(fresh), len(ready) - len(fresh)
                ids = whole.add(conn, cases, at=self.at, import_id=self.import_id) if cases else []
                if self.import_id is not None:
                    counts = {"read": len(ready) + set_aside, "added": len(ids), "known": written.known, "rejected": set_aside}
                    queries.count(conn, self.import_id, **counts)
                if ids:
                    # One notice is enough: a board that hears of any case reads anew.
                    notify.changed(conn, ids[-1])
                    self._record(conn, fresh)
                if self.import_id is None:
                    raise _Rehearsed
        except _Rehearsed:
            return written
        self._units.commit()
        return written

    def _whole(self, row: Ready, unit: Any) -> Whole:
        return Whole(row.pack, unit, row.steps, row.personal, self.mapping.source, row.record.key)

    def _record(self, conn: Connection, added: list[Ready]) -> None:
        """One audit row for the chunk: which cases came, by the ends of their keys and lines. Their data stand in their steps."""
        first, last = added[0].record, added[-1].record
        data = {"added": len(added), "lines": [first.row.line, last.row.line], "keys": [first.key, last.key]}
        subject = f"import/{self.mapping.source}/{self.import_id}"
        audit.record(
            conn, at=self.at, actor_id=self.actor.id, actor=self.actor.name, action="imported", subject=subject, data=data
        )
