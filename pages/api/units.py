"""Units of the organisation: where cases are opened, and what lists are filtered by."""

from typing import Annotated

from fastapi import APIRouter, Security
from pydantic import Field

from pages.api.keyed import Acting, Keyed, key
from pages.api.shapes import Answered
from services import register
from services.access import Actor
from services.api_keys import Caller
from services.errors import InputRefused

router = APIRouter(route_class=Keyed, tags=["units"])


class UnitShape(Answered):
    """A region, a company or a project."""

    id: int
    name: str
    kind: str = Field(description="region, company or project; cases are opened in projects.")
    path: str = Field(description="The ids from the top down to it, for example /1/4/17/.")


class Units(Answered):
    """Units, each followed by what lies below it."""

    items: list[UnitShape]


@router.get("/units", operation_id="listUnits", summary="Units within sight")
def listed(actor: Acting, caller: Annotated[Caller, Security(key, scopes=["cases:read"])]) -> Units:
    """Regions, companies and projects within this person's sight."""
    found = register.units(actor)
    return Units(items=[UnitShape(id=id_of(one.path), name=one.name, kind=one.kind, path=one.path) for one in found])


def id_of(path: str) -> int:
    """The id of the unit at a path."""
    return int(path.strip("/").rpartition("/")[2])


def path_of(actor: Actor, unit_id: int) -> str:
    """The path of a unit within sight. Raises InputRefused."""
    for unit in register.units(actor):
        if id_of(unit.path) == unit_id:
            return unit.path
    raise InputRefused(field="unit", problem="unknown", value=unit_id)
