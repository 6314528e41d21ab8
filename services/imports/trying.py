"""What the first cases of a file come to by a mapping, at once and without the database: so that a mapping can be seen to fit."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from services import access
from services.access import Actor
from services.imports.loading import load
from services.imports.looking import Upload, on_disk
from services.imports.reading import opened
from services.imports.rejects import reason
from services.imports.sorting import cases_of, sorted_out

CASES = 200
REASONS = 5


@dataclass(frozen=True)
class Tried:
    """How many of the first cases can be taken and how many cannot, and of those the first lines with why not."""

    taken: int
    refused: int
    reasons: tuple[tuple[int, str], ...]


def try_first(actor: Actor, upload: Upload, mapping: str, *, at: datetime) -> Tried:
    """Read the first cases by the text of a mapping. Raises NotPermitted, MappingRefused and FileRefused."""
    access.require(actor, "import_cases")
    with on_disk(upload, mapping) as laid:
        loaded = load(laid.mapping, at)
        with opened(laid.file, loaded) as table:
            reader, cases = cases_of(table, loaded, at)
            ready, rejects, refused = sorted_out(list(islice(cases, CASES)), reader)
    said = [(one.row.line, reason(one.problem, actor.language)) for one in rejects if one.problem.code != "together"]
    return Tried(len(ready), refused, tuple(said[:REASONS]))
