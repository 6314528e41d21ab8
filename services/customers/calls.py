"""How often one may come: by a link, and from an address by links that open nothing. Counted in the database, for all processes.

A link is a random text of 256 bits, which nobody guesses; what is slowed down is the trying. A link that opens its case is never
held up by what others behind the same address do: telephones share the addresses of their carriers.
"""

import math
from datetime import datetime, timedelta

from db.engine import Connection
from db.queries import customers as queries
from services import throttle
from services.errors import LinkBusy

# A family shows a link around and opens it again and again; a program does so without end.
_FREE_PER_LINK = 120
_FREE_PER_ADDRESS = 30
_MEMORY = timedelta(hours=1)


def count(conn: Connection, link_id: int | None, address: str, at: datetime) -> None:
    """Count a call by a link, or by none from an address. Raises LinkBusy; such a call is not counted, so that waiting helps."""
    queries.lock_calls(conn, f"link {link_id}" if link_id is not None else f"address {address}")
    queries.forget_calls(conn, at - 24 * _MEMORY)
    before = queries.calls(conn, at - _MEMORY, link_id=link_id, address=address)
    wait = throttle.wait(before.failed, before.last, _FREE_PER_LINK if link_id is not None else _FREE_PER_ADDRESS, at)
    if wait > 0:
        raise LinkBusy(seconds=math.ceil(wait))
    queries.add_call(conn, link_id=link_id, address=address, at=at)
