"""What webhooks were told and what they have missed, and another try."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from db.engine import reading, transaction
from db.queries import webhooks as queries
from services import audit
from services.access import Actor
from services.webhooks.announcing import PATIENCE
from services.webhooks.keeping import one

MOST = 200

Status = Literal["waiting", "sent", "failed"]
STATUSES: tuple[Status, ...] = ("waiting", "sent", "failed")


@dataclass(frozen=True)
class Call:
    """One call: of which step, or of none when it is a test, and how it went. `id` is the one that the receiver sees.

    `error` is a code, said by `delivery.error.<first part>`: http_404 is `delivery.error.http` with the answer 404.
    """

    id: str
    no: str | None
    event: str | None
    n: int | None
    happened_at: datetime
    status: Status
    attempts: int
    tried_at: datetime | None
    error: str | None


def calls(actor: Actor, webhook_id: int, status: Status | None = None, limit: int = MOST) -> list[Call]:
    """The newest calls of a webhook, in one state or in any. Raises NotPermitted and WebhookNotFound."""
    with reading() as conn:
        one(conn, actor, webhook_id)
        rows = queries.calls_of(conn, webhook_id, [status] if status else STATUSES, limit)
    return [
        Call(str(row.uid), row.no, row.event, row.n, row.happened_at, row.status, row.attempts, row.at, row.error) for row in rows
    ]


def send_again(actor: Actor, webhook_id: int, *, at: datetime) -> int:
    """Let everything that was given up be tried anew; how many calls that are.

    A receiver that has one of them already knows it by its id, which stays the same. Raises NotPermitted and WebhookNotFound.
    """
    with transaction() as conn:
        one(conn, actor, webhook_id)
        count = queries.again(conn, webhook_id, at, at + PATIENCE)
        subject, data = f"webhook/{webhook_id}", {"calls": count}
        audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action="webhook_resent", subject=subject, data=data)
    return count
