"""From a file's rows to cases, chunk by chunk: what is ready is written, what is not is set aside, and both are counted."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice

from services.casework.regimes import pack_for_opening, regime_at
from services.casework.whole import Telling
from services.errors import Refusal
from services.imports.cases import CaseReader
from services.imports.fitting import by_title
from services.imports.gathering import Gathered, gathered
from services.imports.mapping import Mapping
from services.imports.problems import CaseRefused, Problem, Reject, set_aside
from services.imports.reading import Table
from services.imports.rejects import RejectsFile
from services.imports.rows import Record, RowReader
from services.imports.writing import Aside, Ready, Writer, Written

CHUNK = 1_000
# Rejects that are shown as they are; the file has all of them.
FIRST = 20


@dataclass
class Counts:
    """What became of the file so far: rows `read`; cases `added`, `known` and `rejected`; `steps` added; rows `set_aside`.

    `reasons` counts the rejected cases by the code of their problem; `first` are the first rows at fault. Of a rehearsal also:
    how many deadlines would be past at once (`late`), and what that costs in `yuan`.
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
    first: list[Reject] = field(default_factory=list)


# Told after each chunk: the part of the file that was read (None when unknown), and the counts so far.
Progress = Callable[[float | None, Counts], None]


def take(table: Table, writer: Writer, counts: Counts, aside: RejectsFile | None, progress: Progress) -> None:
    """Chunk by chunk: what is ready is written, then what is not is set aside, then the counts are told."""
    reader, cases = cases_of(table, writer.mapping, writer.at)
    while chunk := list(islice(cases, CHUNK)):
        ready, rejects, refused = sorted_out(chunk, reader)
        written = writer.write(ready, Aside(refused, len(rejects)))
        rejects = sorted([*rejects, *written.rejects], key=lambda reject: reject.row.line)
        _count(counts, chunk, written, refused, rejects)
        if aside:
            aside.add(rejects)
        progress(counts.read / reader.rows if isinstance(reader, CaseReader) else table.part_read, counts)


def cases_of(table: Table, mapping: Mapping, at: datetime) -> tuple[RowReader, Iterator[Gathered]]:
    """Who reads the file, and the rows of each of its cases."""
    pack = regime_at(mapping.pack, at)
    mapping = by_title(mapping, table.columns, pack)
    if mapping.each is None:
        return RowReader(mapping, table.columns, at, pack), (Gathered([row]) for row in table.rows)
    reader = CaseReader(mapping, table.columns, at, pack, mapping.each)
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
    at_fault = [reject for reject in rejects if reject.problem.code != "together"]
    counts.reasons.update(reject.problem.code for reject in at_fault)
    counts.first += at_fault[: FIRST - len(counts.first)]


def sorted_out(chunk: list[Gathered], reader: RowReader) -> tuple[list[Ready], list[Reject], int]:
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
