"""The case behind a customer's link, as somebody of the house may see it."""

from typing import Any

from db.engine import Connection
from db.queries import cases
from services import access
from services.access import Actor
from services.errors import CaseNotFound


def seen(conn: Connection, actor: Actor, no: str) -> Any:
    """The case's row with the path of its project. Raises CaseNotFound, also for a case out of sight."""
    return _within_sight(cases.find(conn, no), actor, no)


def own(conn: Connection, actor: Actor, no: str, *, lock: bool) -> Any:
    """The case's row for somebody who may take its steps, held until the transaction ends where that is wanted.

    Raises CaseNotFound, NotPermitted.
    """
    case = _within_sight(cases.lock(conn, no) if lock else cases.find(conn, no), actor, no)
    access.require(actor, "take_step", case.path, **_people(case))
    return case


def _within_sight(case: Any, actor: Actor, no: str) -> Any:
    if case is None or not access.may(actor, "see_case", case.path, **_people(case)):
        raise CaseNotFound(no=no)
    return case


def _people(case: Any) -> dict[str, Any]:
    return {"people": case.people.values(), "department": case.department}
