"""The first look into a file that somebody brought: its columns and first rows, before anything is known about what they mean."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from services import access
from services.access import Actor
from services.errors import FileRefused
from services.imports import workbook
from services.imports.container import content_of
from services.imports.reading import looked_into
from services.imports.rejects import safe
from services.imports.written import File

MOST_BYTES = 50_000_000
ROWS = 8
# Of a cell so much is shown.
SHOWN = 60


@dataclass(frozen=True)
class Upload:
    """A file as it was brought: what it is called, what it holds."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Looked:
    """The columns, the first rows below them as text that may be shown, how the file is written, and its sheets if many."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    encoding: str
    sheets: tuple[str, ...]


def look(actor: Actor, upload: Upload, sheet: str | None = None) -> Looked:
    """The first rows; of a workbook with several sheets those of `sheet`, else of the first. Raises NotPermitted, FileRefused."""
    access.require(actor, "import_cases")
    with on_disk(upload) as path:
        content = content_of(path)
        sheets = workbook.sheets(content) if content.kind == "workbook" else ()
        chosen = (sheet if sheet in sheets else sheets[0]) if sheets else None
        with looked_into(path, File(sheet=chosen)) as table:
            rows = [tuple(safe(cell)[:SHOWN] for cell in row.cells) for row in islice(table.rows, ROWS)]
            if not rows:
                raise FileRefused(file=upload.name, problem="file_no_rows")
            return Looked(table.columns, tuple(rows), table.encoding, sheets if len(sheets) > 1 else ())


@contextmanager
def on_disk(upload: Upload, **beside: str) -> Iterator[Path]:
    """The file in a folder of its own, with texts `beside` it under these names; gone afterwards. Raises FileRefused."""
    if len(upload.content) > MOST_BYTES:
        raise FileRefused(file=upload.name, problem="file_too_large", mib=MOST_BYTES // 1_000_000)
    with tempfile.TemporaryDirectory(prefix="duban-import-") as folder:
        # What browsers call a file may be a way to it.
        path = Path(folder) / (Path(upload.name.replace("\\", "/")).name[-120:] or "file")
        path.write_bytes(upload.content)
        for name, text in beside.items():
            (Path(folder) / f"{name}.yaml").write_text(text, encoding="utf-8")
        yield path
