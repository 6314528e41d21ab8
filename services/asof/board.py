"""The wall as it stood: the message that a screen of then would have got."""

from datetime import datetime
from typing import Any

from services.board import picture, snapshot

# How messages were on their way to people at an instant is not on record.
_UNKNOWN = ("messages_waiting", "messages_failed")


def still(path: str, at: datetime) -> dict[str, Any]:
    """Rows and figures of the wall of the unit at `path` at an instant, as the stream sends them; to be asked in its past."""
    found = picture.read(path, at)
    figures = {name: value for name, value in (found.figures | found.outlook).items() if name not in _UNKNOWN}
    instant = snapshot.ms(at)
    message = {"version": 0, "now": instant, "fresh": instant, "worker": instant}
    return message | {"put": list(found.lists.rows.values()), "figures": figures}
