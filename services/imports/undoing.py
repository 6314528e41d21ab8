"""Taking back a whole import: all of its cases, or none when somebody has built on one of them. See docs/decisions/import.md."""

from dataclasses import dataclass
from datetime import datetime

from db.engine import Connection, transaction
from db.queries import accounts, notify
from db.queries import imports as queries
from db.queries import undoing as rows
from services import access, audit
from services.access import Actor
from services.errors import ImportNotFound, ImportRefused, InputRefused
from services.time import require_aware

# More would only have to be scrolled past.
NAMED = 20
LONGEST = 500
KINDS = ("worked", "asked", "statement")


@dataclass(frozen=True)
class Undone:
    """How many cases were withdrawn, and how many entries of the ledger were reversed."""

    cases: int
    reversed: int


def undo(actor: Actor, import_id: int, *, at: datetime, reason: str, by: str | None = None) -> Undone:
    """Withdraw the cases of an import: out of every list, count and clock, their accruals reversed by new entries of the ledger.

    Their source's keys are free again, so that the same file can be imported anew. `by`: the login in whose name the system acts.

    Raises NotPermitted, ImportNotFound, InputRefused without a reason or for a login that nobody has; and ImportRefused while the
    import runs, when it was undone before, and - with the numbers - when somebody has worked on one of its cases, acted on a
    penalty of one, or when such a penalty stands on a closed statement.
    """
    access.require(actor, "import_cases")
    said, at = _reason(reason), require_aware(at)
    with transaction() as conn:
        queries.take_turn(conn)
        found = rows.hold(conn, import_id)
        if found is None or not (found.by_id == actor.id or access.stands_at_top(actor)):
            raise ImportNotFound(id=import_id)
        if found.undone_at is not None:
            raise ImportRefused(problem="import_undone", id=import_id, at=found.undone_at)
        if import_id in queries.alive(conn):
            raise ImportRefused(problem="import_running", id=import_id)
        _require_untouched(conn, import_id)
        author = actor.id if by is None else _person(conn, actor, by)
        reversed_ = _reverse(conn, author, import_id, said, at)
        withdrawn = rows.withdraw(conn, import_id, at)
        rows.finish(conn, import_id, at=at, by_id=author, reason=said)
        # One notice is enough: a board that hears of any case reads anew.
        notify.changed(conn, import_id)
        data = {"cases": withdrawn, "reversed": reversed_, "reason": said}
        subject = f"import/{found.source}/{import_id}"
        audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action="import_undone", subject=subject, data=data)
    return Undone(withdrawn, reversed_)


def _reason(said: str) -> str:
    if not said.strip():
        raise InputRefused(field="reason", problem="empty", value="")
    if len(said) > LONGEST:
        raise InputRefused(field="reason", problem="too_long", value=said[:40])
    return said.strip()


def _require_untouched(conn: Connection, import_id: int) -> None:
    found = rows.obstacles(conn, import_id, NAMED)
    if found:
        by_kind = {kind: [no for its, no in found if its == kind] for kind in KINDS}
        raise ImportRefused(problem="import_touched", id=import_id, **by_kind)


def _person(conn: Connection, actor: Actor, login: str) -> int:
    """Whoever has this login. People act in their own name."""
    found = accounts.person_by_login(conn, login) if actor.kind == "system" else None
    if found is None:
        raise InputRefused(field="login", problem="unknown", value=login)
    return int(found.id)


def _reverse(conn: Connection, author: int | None, import_id: int, reason: str, at: datetime) -> int:
    if not rows.accruals(conn, import_id):
        return 0
    if author is None:
        # Every entry of the ledger that is no accrual has a person behind it.
        raise ImportRefused(problem="import_nobody", id=import_id)
    return rows.reverse(conn, import_id, reason=reason, author_id=author, at=at)
