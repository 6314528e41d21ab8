"""Whoever decides on changes of rules hears of each that waits."""

from datetime import datetime
from typing import Any

from db.engine import Connection
from db.queries import organisation
from services.access import Actor
from services.delivery.outbox import post
from services.regimes.proposals import APPROVE, authors, may

RULE = "rules_proposed"


def tell_approvers(conn: Connection, row: Any, at: datetime) -> None:
    """Tell everybody but its authors that a change waits; of each of its versions once."""
    for person in organisation.people_of(conn):
        reader = Actor(person.id, person.name, person.role, person.org_id, person.path, person.department, "zh", "person")
        if person.id not in authors(row) and may(reader, APPROVE):
            post(
                conn,
                key=f"rules/{row.id}/{row.version}/{person.id}",
                rule=RULE,
                at=at,
                to_role=person.role,
                to_id=person.id,
                data={"facts": {"reason": row.reason, "since": row.since.isoformat()}, "page": f"rules?change={row.id}"},
                cite="",
            )
