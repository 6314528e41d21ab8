"""Cases that another system opens: it names the regime that it knows, and that has to be the one in force where it opens them.

Imports and replays tell what happened elsewhere or before, by whatever regime it was; they do not come this way.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from db.engine import Connection, alone
from db.queries import cases as queries
from services import access, cases
from services.access import Actor
from services.casework.regimes import opened_by
from services.errors import OtherRegime


def open_by_key_in(
    conn: Connection,
    actor: Actor,
    *,
    regime: str,
    project_id: int,
    event: str,
    data: Mapping[str, Any],
    at: datetime,
    request_id: str | None,
    files: Mapping[str, Sequence[str]],
) -> str:
    """Open a case as `cases.open_case_in` does; its number. The same request gives the same case, whatever holds by then.

    Raises what that raises, and OtherRegime where the project follows another one.
    """
    if request_id is None or queries.by_request(conn, request_id, event, actor.id) is None:
        _require_in_force(conn, actor, regime, project_id, at)
    return cases.open_case_in(
        conn,
        actor,
        pack=regime,
        project_id=project_id,
        event=event,
        data=data,
        at=at,
        request_id=request_id,
        files=files,
    )


open_by_key = alone(open_by_key_in)


def _require_in_force(conn: Connection, actor: Actor, regime: str, project_id: int, at: datetime) -> None:
    """Nobody learns what holds in a project where they may open nothing; that there is none is said by whoever opens the case."""
    unit = queries.project(conn, project_id)
    if unit is None or not access.may(actor, "open_case", unit.path):
        return
    holds = opened_by(conn, unit, at)
    if holds.id != regime:
        raise OtherRegime(regime=holds.title, id=holds.id, field="regime")
