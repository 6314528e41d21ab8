"""Forms that somebody has begun to fill in: kept for that person, wherever they go on, until the form is sent.

What is kept has a round. Sending the form ends the round, so that what is told late - by a browser that was cut off, by a pause
in typing - does not bring a form back that was sent.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from db import engine
from db.queries import drafts as queries
from services.errors import InputRefused
from services.secret import secret

LONGEST_TEXT = 20_000
MOST_FIELDS = 120
# How long a browser may keep what it could not hand over.
IN_BROWSER = timedelta(hours=24)

_KEY = re.compile(r"[\w.:-]{1,160}")
# Beside other drafts of the same person.
_BEFORE = "form/"
_READ = {"date": date.fromisoformat, "instant": datetime.fromisoformat, "time": time.fromisoformat}


@dataclass(frozen=True)
class FormDraft:
    """What a form says by field. `saved_at` is when something was last said; none where nothing was."""

    round: int
    said: Mapping[str, Any]
    saved_at: datetime | None


def of(person_id: int, key: str) -> FormDraft:
    """What was kept of a form."""
    with engine.reading() as conn:
        found = queries.kept(conn, person_id, _BEFORE + key)
    return _read(found.text, found.saved_at) if found else FormDraft(0, {}, None)


def say(person_id: int, key: str, said: Mapping[str, Any], *, in_round: int, at: datetime) -> FormDraft:
    """Keep what some fields say now, beside what the others said. Nothing changes where the round is over: see the answer's.

    Values are texts (their first 20,000 characters), numbers, yes and no, dates, times, instants, None, and lists of texts.
    Raises InputRefused for a key or a number of fields that no form has.
    """
    if not _KEY.fullmatch(key):
        raise InputRefused(field="draft", problem="unknown")
    with engine.transaction() as conn:
        row = queries.hold(conn, person_id, _BEFORE + key, _written(0, {}), at)
        draft = _read(row.text, row.saved_at)
        if draft.round != in_round:
            return draft
        merged = {**draft.said, **said}
        if len(merged) > MOST_FIELDS:
            raise InputRefused(field="draft", problem="too_many", value=len(merged))
        queries.put(conn, person_id, _BEFORE + key, _written(in_round, merged), at)
    return FormDraft(in_round, merged, at)


def finish(person_id: int, key: str, at: datetime) -> None:
    """The form was sent: keep nothing of it. Only the round that begins now is remembered, until no browser can come late."""
    with engine.transaction() as conn:
        row = queries.hold(conn, person_id, _BEFORE + key, _written(0, {}), at)
        queries.put(conn, person_id, _BEFORE + key, _written(_read(row.text, at).round + 1, {}), at)
        queries.forget_ended(conn, person_id, _BEFORE, _NOTHING, before=at - 2 * IN_BROWSER)


def mark(person_id: int) -> str:
    """By what a browser tells the drafts of several people apart: it says nothing about the person."""
    return hashlib.sha256(f"{secret()}/drafts/{person_id}".encode()).hexdigest()[:16]


# How the text of a draft ends that says nothing.
_NOTHING = '"said": {}}'


def _written(in_round: int, said: Mapping[str, Any]) -> str:
    text = json.dumps({"round": in_round, "said": {name: _plain(value) for name, value in said.items()}}, ensure_ascii=False)
    # Half a character, as a browser may send it, cannot be stored.
    return text.encode("utf-8", "ignore").decode()


def _read(text: str, saved_at: datetime) -> FormDraft:
    kept = json.loads(text)
    said = {name: _meant(value) for name, value in kept["said"].items()}
    return FormDraft(kept["round"], said, saved_at if said else None)


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, str):
        return value[:LONGEST_TEXT]
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _meant(value: Any) -> Any:
    if isinstance(value, dict):
        ((kind, said),) = value.items()
        return _READ[kind](said)
    return value
