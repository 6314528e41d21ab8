"""The files that the database names: whether each is there, and whether it is what was kept.

Pictures that are evidence are held against their hashes by services/evidence.py.
"""

from collections.abc import Collection, Iterator
from typing import Any

from db.engine import Connection
from db.queries import attachments as queries
from db.queries import kept_files
from services import files
from services.casework.regimes import pack_of
from services.errors import FileNotKept
from services.file_stores import store


def check(conn: Connection, *, read: bool) -> tuple[int, list[str]]:
    """How many attachments there are, and a line for each whose file is gone, or that is not what its step says.

    So it is with recordings of arrivals and the files of imports, which no case has.

    With `read` every file is read and held against its hash, which takes as long as reading all of them.
    """
    rows = queries.all_files(conn)
    others = kept_files.beside_cases(conn)
    there = _there() if rows or others else set()
    found = [f"{row.no}: attachment {row.id}: {problem}" for row in rows for problem in _problems(row, there, read=read)]
    found += [f"{row.what} {row.id}: {problem}" for row in others for problem in _of_file(row.sha256, there, read=read)]
    # The same of a file and of its preview is said once.
    return len(rows), list(dict.fromkeys(found))


def _there() -> Collection[str]:
    """The names of all that is kept: one walk through the store is cheaper than asking for each."""
    return set(store().names())


def _problems(row: Any, there: Collection[str], *, read: bool) -> Iterator[str]:
    hashes = {kept.hex() for kept in (row.sha256, row.preview, row.original) if kept is not None}
    for sha256 in sorted(hashes):
        yield from _of_file(sha256, there, read=read)
    field = pack_of(row.pack, row.pack_version).fields.get(row.field)
    if field and field.type == "files" and row.said is not None and row.sha256.hex() not in row.said:
        yield "not_in_step"


def _of_file(sha256: str, there: Collection[str], *, read: bool) -> Iterator[str]:
    if sha256 not in there:
        yield "file_gone"
    elif read:
        try:
            files.read(sha256)
        except FileNotKept as refusal:
            yield refusal.facts["problem"]
