"""The cameras of the centre that a case belongs to."""

from db.engine import reading
from db.queries import cases as queries
from services import access, cameras
from services.access import Actor
from services.cameras import Camera


def of_case(actor: Actor, no: str) -> list[Camera]:
    """The cameras of a case's centre; none where the actor may not watch there, and for a case that does not exist."""
    with reading() as conn:
        case = queries.find(conn, no)
    if case is None or not access.may(actor, "watch_cameras", case.path):
        return []
    return cameras.listed(actor, org_id=case.project_id)
