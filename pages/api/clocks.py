"""All deadlines that run, across cases: what a wall or a watch of another system shows."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Security

from pages.api import units
from pages.api.keyed import Acting, Keyed, key
from pages.api.shapes import Answered, Id, Title
from services import open_clocks
from services.api_keys import Caller
from services.time import now

router = APIRouter(route_class=Keyed, tags=["clocks"])


class OpenClockShape(Answered):
    """A deadline that runs. Why it is due when it is: see the clocks of its case."""

    no: str
    project: str
    rule: str
    n: int
    title: Title
    cite: str
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    state: Literal["running", "soon", "overdue"]
    responsible_role: Title
    responsible: str | None


class ClockPage(Answered):
    """Some of the clocks, nearest due first. `next` is the cursor of those that follow; null at the end."""

    items: list[OpenClockShape]
    next: str | None


@router.get("/clocks", operation_id="listOpenClocks", summary="Deadlines that run")
def listed(
    actor: Acting,
    caller: Annotated[Caller, Security(key, scopes=["cases:read"])],
    unit: Annotated[Id | None, Query(description="The id of a unit: cases there and below.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> ClockPage:
    """The open clocks of all cases within sight, some at a time: pass `next` as `cursor` until it is null."""
    path = None if unit is None else units.path_of(actor, unit)
    found = open_clocks.walk(actor, path, at=now(), limit=limit, cursor=cursor)
    return ClockPage(items=[OpenClockShape.model_validate(one) for one in found.clocks], next=found.following)
