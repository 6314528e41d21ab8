"""Taking a statement away as a file; who did goes on record."""

from datetime import datetime
from pathlib import Path

from db.engine import reading, transaction
from services import audit
from services.access import Actor
from services.statements import contents, files
from services.statements.contents import Statement
from services.statements.entry_cells import Progress
from services.statements.workbook import silent
from services.time import require_aware


def take(actor: Actor, number: str, *, at: datetime, progress: Progress = silent) -> tuple[Statement, Path]:
    """A statement and its file in the actor's language, as far as the actor's unit covers it.

    Raises NotPermitted, InputRefused.
    """
    statement = contents.one(actor, number)
    with transaction() as conn:
        audit.record(
            conn,
            at=require_aware(at),
            actor_id=actor.id,
            actor=actor.name,
            action="statement_taken",
            subject=statement.number,
            data={"unit": statement.path},
        )
    with reading() as conn:
        return statement, files.made(conn, statement, actor.language, progress)
