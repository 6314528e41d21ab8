"""Where the reading of a long list goes on, as a text that is handed out and taken back. It grants nothing."""

import base64
import binascii
import json
from datetime import datetime

from services.errors import RequestRefused

Place = tuple[datetime | None, int]


def written(order: str, at: datetime | None, row_id: int) -> str:
    """The place after a row: of which order, by which instant, and which row."""
    said = json.dumps([order, at and at.isoformat(), row_id])
    return base64.urlsafe_b64encode(said.encode()).decode("ascii").rstrip("=")


def read(cursor: str, order: str, *, nothing: bool = False) -> Place:
    """The place that a cursor of this order names; `nothing`: rows of this order may have no instant. Raises RequestRefused."""
    try:
        its, value, row_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at = None if value is None and nothing else datetime.fromisoformat(value)
        if its != order or not isinstance(row_id, int) or not 0 < row_id < 1 << 63 or (at and at.tzinfo is None):
            raise ValueError(cursor)
    except (ValueError, TypeError, binascii.Error):
        raise RequestRefused(field="cursor", problem="bad_cursor") from None
    return at, row_id
