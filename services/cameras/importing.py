"""Cameras by the hundred from a CSV file: shown first, then written. What is said about a row never repeats its address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

from db.engine import Connection, transaction
from db.queries import cameras as queries
from services import access
from services.access import Actor
from services.cameras.entry import described, sealed
from services.cameras.keeping import note, projects
from services.errors import FileRefused, InputRefused
from services.imports.delimited import rows
from services.wording import LANGUAGES, text

COLUMNS = ("project", "name", "place", "address", "sub_address", "sound")
NEEDED = COLUMNS[:2] + COLUMNS[3:4]
MOST_BYTES = 5_000_000
YES, NO = ("1", "yes", "true", "是", "有"), ("", "0", "no", "false", "否", "无")


@dataclass(frozen=True)
class Reject:
    """A row that is not taken: its line in the file, project code and name as far as they may be shown, and why."""

    line: int
    project: str
    name: str
    refusal: InputRefused


@dataclass(frozen=True)
class Imported:
    """What a file holds: `new` cameras by project code and name, how many are `known` already, and what is not taken."""

    new: tuple[tuple[str, str], ...]
    known: int
    rejected: tuple[Reject, ...]


def template(actor: Actor) -> bytes:
    """A file to fill in: the columns in the actor's language, and an example with a project of theirs. Raises NotPermitted."""
    lang, known = actor.language, projects(actor)
    example = text("cameras.csv.example", lang, project=known[0].code if known else "…")
    return "\r\n".join([",".join(text(f"cameras.csv.{name}", lang) for name in COLUMNS), example, ""]).encode("utf-8-sig")


def import_csv(actor: Actor, content: bytes, *, dry_run: bool, at: datetime) -> Imported:
    """Take the good rows, all of them or none; with `dry_run` only say what would be taken. What is there already stays as it is.

    Raises NotPermitted, and FileRefused when the file is no table with the columns of `template`.
    """
    access.require(actor, "manage_cameras")
    lines = list(_lines(content))
    with transaction() as conn:
        queries.take_turn(conn)
        found, ready = _sorted_out(conn, actor, lines)
        if ready and not dry_run:
            queries.add(conn, [{**row, "created_at": at, "created_by": actor.id} for row in ready])
            counts = {"added": len(ready), "known": found.known, "rejected": len(found.rejected)}
            note(conn, actor, "cameras_imported", "cameras", counts, at)
    return found


def _sorted_out(conn: Connection, actor: Actor, lines: list[tuple[int, dict[str, str]]]) -> tuple[Imported, list[dict[str, Any]]]:
    path = access.scope_of(actor, "manage_cameras").org_path
    ids = {row.code: row.id for row in queries.projects(conn, path)}
    there = {(row.project_id, row.name) for row in queries.below(conn, path)}
    ready: dict[tuple[int, str], dict[str, Any]] = {}
    new, known, rejected = [], 0, []
    for line, cells in lines:
        try:
            row = _camera(cells, ids)
            key = (row["project_id"], row["name"])
            if key in ready:
                raise InputRefused(field="camera_name", problem="twice", value=row["name"])
        except InputRefused as refusal:
            rejected.append(Reject(line, _harmless(cells["project"]), _harmless(cells["name"]), refusal))
            continue
        if key in there:
            known += 1
        else:
            ready[key] = row
            new.append((cells["project"], row["name"]))
    return Imported(tuple(new), known, tuple(rejected)), list(ready.values())


def _camera(cells: Mapping[str, str], ids: Mapping[str, int]) -> dict[str, Any]:
    if cells["project"] not in ids:
        raise InputRefused(field="project", problem="unknown", value=_harmless(cells["project"]))
    said = cells["sound"].lower()
    if said not in (*YES, *NO):
        raise InputRefused(field="camera_sound", problem="not_yes_or_no", value="…")
    values = described(cells["name"], cells["place"], said in YES)
    return {"project_id": ids[cells["project"]], **values, **sealed(cells["address"], cells["sub_address"])}


def _lines(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the header, by line and column."""
    found = rows(StringIO(_decoded(content), newline=""), ",")
    header = next(found, None)
    columns = [_column(str(cell)) for cell in header.cells] if header else []
    if missing := [name for name in NEEDED if name not in columns]:
        raise FileRefused(file="CSV", problem="camera_columns", columns=missing)
    for row in found:
        # A row whose quotes do not match has its whole text, address and all, in one cell: no cell of it is used.
        cells = dict(zip(columns, () if row.problem else (str(cell).strip() for cell in row.cells), strict=False))
        yield row.line, {name: cells.get(name, "") for name in COLUMNS}


def _column(said: str) -> str | None:
    plain = said.strip().lower()
    return next(
        (name for name in COLUMNS if plain in (name, *(text(f"cameras.csv.{name}", lang).lower() for lang in LANGUAGES))), None
    )


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise FileRefused(file="CSV", problem="camera_file_size", most=MOST_BYTES // 1_000_000)
    for codec in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    raise FileRefused(file="CSV", problem="file_encoding")


def _harmless(cell: str) -> str:
    """A cell that may be shown: columns that slipped may have brought an address into it."""
    return "…" if "://" in cell or "@" in cell else cell[:60]
