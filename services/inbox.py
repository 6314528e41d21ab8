"""A person's messages inside this product. They are here whatever becomes of their delivery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import reading, transaction
from db.queries import inbox as queries
from db.queries.inbox import Reader
from services import access, kinds
from services.access import Actor
from services.casework.regimes import pack_of
from services.policy.words import Title

# Nobody reads a larger number in a menu.
COUNTED = 100
MERGED_SHOWN = 20


@dataclass(frozen=True)
class Merged:
    """A late reminder that went into a message."""

    at: datetime
    no: str | None
    place: str


@dataclass(frozen=True)
class Line:
    """A message as its reader sees it.

    `page` is where it leads; `stage` and `due_at` are those of the case's nearest open clock; `lines` what it says beside;
    `status` where its delivery is; `merged` the first of what went into it, `merged_count` how much that is.
    """

    id: int
    rule: str
    kind: str
    at: datetime
    read: bool
    no: str | None
    place: str
    closed: bool
    stage: Title | None
    warn_at: datetime | None
    due_at: datetime | None
    cite: str
    lines: tuple[str, ...]
    page: str | None
    status: str
    merged: tuple[Merged, ...]
    merged_count: int


def look(actor: Actor, *, at: datetime, rule: str | None = None, unread: bool = False, limit: int = 50) -> Sequence[Line]:
    """The newest messages of the actor's inbox, of one kind or of any, unread or all. Raises NotPermitted."""
    reader = _reader(actor, at)
    with reading() as conn:
        found = queries.lines(conn, reader, unread=unread, rule=rule, count=limit)
        gone = queries.merged(conn, [row.id for row in found], MERGED_SHOWN)
    inside: dict[int, list[Any]] = {}
    for row in gone:
        inside.setdefault(row.merged_into, []).append(row)
    return tuple(_line(row, inside.get(row.id, []), actor.language) for row in found)


def kinds_of(actor: Actor, *, at: datetime) -> Mapping[str, str]:
    """The kinds of messages in the actor's inbox by id, as they are called in the actor's language. Raises NotPermitted."""
    with reading() as conn:
        found = queries.rules(conn, _reader(actor, at))
    return {row.rule: kinds.title_of(row, actor.language) for row in found}


def unread(actor: Actor, *, at: datetime) -> int:
    """How many messages the actor has not read, counted no further than COUNTED. Raises NotPermitted."""
    with reading() as conn:
        return queries.unread(conn, _reader(actor, at), COUNTED)


def mark_read(actor: Actor, ids: Sequence[int], *, at: datetime) -> int:
    """Mark messages as read; how many were not. One that is not the actor's stays as it is. Raises NotPermitted."""
    with transaction() as conn:
        return queries.mark_read(conn, _reader(actor, at), ids=ids, rule=None, at=at)


def mark_all_read(actor: Actor, *, at: datetime, rule: str | None = None) -> int:
    """Mark everything up to an instant as read, of one kind or of any; how many were not. Raises NotPermitted."""
    with transaction() as conn:
        return queries.mark_read(conn, _reader(actor, at), ids=None, rule=rule, at=at)


def mark_unread(actor: Actor, ids: Sequence[int], *, at: datetime) -> int:
    """Mark messages as not read; how many were. Raises NotPermitted."""
    with transaction() as conn:
        return queries.mark_unread(conn, _reader(actor, at), ids)


def _reader(actor: Actor, at: datetime) -> Reader:
    """Whose inbox it is. The system has none: the id is that of no message."""
    scope = access.scope_of(actor, "see_inbox")
    return Reader(actor.id or 0, actor.role, scope.org_path, at)


def _line(row: Any, merged: list[Any], lang: str) -> Line:
    page = row.data.get("page") or (f"case?no={row.no}" if row.no else None)
    stage = pack_of(row.pack, row.pack_version).clocks[row.clock].title if row.clock else None
    return Line(
        id=row.id,
        rule=row.rule,
        kind=kinds.title_of(row, lang),
        at=row.at,
        read=row.read,
        no=row.no,
        place=_place(row, lang),
        closed=row.closed_at is not None,
        stage=stage,
        warn_at=row.warn_at,
        due_at=row.due_at,
        cite=kinds.cite_of(row, lang),
        lines=tuple(row.data.get("lines", {}).get(lang, ())),
        page=page,
        status=row.status,
        merged=tuple(Merged(one.at, one.no, _place(one, lang)) for one in merged),
        merged_count=merged[0].total if merged else 0,
    )


def _place(row: Any, lang: str) -> str:
    project = getattr(row, "project_en", None) if lang == "en" else None
    return " ".join(part for part in (project or row.project, row.room) if part)
