"""What could not be delivered, and another try: for whoever is entitled to see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.engine import reading, transaction
from db.queries import undelivered as queries
from services import access, audit, kinds
from services.access import Actor

MOST = 200


@dataclass(frozen=True)
class Undelivered:
    """A delivery that was given up: of what kind of message, in the reader's language, to whom, by which channel, and why.

    `error` is a code, said by `delivery.error.<first part>`: http_404 is `delivery.error.http` with the answer 404.
    """

    message_id: int
    kind: str
    message_at: datetime
    no: str | None
    person: str
    channel: str
    attempts: int
    at: datetime
    error: str


def undelivered(actor: Actor, limit: int = MOST) -> Sequence[Undelivered]:
    """What could not be delivered to people in the actor's unit, newest first. Raises NotPermitted."""
    scope = access.scope_of(actor, "see_deliveries")
    with reading() as conn:
        found = queries.failed(conn, scope.org_path, limit)
    return tuple(
        Undelivered(
            row.message_id,
            kinds.title_of(row, actor.language),
            row.message_at,
            row.no,
            row.person,
            row.channel,
            row.attempts,
            row.at,
            row.error or "",
        )
        for row in found
    )


def resend(actor: Actor, message_id: int, *, at: datetime) -> int:
    """Let the failed deliveries of a message, to people in the actor's unit, be tried anew; how many these are.

    A receiver that has the message already knows it by its id, which stays the same. Raises NotPermitted.
    """
    scope = access.scope_of(actor, "resend")
    with transaction() as conn:
        found = queries.failed(conn, scope.org_path, MOST, message_id)
        if found:
            queries.again(conn, [row.id for row in found], at)
            audit.record(
                conn,
                at=at,
                actor_id=actor.id,
                actor=actor.name,
                action="message_resent",
                subject=f"message/{message_id}",
                data={"deliveries": len(found)},
            )
    return len(found)
