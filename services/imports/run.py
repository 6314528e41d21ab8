"""An import from beginning to end: rows become cases in chunks, each chunk one transaction; what cannot be taken is set aside."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from db.engine import transaction
from db.queries import imports as queries
from services import access
from services.access import Actor
from services.casework.regimes import pack_for_opening
from services.casework.whole import checked
from services.errors import FileRefused, Refusal
from services.imports.container import fingerprint
from services.imports.loading import load
from services.imports.mapping import Mapping
from services.imports.problems import Problem, Reject, Row, RowRefused
from services.imports.reading import Table, opened
from services.imports.rejects import RejectsFile
from services.imports.rows import RowReader
from services.imports.writing import Ready, Writer
from services.policy.packs import registry
from services.time import now

CHUNK = 1_000


@dataclass
class Counts:
    """What became of the rows so far. `reasons` counts the rejects by the code of their problem."""

    read: int = 0
    added: int = 0
    known: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Outcome:
    """What an import did, or what a dry run would have done. `rejects` is the file of the rows set aside, None without any."""

    source: str
    counts: Counts
    rejects: Path | None


# Told after each chunk: the part of the file that was read (None when unknown), and the counts so far.
Progress = Callable[[float | None, Counts], None]


def import_file(
    actor: Actor,
    path: Path,
    mapping_path: Path,
    *,
    at: datetime,
    rejects: Path | None = None,
    dry_run: bool = False,
    lang: str = "zh",
    progress: Progress = lambda part, counts: None,
) -> Outcome:
    """Take the complaints in a file, as they stand at `at`; a case that is there already is left as it is.

    Rows that cannot be taken go to `rejects`, by default beside the file. A dry run writes nothing, not even those.
    Raises NotPermitted, MappingRefused and FileRefused before anything is written.
    """
    access.require(actor, "import_cases")
    mapping = load(mapping_path, registry())
    rejects = rejects or rejects_beside(path)
    if any(rejects.resolve() == given.resolve() for given in (path, mapping_path)):
        raise FileRefused(file=rejects.name, problem="file_rejects_same")
    with opened(path, mapping) as table:
        counts = Counts()
        if dry_run:
            _take(table, Writer(mapping, actor, at, None), counts, None, progress)
            return Outcome(mapping.source, counts, None)
        import_id = _begin(actor, mapping, path, mapping_path, at)
        with RejectsFile(rejects, table.columns, lang) as aside:
            _take(table, Writer(mapping, actor, at, import_id), counts, aside, progress)
        with transaction() as conn:
            queries.finish(conn, import_id, now(), {"encoding": table.encoding, "reasons": dict(counts.reasons)})
    return Outcome(mapping.source, counts, rejects if counts.rejected else None)


def rejects_beside(path: Path) -> Path:
    """Where rejects go when nobody says: beside the file, or into the working folder when that one is read-only."""
    folder = path.parent if os.access(path.parent, os.W_OK) else Path()
    return folder / f"{path.stem}.rejects.csv"


def _begin(actor: Actor, mapping: Mapping, path: Path, mapping_path: Path, at: datetime) -> int:
    with transaction() as conn:
        return queries.begin(
            conn,
            source=mapping.source,
            file_name=path.name,
            file_hash=fingerprint(path),
            mapping_hash=fingerprint(mapping_path),
            started_at=at,
            by_id=actor.id,
        )


def _take(table: Table, writer: Writer, counts: Counts, aside: RejectsFile | None, progress: Progress) -> None:
    """Chunk by chunk: what is ready is written, then what is not is set aside, then the counts are told."""
    reader = RowReader(writer.mapping, table.columns, writer.at)
    while rows := list(islice(table.rows, CHUNK)):
        ready, rejects = _sorted_out(rows, reader)
        written = writer.write(ready, len(rejects))
        rejects = sorted([*rejects, *written.rejects], key=lambda reject: reject.row.line)
        counts.read += len(rows)
        counts.added += written.added
        counts.known += written.known
        counts.rejected += len(rejects)
        counts.reasons.update(reject.problem.code for reject in rejects)
        if aside:
            aside.add(rejects)
        progress(table.part_read, counts)


def _sorted_out(rows: list[Row], reader: RowReader) -> tuple[list[Ready], list[Reject]]:
    ready: list[Ready] = []
    rejects: list[Reject] = []
    for row in rows:
        try:
            ready.append(_ready(row, reader))
        except RowRefused as refusal:
            rejects.append(Reject(row, refusal.problem))
        except Refusal as refusal:
            rejects.append(Reject(row, Problem(refusal.code, refusal=refusal)))
    return ready, rejects


def _ready(row: Row, reader: RowReader) -> Ready:
    record = reader.record(row)
    pack = pack_for_opening(reader.mapping.pack, record.steps[0].at)
    steps, personal = checked(pack, [(step.event, step.at, step.data) for step in record.steps])
    return Ready(record, pack, steps, personal)
