"""The rows of one case together, however far apart they stand in the file, with no more than some of the file in memory."""

import pickle
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import IO

from services.imports.problems import Row

# Rows that are sorted in memory at once; the others wait on the disk.
RUN = 20_000
# More rows than any case has: whoever maps a column that is no key would otherwise gather the whole file in one.
MOST = 1_000

# The place of the first row with the same key, the row's own place, and the row.
_Placed = tuple[int, int, Row]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows of one key, in the file's order. `more`: there are more of them than a case can have, and these are some."""

    rows: list[Row]
    more: bool = False


def gathered(rows: Iterator[Row], key_of: Callable[[Row], str]) -> Iterator[Gathered]:
    """The rows by their keys, in the order of each key's first row. A row without a key stands alone.

    What stays in memory is the keys, RUN rows, and MOST rows of one key; the rows lie sorted in temporary files meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="duban-import-") as folder:
        runs = [_run(folder, run) for run in _sorted_runs(rows, key_of)]
        for _, group in groupby(merge(*runs, key=itemgetter(0, 1)), key=itemgetter(0)):
            yield from _bounded(row for _, _, row in group)


def _sorted_runs(rows: Iterator[Row], key_of: Callable[[Row], str]) -> Iterator[list[_Placed]]:
    first: dict[str, int] = {}
    run: list[_Placed] = []
    for place, row in enumerate(rows):
        key = key_of(row)
        run.append((first.setdefault(key, place) if key else place, place, row))
        if len(run) == RUN:
            yield sorted(run, key=itemgetter(0, 1))
            run = []
    yield sorted(run, key=itemgetter(0, 1))


def _run(folder: str, run: list[_Placed]) -> Iterator[_Placed]:
    """The run as it comes back from the disk."""
    file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  read to its end by the generator below, which closes it
    for placed in run:
        pickle.dump(placed, file, pickle.HIGHEST_PROTOCOL)
    file.seek(0)
    return _read(file, len(run))


def _read(file: IO[bytes], count: int) -> Iterator[_Placed]:
    with file:
        for _ in range(count):
            yield pickle.load(file)  # noqa: S301  our own rows, in a file that nobody else can open


def _bounded(rows: Iterator[Row]) -> Iterator[Gathered]:
    some: list[Row] = []
    too_many = False
    for row in rows:
        if len(some) == MOST:
            too_many = True
            yield Gathered(some, more=True)
            some = []
        some.append(row)
    yield Gathered(some, more=too_many)
