"""One case: what it is, its story, its clocks each with the reason of its deadline, what it cost, what may be done now."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Security
from pydantic import Field

from pages.api import case_shapes
from pages.api.case_shapes import Case, ClockShape, StepShape
from pages.api.keyed import Acting, Keyed, key
from pages.api.once import RequestId
from pages.api.shapes import Answered, Asked, CaseNo, Data, Files, Line
from services import case_view, cases
from services.access import Actor
from services.api_keys import Caller
from services.asof import case as past_cases
from services.asof import instants
from services.case_view import CaseView
from services.time import now

router = APIRouter(route_class=Keyed, tags=["cases"])
Reading = Annotated[Caller, Security(key, scopes=["cases:read"])]
Asof = Annotated[
    str | None,
    Query(
        max_length=40,
        examples=["2026-11-10T09:00"],
        description="Everything as it stood at this instant, without a zone in China's time; for whoever may look back.",
    ),
]


class Story(Answered):
    """The steps of a case in their order."""

    items: list[StepShape]


class Clocks(Answered):
    """The clocks of a case by their start."""

    items: list[ClockShape]


class Taking(Asked):
    """A step to be taken now."""

    event: Line = Field(examples=["order_submitted"])
    data: Data = {}
    files: Files = {}
    expected_version: int | None = Field(default=None, ge=1, le=1 << 31, description="The version that you have seen.")


class Taken(Answered):
    """A step that was taken. `repeated`: the same request had taken it before, and nothing was done now."""

    no: str
    event: str
    version: int
    repeated: bool


@router.get("/cases/{no}", operation_id="getCase", summary="A case")
def one(actor: Acting, caller: Reading, no: CaseNo, asof: Asof = None) -> Case:
    """A case with its steps, clocks, costs and the steps that this person may take now: none `asof` an instant."""
    seen, at = _seen(actor, no, asof)
    return case_shapes.case(seen, actor.language, at)


@router.get("/cases/{no}/steps", operation_id="listSteps", summary="The story of a case")
def steps(actor: Acting, caller: Reading, no: CaseNo, asof: Asof = None) -> Story:
    """The steps of a case in their order."""
    return Story(items=[case_shapes.step(one) for one in _seen(actor, no, asof)[0].steps])


@router.get("/cases/{no}/clocks", operation_id="listClocks", summary="The clocks of a case")
def clocks(actor: Acting, caller: Reading, no: CaseNo, asof: Asof = None) -> Clocks:
    """The clocks of a case by their start, each with why it is due when it is."""
    seen, at = _seen(actor, no, asof)
    return Clocks(items=[case_shapes.clock(one, seen, actor.language, at) for one in seen.clocks])


def _seen(actor: Actor, no: str, asof: str | None) -> tuple[CaseView, datetime]:
    """The case now, or as it stood, and the instant that it is shown for."""
    at = now()
    if asof is None:
        return case_view.view(actor, no, at=at), at
    then = instants.checked(actor, asof, at=at)
    return past_cases.then(actor, no, then).seen, then


@router.post("/cases/{no}/steps", operation_id="takeStep", status_code=201, summary="Take a step")
def taken(
    actor: Acting,
    caller: Annotated[Caller, Security(key, scopes=["steps:take"])],
    request_id: RequestId,
    no: CaseNo,
    said: Taking,
) -> Taken:
    """Take a step now, as the person of the key: 409 when the case does not allow it, or is not as you have seen it any more."""
    done = cases.take_step(
        actor,
        no,
        said.event,
        said.data,
        at=now(),
        expected_version=said.expected_version,
        request_id=request_id,
        files=said.files,
    )
    return Taken(no=done.no, event=done.event, version=done.version, repeated=done.repeated)
