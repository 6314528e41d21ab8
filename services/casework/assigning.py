"""Who takes which role in a case: the nearest person with that role, from the project upwards."""

from db.engine import Connection
from db.queries import cases as queries
from services.policy.pack import Pack
from services.policy.story import Step, Story


def assigned(conn: Connection, pack: Pack, path: str, department: str | None) -> dict[str, int]:
    """Person by role for a case of the unit at `path`. Somebody who belongs to a department answers for that one only."""
    found: dict[str, int] = {}
    for person in queries.people_along(conn, path, list(pack.roles)):
        if person.department in (None, department):
            found.setdefault(person.role, person.id)
    return found


def department_of(pack: Pack, opening: Step) -> str | None:
    """The department that a case falls to first: that of its category, else the one named by the step that opened it."""
    fields = Story(pack, {}, {}, [opening]).now.fields
    category = pack.categories.get(str(fields.get("category")))
    return category.department if category else fields.get("department")
