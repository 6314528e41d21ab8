"""Sending closed statements to whom the regime names: each statement once, to each reader what the reader's unit covers."""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.engine import Connection, transaction
from db.queries import statements as queries
from services.casework.regimes import pack_of
from services.delivery.outbox import post
from services.statements import contents, files
from services.statements.contents import Statement
from services.wording import LANGUAGES, money_text, text


def most_megabytes() -> float:
    """How large a file goes with a mail: DUBAN_STATEMENT_MAIL_MB, 10 by default; 0 for none at all.

    A mail carries a file a third larger, and common servers take 20 to 25 MB. A statement has up to 80 bytes an entry, so that
    with more than 125,000 entries the message leads to the page, where the same file lies ready.
    """
    return float(os.environ.get("DUBAN_STATEMENT_MAIL_MB", "10"))


def issue_all(at: datetime) -> int:
    """Send all statements that were not sent yet, in their order; how many were."""
    sent = 0
    while _issue_next(at):
        sent += 1
    return sent


def _issue_next(at: datetime) -> bool:
    """Send one; False when there is none. It is noted and put into the outbox all at once."""
    with transaction() as conn:
        queries.take_turn(conn)
        if (row := queries.unissued(conn)) is None:
            return False
        pack = pack_of(row.pack, row.pack_version)
        readers = queries.readers(conn, pack.schedules[row.rule].to)
        for reader in readers:
            _post(conn, contents.narrowed(conn, row, contents.reach_of(reader.path)), reader, at)
        queries.add_issue(conn, row.id, at, len(readers))
        return True


def _post(conn: Connection, statement: Statement, reader: Any, at: datetime) -> None:
    attached = _attachment(conn, statement, reader.language) if statement.entries else {}
    post(
        conn,
        key=f"statement/{statement.number}/{reader.id}",
        rule=statement.rule,
        at=statement.closed_at,
        to_role=reader.role,
        to_id=reader.id,
        data={
            "pack": statement.pack.id,
            "pack_version": statement.pack.version,
            "lines": {lang: _lines(statement, bool(attached), lang) for lang in LANGUAGES},
            "page": "penalties?tab=statements",
            **attached,
        },
        cite=statement.cite,
        recorded_at=at,
    )


def _attachment(conn: Connection, statement: Statement, lang: str) -> Mapping[str, Any]:
    """The file, unless it is too large for a mail. It is made in any case: it then lies ready for the page."""
    path = files.made(conn, statement, lang)
    if path.stat().st_size > most_megabytes() * 1_000_000:
        return {}
    below = str(path.relative_to(files.home()))
    return {"attachment": {"path": below, "sha256": files.sha256(path), "name": files.name_of(statement, lang)}}


def _lines(statement: Statement, attached: bool, lang: str) -> list[str]:
    facts = {
        "number": statement.number,
        "month": contents.month_text(statement.month, lang),
        "entries": f"{statement.entries:,}",
        "yuan": money_text(statement.yuan),
        "percents": statement.percents,
        "undecided": statement.undecided,
    }
    found = [text("statements.message.sums", lang, **facts)]
    if statement.path is not None:
        found.append(text("statements.message.part", lang))
    if statement.entries:
        found.append(text("statements.message.attached" if attached else "statements.message.fetch", lang))
    return found
