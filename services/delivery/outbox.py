"""The way into the outbox, for whatever else than a step of a case has something to say to people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.engine import Connection
from db.queries import delivery as queries
from services.time import require_aware


def post(
    conn: Connection,
    *,
    key: str,
    rule: str,
    at: datetime,
    to_role: str,
    to_id: int | None,
    data: Mapping[str, Any],
    case_id: int | None = None,
    cite: str,
    recorded_at: datetime | None = None,
) -> int | None:
    """Put a message into the outbox, in the transaction of what causes it; its id, or None when `key` stands there already.

    It goes to the person `to_id`, or where that is None to everybody active who has the role and, with a case, whose unit holds
    the case. It is theirs to see from `at` on. `data`, all of it optional and all of it plain JSON:

    - `pack`, `pack_version`: the regime that calls the rule by its title and writes `cite`;
    - `facts`: values for the placeholders of `delivery.<rule>.subject` and `.body` in the catalogue, where these exist. An ISO
      instant under a name that ends in `_at` is said as people say it; {"zh": …, "en": …} in the reader's language;
    - `lines`: {"zh": [sentence, …], "en": […]} said below the body;
    - `page`: where the message leads, for example "escalations?digest=12"; with a case, the case itself unless said otherwise;
    - `attachment`: {"path": below DUBAN_HOME, "sha256": hex, "name": as the reader sees it}; it must lie there unchanged for as
      long as the message may be sent.

    No customer's name or telephone number may stand in it.
    """
    values = {
        "key": key,
        "rule": rule,
        "at": require_aware(at),
        "to_role": to_role,
        "to_id": to_id,
        "data": dict(data),
        "case_id": case_id,
        "cite": cite,
        "recorded_at": recorded_at or at,
    }
    return queries.add(conn, values)
