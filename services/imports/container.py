"""What kind of file it is by its content, not by its name: text, a workbook, or a zip that holds one of them."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Literal

from services.errors import FileRefused

# Larger than any ledger of complaints; what unpacks to more was made to fill the disk or the memory.
LARGEST = 1 << 30
# Text and worksheets shrink to a tenth, in rare cases to a hundredth. A small file may shrink as it likes.
HIGHEST_RATIO = 300
SMALL = 16 << 20
# Of a workbook only the sheets are read row by row; what it says beside them, above all its texts, is in memory at once.
LARGEST_BESIDE = 100 << 20

ZIP, OLD_OFFICE, GZIP, PDF = b"PK", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF"


@dataclass(frozen=True)
class Content:
    """The bytes to be read: from `path`, or from `member` of the zip at `path`. `size` counts them unpacked."""

    path: Path
    kind: Literal["text", "workbook"]
    size: int
    member: str | None = None

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The bytes from their beginning."""
        if self.member is None:
            with self.path.open("rb") as stream:
                yield stream
        else:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as inner:
                yield inner  # type: ignore[misc]  # a readable binary stream, typed as IO[bytes]


def fingerprint(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal digits."""
    digest = sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def content_of(path: Path) -> Content:
    """What lies in the file.

    Raises FileRefused when there is no such file, nothing in it, or nothing that can be read as a table.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(8)
    except FileNotFoundError:
        raise FileRefused(file=path.name, problem="file_missing") from None
    except OSError as problem:
        raise FileRefused(file=path.name, problem="file_unreadable", why=problem.strerror or str(problem)) from None
    if size == 0:
        raise FileRefused(file=path.name, problem="file_empty")
    if size > LARGEST:
        raise FileRefused(file=path.name, problem="file_too_large", mib=LARGEST >> 20)
    for start, problem_code in ((OLD_OFFICE, "file_old_office"), (GZIP, "file_gzip"), (PDF, "file_pdf")):
        if head.startswith(start):
            raise FileRefused(file=path.name, problem=problem_code)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _unpacked(path)
    return Content(path, "text", size)


def _unpacked(path: Path) -> Content:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            _guard(path, members)
            # Everything is read once before anything is written: a zip that breaks off is refused as a whole.
            sound = archive.testzip() is None
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, UnicodeDecodeError):
        sound = False
    if not sound:
        raise FileRefused(file=path.name, problem="file_broken_zip")
    if any(info.filename.endswith("vbaProject.bin") for info in members):
        raise FileRefused(file=path.name, problem="file_macros")
    if any(info.filename == "xl/workbook.xml" for info in members):
        beside = sum(info.file_size for info in members if _is_beside_sheets(info.filename))
        if beside > LARGEST_BESIDE:
            raise FileRefused(file=path.name, problem="file_beside_sheets", mib=LARGEST_BESIDE >> 20)
        return Content(path, "workbook", sum(info.file_size for info in members))
    tables = [info for info in members if _is_table(info.filename)]
    if len(tables) != 1:
        names = ", ".join(info.filename for info in tables[:5]) or "—"
        raise FileRefused(file=path.name, problem="file_zip_members", count=len(tables), names=names)
    if tables[0].file_size == 0:
        raise FileRefused(file=path.name, problem="file_empty")
    return Content(path, "text", tables[0].file_size, tables[0].filename)


def _guard(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuses what would not fit, what shrank beyond belief, and what is locked. `zipfile` never reads more than it declares."""
    if any(info.flag_bits & 1 for info in members):
        raise FileRefused(file=path.name, problem="file_locked_zip")
    full, packed = sum(info.file_size for info in members), sum(info.compress_size for info in members)
    if full > LARGEST or (full > SMALL and full > HIGHEST_RATIO * max(packed, 1)):
        raise FileRefused(file=path.name, problem="file_bomb", mib=full >> 20, packed_kib=packed >> 10)


def _is_beside_sheets(name: str) -> bool:
    return name.lower().endswith(".xml") and not name.startswith("xl/worksheets/")


def _is_table(name: str) -> bool:
    return name.lower().endswith((".csv", ".tsv", ".txt")) and not name.startswith("__MACOSX/")
