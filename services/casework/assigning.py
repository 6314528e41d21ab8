"""Who takes which role in a case: the nearest person with that role, from the project upwards."""

from db.engine import Connection
from db.queries import cases as queries
from services.policy.pack import Pack


def assigned(conn: Connection, pack: Pack, path: str, department: str | None) -> dict[str, int]:
    """Person by role for a case of the unit at `path`. Somebody who belongs to a department answers for that one only."""
    found: dict[str, int] = {}
    for person in queries.people_along(conn, path, list(pack.roles)):
        if person.department in (None, department):
            found.setdefault(person.role, person.id)
    return found
