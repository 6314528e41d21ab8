"""An import from beginning to end: rows become cases in chunks, each chunk one transaction; what cannot be taken is set aside."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.engine import engine, transaction
from db.queries import imports as queries
from services import access, files
from services.access import Actor
from services.errors import FileRefused, ImportRefused
from services.imports.container import fingerprint
from services.imports.loading import load
from services.imports.mapping import Mapping
from services.imports.reading import opened
from services.imports.rejects import RejectsFile
from services.imports.sorting import Counts, Progress, take
from services.imports.writing import Writer
from services.regimes import adopting
from services.time import now


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
    have, where that is known. `alone`: no other import may be at work. `begun` is told its id."""

    files: bool = False
    alone: bool = False
    rows: int | None = None
    begun: Callable[[int], None] = lambda import_id: None


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
    adopting.catch_up()
    mapping, keeping = load(mapping_path, at), keeping or Keeping()
    rejects = rejects or rejects_beside(path)
    if any(rejects.resolve() == given.resolve() for given in (path, mapping_path)):
        raise FileRefused(file=rejects.name, problem="file_rejects_same")
    with opened(path, mapping) as table:
        counts = Counts()
        if dry_run:
            take(table, Writer(mapping, actor, at, None), counts, None, progress)
            return Outcome(mapping.source, counts, None)
        with _at_work(actor, mapping, path, mapping_path, at, keeping) as import_id:
            keeping.begun(import_id)
            with RejectsFile(rejects, table.columns, lang) as aside:
                take(table, Writer(mapping, actor, at, import_id), counts, aside, progress)
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
    adopting.catch_up()
    mapping = load(mapping_path, at)
    counts = Counts()
    with opened(path, mapping) as table, RejectsFile(rejects, table.columns, lang) as aside:
        take(table, Writer(mapping, actor, at, None), counts, aside, progress)
    return Outcome(mapping.source, counts, rejects if counts.rejected else None)


def rejects_beside(path: Path) -> Path:
    """Where rejects go when nobody says: beside the file, or into the working folder when that one is read-only."""
    folder = path.parent if os.access(path.parent, os.W_OK) else Path()
    return folder / f"{path.stem}.rejects.csv"


@contextmanager
def _at_work(actor: Actor, mapping: Mapping, path: Path, mapping_path: Path, at: datetime, keeping: Keeping) -> Iterator[int]:
    """A new import by its id, of which the database says that it is at work; should this process die, it says so no longer.

    Raises ImportRefused where it is to run alone and another one runs.
    """
    with engine().connect() as conn:
        queries.take_turn(conn)
        if keeping.alone and (busy := queries.alive(conn)):
            raise ImportRefused(problem="import_busy", id=min(busy))
        # Only now: what is kept without a record that names it would stay for good.
        if keeping.files:
            for kept in (path, mapping_path):
                files.keep(kept.read_bytes())
        import_id = queries.begin(
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
        queries.hold(conn, import_id)
        conn.commit()
        try:
            yield import_id
        finally:
            queries.leave(conn, import_id)
            conn.commit()
