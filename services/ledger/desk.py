"""What waits in the ledger for one person: ranges to decide within, and what others ask."""

from typing import Any

from db.engine import reading
from db.queries import ledger as queries
from services import access
from services.access import Actor
from services.ledger import acts, sight

# A badge counts ranges no further.
COUNTED = 100


def count(actor: Actor) -> int:
    """How many decisions and answers this person could give now; 0 for somebody who gives none.

    What was asked together counts once, ranges are counted no further than COUNTED.
    """
    with reading() as conn:
        found = 0
        if access.may(actor, "decide_penalty"):
            found += queries.count(conn, [*_within_reach(actor, "decide_penalty"), queries.undecided()], COUNTED)
        for kind, command in acts.ANSWERED_BY.items():
            if access.may(actor, command):
                wanted = [*_within_reach(actor, command), *queries.asked(kind, but_by=actor.id)]
                found += queries.count_waiting(conn, wanted)
    return found


def _within_reach(actor: Actor, command: str) -> list[Any]:
    """Nobody decides about what they pay themselves."""
    return [*sight.conditions(actor, command), queries.not_paid_by(actor.id)]
