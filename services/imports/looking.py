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
# File systems take 255 bytes, and the file of rejects that is being written adds some.
NAME_BYTES = 200


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
    with on_disk(upload) as laid:
        content = content_of(laid.file)
        sheets = workbook.sheets(content) if content.kind == "workbook" else ()
        chosen = (sheet if sheet in sheets else sheets[0]) if sheets else None
        with looked_into(laid.file, File(sheet=chosen)) as table:
            rows = [tuple(safe(cell)[:SHOWN] for cell in row.cells) for row in islice(table.rows, ROWS)]
            if not rows:
                raise FileRefused(file=upload.name, problem="file_no_rows")
            return Looked(table.columns, tuple(rows), table.encoding, sheets if len(sheets) > 1 else ())


@dataclass(frozen=True)
class Laid:
    """Where a file and its mapping lie while they are read, and where its rejects go."""

    file: Path
    mapping: Path
    rejects: Path


@contextmanager
def on_disk(upload: Upload, mapping: str = "") -> Iterator[Laid]:
    """The file in a folder of its own, which nothing else shares, whatever it is called; gone afterwards. Raises FileRefused."""
    if len(upload.content) > MOST_BYTES:
        raise FileRefused(file=upload.name, problem="file_too_large", mib=MOST_BYTES // 1_000_000)
    with tempfile.TemporaryDirectory(prefix="duban-import-") as folder:
        laid = Laid(Path(folder, "file", _short(upload.name)), Path(folder, "mapping.yaml"), Path(folder, "rejects.csv"))
        laid.file.parent.mkdir()
        laid.file.write_bytes(upload.content)
        laid.mapping.write_text(mapping, encoding="utf-8")
        yield laid


def _short(name: str) -> str:
    """The end of what a browser calls a file, which may be a way to it."""
    last = Path(name.replace("\\", "/").replace("\0", "")).name.lstrip(".")
    return last.encode("utf-8", "ignore")[-NAME_BYTES:].decode("utf-8", "ignore") or "file"
