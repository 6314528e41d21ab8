"""Files: sent first, named by a receipt in a step or an arrival, and read back from the case that they came to."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Path, Response, Security, UploadFile
from pydantic import Field

from pages.api.keyed import Acting, Keyed, Uploading, key
from pages.api.shapes import Answered, CaseNo
from services import attachments, uploads
from services.api_keys import Caller
from services.contents import Purpose
from services.time import now

router = APIRouter(route_class=Keyed, tags=["attachments"])
sending = APIRouter(route_class=Uploading, tags=["attachments"])
Holder = Annotated[Caller, Security(key, scopes=["attachments"])]
FileId = Annotated[int, Path(ge=1, lt=1 << 63)]
# Nobody on the way keeps it, and no browser takes it for a page.
_PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_ANY_FILE = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


class Receipt(Answered):
    """A file that was taken, under the id by which only this person can use it, within a week."""

    id: str
    sha256: str
    media_type: str
    size: int = Field(description="Bytes.")
    name: str
    purpose: str


class AttachmentShape(Answered):
    """A file on a case. `step_n`: the step that brought it."""

    id: int
    step_n: int | None
    field: str
    purpose: str
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime
    by: str | None
    taken_at: datetime | None
    place: tuple[float, float] | None = Field(description="Degrees north and east, where the camera said so and it is kept.")


class Attachments(Answered):
    """What is attached to a case."""

    items: list[AttachmentShape]


@sending.post("/files", operation_id="sendFile", status_code=201, summary="Send a file")
def sent(actor: Acting, caller: Holder, purpose: Annotated[Purpose, Form()], file: Annotated[UploadFile, File()]) -> Receipt:
    """Send a file; its kind is told by what it holds. Name its receipt in `files` of a step, or as `sound` of an arrival."""
    return Receipt.model_validate(uploads.receive(actor, file.file.read(), name=file.filename or "", purpose=purpose, at=now()))


@router.get("/cases/{no}/attachments", operation_id="listAttachments", summary="The files of a case")
def listed(actor: Acting, caller: Holder, no: CaseNo) -> Attachments:
    """What is attached to a case, in the order in which it came."""
    return Attachments(items=[AttachmentShape.model_validate(one) for one in attachments.of_case(actor, no)])


@router.get(
    "/attachments/{attachment_id}/content",
    operation_id="getContent",
    summary="A file itself",
    response_class=Response,
    responses={200: _ANY_FILE},
)
def content(actor: Acting, caller: Holder, attachment_id: FileId) -> Response:
    """The bytes of a file, under its own media type."""
    found, media_type, name = attachments.content(actor, attachment_id)
    headers = {**_PRIVATE, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(found, headers=headers, media_type=media_type)
