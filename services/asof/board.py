"""The wall as it stood: the message that a screen of then would have got."""

from datetime import datetime
from typing import Any

from services import access
from services.access import Actor
from services.board import picture, snapshot


def still(actor: Actor, at: datetime) -> dict[str, Any]:
    """Rows and figures of the actor's wall at an instant, as the stream sends them; to be asked while looking at its past.

    What was on its way to people then is not told: it left long ago. Raises NotPermitted.
    """
    found = picture.read(access.scope_of(actor, "see_board").org_path, at)
    figures = found.figures | found.outlook | {"messages_waiting": 0, "messages_failed": 0}
    instant = snapshot.ms(at)
    message = {"version": 0, "now": instant, "fresh": instant, "worker": instant}
    return message | {"put": list(found.lists.rows.values()), "figures": figures}
