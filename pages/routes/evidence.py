"""Pictures kept as evidence, for those who check their centre, and for those who may see what was found there by them."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services import accounts, evidence, wording
from services.errors import FileNotKept, NotSignedIn, Refusal
from services.time import now

PATH = "/evidence"
_STATUS: dict[type[Refusal], int] = {NotSignedIn: 401, FileNotKept: 404}
# Nobody between here and the browser, nor the browser's disk, keeps a picture of people.
_PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


async def picture(request: Request) -> Response:
    """GET ?id=…: the picture (JPEG). 401 without a session, 403 out of reach, 404 when it is gone or not what was kept."""
    return await run_in_threadpool(_picture, request)


def _picture(request: Request) -> Response:
    lang, said = accounts.default_language(), request.query_params.get("id", "")
    try:
        actor = accounts.actor_of(request.cookies.get(accounts.COOKIE), now())
        lang = actor.language
        if not (said.isdecimal() and len(said) < 18):
            raise FileNotKept(problem="file_gone")
        return Response(evidence.jpeg(actor, int(said)), headers=_PRIVATE, media_type=evidence.JPEG)
    except Refusal as refusal:
        return PlainTextResponse(wording.refusal_text(refusal, lang), _STATUS.get(type(refusal), 403), _PRIVATE)


routes = [Route(PATH, picture)]
