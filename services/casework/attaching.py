"""The files that a step brings: whether they may come with it, what the step says of them, and their rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db.engine import Connection
from db.queries import attachments as queries
from db.queries import uploads as sent
from services import uploads
from services.errors import FilesRefused
from services.policy.pack import Pack
from services.policy.rules import FieldRule
from services.policy.story import Step

# What may be attached as what: a photo of a signed paper is a signature, and one of any other paper a file.
TAKES = {"signature": {"signature", "photos"}, "photos": {"photos"}, "sound": {"sound"}, "files": {"files", "photos", "sound"}}
MOST = {"signature": 1, "photos": 20, "sound": 5, "files": 10}
# How a file is named that stands on the case already.
ON_CASE = "attachment:"
_ON_CASE = re.compile(f"{ON_CASE}([1-9][0-9]{{0,17}})")


@dataclass(frozen=True)
class Brought:
    """The files of a step: the rows of uploads or attachments, by field."""

    rows: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @property
    def hashes(self) -> dict[str, list[str]]:
        """The hashes by field, in the order in which they were named."""
        return {name: [row.sha256.hex() for row in rows] for name, rows in self.rows.items()}

    def said(self, pack: Pack, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data of the step, with the files where a field holds nothing else.

        Raises FilesRefused where hashes are written that came with no file: anybody could claim those.
        """
        for name, value in data.items():
            if name in pack.fields and pack.fields[name].type == "files" and isinstance(value, list) and value:
                raise FilesRefused(problem="receipt_unknown")
        return {**data, **{name: value for name, value in self.hashes.items() if pack.fields[name].type == "files"}}


def brought(
    conn: Connection, owner: str, pack: Pack, event: str, files: Mapping[str, Sequence[str]], case_id: int | None = None
) -> Brought:
    """The files that somebody names for a step, held until the transaction ends. Raises FilesRefused."""
    wanted = {name: list(dict.fromkeys(names)) for name, names in files.items() if names}
    receipts = [one for names in wanted.values() for one in names]
    if not receipts:
        return Brought()
    if len(set(receipts)) < len(receipts):
        raise FilesRefused(problem="sent_twice")
    found = _found(conn, owner, receipts, case_id)
    rows = {name: [found[one] for one in names] for name, names in wanted.items()}
    for name, those in rows.items():
        _require_taken(pack, event, name, those)
    return Brought(rows)


def _found(conn: Connection, owner: str, named: Sequence[str], case_id: int | None) -> dict[str, Any]:
    here = {one: match[1] for one in named if (match := _ON_CASE.fullmatch(one))}
    found = uploads.taken(conn, owner, [one for one in named if one not in here])
    if here and case_id is not None:
        ids = [int(number) for number in here.values()]
        found |= {f"{ON_CASE}{row.id}": row for row in queries.among(conn, case_id, ids)}
    if set(named) - found.keys():
        raise FilesRefused(problem="receipt_unknown")
    return found


def _require_taken(pack: Pack, event: str, name: str, rows: Sequence[Any]) -> None:
    rule = pack.steps.get(event)
    asked: FieldRule | None = pack.fields.get(name) if rule and name in (*rule.needs, *rule.may) else None
    if asked is None or asked.attach is None:
        raise FilesRefused(problem="no_files_here", step=rule.title if rule else event)
    for row in rows:
        if row.purpose not in TAKES[asked.attach]:
            raise FilesRefused(problem="other_purpose", name=row.name, title=asked.title)
    if len(rows) > MOST[asked.attach]:
        raise FilesRefused(problem="too_many_files", title=asked.title, most=MOST[asked.attach])


def require_meant(pack: Pack, step: Step, files: Brought) -> None:
    """Raises FilesRefused for a signature under something that the step says is not so."""
    for name in files.rows:
        asked = pack.fields[name]
        if asked.attach == "signature" and asked.type == "yes_no" and step.data.get(name) is not True:
            raise FilesRefused(problem="not_signed", title=asked.title)


def attach(conn: Connection, case_id: int, n: int | None, by: int | None, files: Brought, at: datetime) -> None:
    """Put the files on a case, with the step of this number or beside the steps; the uploads among them are used then."""
    rows = [
        {"case_id": case_id, "step_n": n, "field": name, "by_id": by, "at": at} | {key: getattr(row, key) for key in queries.FILE}
        for name, those in files.rows.items()
        for row in those
    ]
    queries.add(conn, rows)
    sent.use(conn, [row.id for those in files.rows.values() for row in those if isinstance(row.id, str)], at)
