"""Who did what, as a chain: each row carries a hash over itself and the one before, so that no row can be changed unnoticed.

Removing rows from the end leaves a whole, shorter chain: keep the last hash elsewhere (`head`) to notice that too.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from db.engine import Connection
from db.queries import audit as rows
from services import wording

BEFORE_THE_FIRST = "0" * 64


def record(
    conn: Connection, *, at: datetime, actor_id: int | None, actor: str, action: str, subject: str, data: dict[str, Any]
) -> None:
    """Append a row to the chain; what JSON does not know in `data` is kept as text.

    Waits for every other transaction that has recorded something to end, and makes the next one wait for this: call it last.
    """
    rows.take_turn(conn)
    last, stored = rows.last_hash_and_stored_form(conn, json.loads(json.dumps(data, default=str)))
    row = {"at": at, "actor_id": actor_id, "actor": actor, "action": action, "subject": subject, "data": stored}
    row["previous"] = last or BEFORE_THE_FIRST
    rows.add(conn, {**row, "hash": _hash(row)})


def check(conn: Connection, lang: str = "zh") -> list[str]:
    """One sentence for each row that was changed, and for each place where rows are missing; nothing when all is well."""
    found = []
    expected = BEFORE_THE_FIRST
    for row in rows.chain(conn):
        if row.previous != expected:
            found.append(wording.text("audit.broken", lang, id=row.id))
        if row.hash != _hash(row._asdict()):
            found.append(wording.text("audit.changed", lang, id=row.id))
        expected = row.hash
    return found


def head(conn: Connection) -> str:
    """The hash of the last row: whoever keeps it can tell later whether the chain was cut short."""
    last, _ = rows.last_hash_and_stored_form(conn, {})
    return last or BEFORE_THE_FIRST


def _hash(row: dict[str, Any]) -> str:
    """SHA-256 over the row as canonical JSON: sorted keys, no spaces, the instant in UTC to the microsecond."""
    said = {name: row[name] for name in ("actor_id", "actor", "action", "subject", "data", "previous")}
    said["at"] = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
