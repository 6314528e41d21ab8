"""Cases: the list of those within sight, and opening one."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Security
from pydantic import Field

from pages.api import units
from pages.api.keyed import Acting, Keyed, key
from pages.api.once import RequestId
from pages.api.shapes import Answered, Asked, Data, Files, Id, Instant, Line, Search, Title, titled_or_none
from services import register_walk
from services.api_keys import Caller
from services.reception.by_key import open_by_key
from services.register import CaseLine, Filter, Order
from services.time import now

router = APIRouter(route_class=Keyed, tags=["cases"])


class CaseShort(Answered):
    """A case as a list shows it, with its nearest open clock. Who the customer is, is not in it."""

    no: str
    regime: str
    region: str
    project: str
    room: str | None
    demand: str
    category: Title | None
    severity: Title | None
    opened_at: datetime
    closed_at: datetime | None
    state: Literal["closed", "overdue", "soon", "running"]
    level: int = Field(description="The escalation level now; 0: none.")
    clock: str | None = Field(description="The rule of the nearest open clock.")
    clock_title: Title | None
    cite: str | None
    due_at: datetime | None
    responsible: str | None


class CasePage(Answered):
    """Some of the cases. `next` is the cursor of those that follow; null at the end."""

    items: list[CaseShort]
    next: str | None


class Opening(Asked):
    """A case to be opened by the first step of its regime."""

    regime: Line = Field(examples=["group"])
    project_id: Id
    event: Line = Field(examples=["reception_ended"], description="One of the regime's steps with `opens`.")
    data: Data = {}
    files: Files = {}


class Opened(Answered):
    """A case that was opened."""

    no: str
    url: str


Reading = Annotated[Caller, Security(key, scopes=["cases:read"])]


@router.get("/cases", operation_id="listCases", summary="Cases within sight")
def listed(
    actor: Acting,
    caller: Reading,
    state: Annotated[Literal["open", "overdue", "soon", "running", "closed", "any"], Query()] = "open",
    order: Annotated[Order, Query(description="Nearest due, newest or oldest first.")] = "due",
    unit: Annotated[Id | None, Query(description="The id of a unit: cases there and below.")] = None,
    regime: Search = None,
    category: Search = None,
    severity: Search = None,
    department: Search = None,
    level: Annotated[int | None, Query(ge=1, le=3, description="The least escalation level.")] = None,
    q: Search = None,
    opened_from: Instant | None = None,
    opened_until: Instant | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> CasePage:
    """Cases that answer all filters, some at a time: pass `next` as `cursor`, with the same filters, until it is null."""
    wanted = Filter(
        state=state,
        unit=None if unit is None else units.path_of(actor, unit),
        pack=regime,
        category=category,
        severity=severity,
        department=department,
        level=level,
        text=q or "",
        opened_from=opened_from,
        opened_until=opened_until,
        order=order,
    )
    found = register_walk.walk(actor, wanted, at=now(), limit=limit, cursor=cursor)
    return CasePage(items=[_short(line) for line in found.lines], next=found.following)


@router.post("/cases", operation_id="openCase", status_code=201, summary="Open a case")
def opened(
    actor: Acting, caller: Annotated[Caller, Security(key, scopes=["cases:open"])], request_id: RequestId, said: Opening
) -> Opened:
    """Open a case by its regime's first step, taken now by the person of the key: the regime that is in force in its project."""
    no = open_by_key(
        actor,
        regime=said.regime,
        project_id=said.project_id,
        event=said.event,
        data=said.data,
        at=now(),
        request_id=request_id,
        files=said.files,
    )
    return Opened(no=no, url=f"/api/v1/cases/{no}")


def _short(line: CaseLine) -> CaseShort:
    return CaseShort(
        no=line.no,
        regime=line.pack,
        region=line.region,
        project=line.project,
        room=line.room,
        demand=line.demand,
        category=titled_or_none(line.category),
        severity=titled_or_none(line.severity),
        opened_at=line.opened_at,
        closed_at=line.closed_at,
        state=line.state,
        level=line.level,
        clock=line.rule,
        clock_title=titled_or_none(line.stage),
        cite=line.cite,
        due_at=line.due_at,
        responsible=line.responsible,
    )
