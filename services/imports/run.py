"""An import from beginning to end: rows become cases in chunks, each chunk one transaction; what cannot be taken is set aside."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

from db.engine import engine, transaction
from db.queries import imports as queries
from services import access, files
from services.access import Actor
from services.casework.regimes import pack_for_opening
from services.casework.whole import Telling
from services.errors import FileRefused, Refusal
from services.imports.cases import CaseReader
from services.imports.container import fingerprint
from services.imports.fitting import by_title
from services.imports.gathering import Gathered, gathered
from services.imports.loading import load
from services.imports.mapping import Mapping
from services.imports.problems import CaseRefused, Problem, Reject, set_aside
from services.imports.reading import Table, opened
from services.imports.rejects import RejectsFile
from services.imports.rows import Record, RowReader
from services.imports.writing import Aside, Ready, Writer, Written
from services.policy.packs import registry
from services.time import now

CHUNK = 1_000


@dataclass
class Counts:
    """What became of the file so far: rows `read`; cases `added`, `known` and `rejected`; `steps` added; rows `set_aside`.

    `reasons` counts the rejected cases by the code of their problem. Of a rehearsal also: how many deadlines would be past at
    once (`late`), and what that costs in `yuan`.
    """

    read: int = 0
    added: int = 0
    known: int = 0
    rejected: int = 0
    steps: int = 0
    set_aside: int = 0
    late: int = 0
    yuan: Decimal = Decimal(0)
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Outcome:
    """What an import did, or what a dry run would have done. `rejects` is the file of the rows set aside, None without any."""

    source: str
    counts: Counts
    rejects: Path | None
    import_id: int | None = None


@dataclass(frozen=True)
class Keeping:
    """What is kept of an import beside its cases: with `files` its file, its mapping and its rejects; how many `rows` it should
    have, where that is known; and who is told its id when it has `begun`."""

    files: bool = False
    rows: int | None = None
    begun: Callable[[int], None] = lambda import_id: None


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
    keeping: Keeping | None = None,
) -> Outcome:
    """Take the complaints in a file, as they stand at `at`; a case that is there already is left as it is.

    Rows that cannot be taken go to `rejects`, by default beside the file. A dry run writes nothing, not even those.
    Raises NotPermitted, MappingRefused and FileRefused before anything is written.
    """
    access.require(actor, "import_cases")
    mapping, keeping = load(mapping_path, registry()), keeping or Keeping()
    rejects = rejects or rejects_beside(path)
    if any(rejects.resolve() == given.resolve() for given in (path, mapping_path)):
        raise FileRefused(file=rejects.name, problem="file_rejects_same")
    with opened(path, mapping) as table:
        counts = Counts()
        if dry_run:
            _take(table, Writer(mapping, actor, at, None), counts, None, progress)
            return Outcome(mapping.source, counts, None)
        import_id = _begin(actor, mapping, path, mapping_path, at, keeping)
        with _at_work(import_id):
            keeping.begun(import_id)
            with RejectsFile(rejects, table.columns, lang) as aside:
                _take(table, Writer(mapping, actor, at, import_id), counts, aside, progress)
            kept = files.keep(rejects.read_bytes()) if keeping.files and counts.rejected else None
            with transaction() as conn:
                queries.finish(conn, import_id, now(), {"encoding": table.encoding, "reasons": dict(counts.reasons)}, kept)
    return Outcome(mapping.source, counts, rejects if counts.rejected else None, import_id)


def rehearse_file(
    actor: Actor, path: Path, mapping_path: Path, *, at: datetime, rejects: Path, lang: str, progress: Progress
) -> Outcome:
    """What importing the file would do, and `rejects` with what it would set aside; nothing else is written.

    Raises what `import_file` raises.
    """
    access.require(actor, "import_cases")
    mapping = load(mapping_path, registry())
    counts = Counts()
    with opened(path, mapping) as table, RejectsFile(rejects, table.columns, lang) as aside:
        _take(table, Writer(mapping, actor, at, None), counts, aside, progress)
    return Outcome(mapping.source, counts, rejects if counts.rejected else None)


@contextmanager
def _at_work(import_id: int) -> Iterator[None]:
    """Says in the database that this import goes on; should this process die, the database itself takes it back."""
    with engine().connect() as conn:
        queries.hold(conn, import_id)
        conn.commit()
        try:
            yield
        finally:
            queries.leave(conn, import_id)
            conn.commit()


def rejects_beside(path: Path) -> Path:
    """Where rejects go when nobody says: beside the file, or into the working folder when that one is read-only."""
    folder = path.parent if os.access(path.parent, os.W_OK) else Path()
    return folder / f"{path.stem}.rejects.csv"


def _begin(actor: Actor, mapping: Mapping, path: Path, mapping_path: Path, at: datetime, keeping: Keeping) -> int:
    if keeping.files:
        for kept in (path, mapping_path):
            files.keep(kept.read_bytes())
    with transaction() as conn:
        return queries.begin(
            conn,
            source=mapping.source,
            file_name=path.name,
            file_hash=fingerprint(path),
            mapping_hash=fingerprint(mapping_path),
            kept=keeping.files,
            rows_expected=keeping.rows,
            started_at=at,
            by_id=actor.id,
        )


def _take(table: Table, writer: Writer, counts: Counts, aside: RejectsFile | None, progress: Progress) -> None:
    """Chunk by chunk: what is ready is written, then what is not is set aside, then the counts are told."""
    reader, cases = _cases(table, writer)
    while chunk := list(islice(cases, CHUNK)):
        ready, rejects, refused = _sorted_out(chunk, reader)
        written = writer.write(ready, Aside(refused, len(rejects)))
        rejects = sorted([*rejects, *written.rejects], key=lambda reject: reject.row.line)
        _count(counts, chunk, written, refused, rejects)
        if aside:
            aside.add(rejects)
        progress(counts.read / reader.rows if isinstance(reader, CaseReader) else table.part_read, counts)


def _cases(table: Table, writer: Writer) -> tuple[RowReader, Iterator[Gathered]]:
    """Who reads the file, and the rows of each of its cases."""
    pack = registry().latest(writer.mapping.pack)
    mapping = by_title(writer.mapping, table.columns, pack)
    if mapping.each is None:
        return RowReader(mapping, table.columns, writer.at, pack), (Gathered([row]) for row in table.rows)
    reader = CaseReader(mapping, table.columns, writer.at, pack, mapping.each)
    return reader, gathered(table.rows, reader.key_of)


def _count(counts: Counts, chunk: list[Gathered], written: Written, refused: int, rejects: list[Reject]) -> None:
    counts.read += sum(len(case.rows) for case in chunk)
    counts.added += written.added
    counts.known += written.known
    counts.rejected += refused + written.refused
    counts.steps += written.steps
    counts.set_aside += len(rejects)
    counts.late += written.late
    counts.yuan += written.yuan
    counts.reasons.update(reject.problem.code for reject in rejects if reject.problem.code != "together")


def _sorted_out(chunk: list[Gathered], reader: RowReader) -> tuple[list[Ready], list[Reject], int]:
    """What is ready, the rows that are not, and of how many cases those are."""
    ready: list[Ready] = []
    rejects: list[Reject] = []
    refused = 0
    for case in chunk:
        try:
            ready.append(_ready(reader.case(case), reader.mapping.pack))
        except CaseRefused as refusal:
            rejects += set_aside(case.rows, refusal.row, refusal.problem)
            refused += 1
    return ready, rejects, refused


def _ready(record: Record, pack_id: str) -> Ready:
    """The case as its regime takes it. Raises CaseRefused with the row whose step it refuses."""
    step = record.steps[0]
    try:
        pack = pack_for_opening(pack_id, step.at)
        telling = Telling(pack)
        for step in record.steps:
            telling.tell(step.event, step.at, step.data, step.role)
    except Refusal as refusal:
        raise CaseRefused(step.row, Problem(refusal.code, refusal=refusal)) from None
    return Ready(record, pack, tuple(telling.steps), telling.personal)
