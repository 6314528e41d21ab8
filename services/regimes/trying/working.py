"""A process that tries parts of the cases: it looks at the state that another has shared with it."""

from collections.abc import Sequence

from db import engine
from db.engine import Connection
from db.queries import trying as queries
from services import holidays
from services.policy.editions import Edition
from services.regimes.trying.asked import Asked, Part
from services.regimes.trying.parts import tried
from services.regimes.trying.tally import Tally

_at_work: list[tuple[Connection, Asked]] = []


def begin(url: str, state: str, asked: Asked, editions: Sequence[Edition]) -> None:
    """Once in the process: look at the state, and know what is asked and by which national days."""
    engine.use(url)
    holidays.adopt(editions)
    options = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    conn = engine.engine().connect().execution_options(**options)
    queries.look_at(conn, state)
    queries.ready(conn)
    _at_work.append((conn, asked))


def do(part: Part) -> Tally:
    """What a part comes to."""
    return tried(*_at_work[0], part)
