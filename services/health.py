"""Whether the system runs, in the words of `/healthz`."""

import logging
from datetime import datetime
from typing import Any

from db import engine
from db.queries import health as queries

_log = logging.getLogger(__name__)


def state(at: datetime) -> dict[str, Any]:
    """`ok`, `database`, `schema_revision`, `data_version` (grows with every step), `worker_heartbeat_age_seconds` (None: never).

    An old heartbeat does not make it unhealthy: the pages serve without a worker, and say so themselves.
    """
    try:
        with engine.reading() as conn:
            revision = queries.revision(conn)
            beat = queries.last_heartbeat(conn)
            version = queries.last_step(conn)
    except Exception as error:  # noqa: BLE001 - whatever keeps the database from answering, the answer is the same
        _log.warning("The database does not answer: %s", type(error).__name__)
        return {"ok": False, "database": "unavailable"}
    age = None if beat is None else round((at - beat).total_seconds(), 1)
    found = {"database": "ok", "schema_revision": revision, "data_version": version, "worker_heartbeat_age_seconds": age}
    return {"ok": revision is not None, **found}
