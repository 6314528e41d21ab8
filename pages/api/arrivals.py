"""What comes in and still has to become a case: recordings of the 24-hour line, complaints from a mini-program."""

from typing import Annotated

from fastapi import APIRouter, Security

from pages.api.keyed import Acting, Keyed, key
from pages.api.once import RequestId
from pages.api.shapes import Answered, Asked, Id, Line, Text
from services import arrivals
from services.api_keys import Caller
from services.time import now

router = APIRouter(route_class=Keyed, tags=["arrivals"])


class Arriving(Asked):
    """What came in: at least a text, a room, a name, a number or a recording. The project's officers complete it to a case."""

    project_id: Id
    channel: Line
    text: Text = ""
    room: Line | None = None
    name: Line | None = None
    phone: Line | None = None
    earlier_no: Line | None = None
    sound: Line | None = None
    external_key: Line | None = None


class Arrived(Answered):
    """What was taken in."""

    id: int


@router.post("/arrivals", operation_id="arrive", status_code=201, summary="Hand in what came by another way")
def arrived(
    actor: Acting, caller: Annotated[Caller, Security(key, scopes=["arrivals:write"])], request_id: RequestId, said: Arriving
) -> Arrived:
    """Take it in, once for each `external_key` of a channel of the project. `sound`: the receipt of a recording sent before."""
    arrival_id = arrivals.arrive(
        actor,
        project_id=said.project_id,
        channel=said.channel,
        text=said.text,
        room=said.room,
        name=said.name,
        phone=said.phone,
        earlier_no=said.earlier_no,
        sound_receipt=said.sound,
        external_key=said.external_key,
        at=now(),
        request_id=request_id,
    )
    return Arrived(id=arrival_id)
