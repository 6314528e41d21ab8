"""Pictures of counters for those who may watch them: the small one of a few seconds ago, and a large one of now."""

import asyncio
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.routes import numbers
from services import accounts, cameras, wording
from services.access import Actor
from services.errors import CameraNotFound, CameraNotSupported, CameraPasswordWrong, CameraUnreachable, NotSignedIn, Refusal
from services.time import now
from services.video import stills

PATH = "/video/still"
_NO_PICTURE = (CameraUnreachable, CameraPasswordWrong, CameraNotSupported)
_STATUS: dict[type[Refusal], int] = {NotSignedIn: 401, CameraNotFound: 404, **dict.fromkeys(_NO_PICTURE, 502)}
# Nobody between here and the browser, nor the browser's disk, keeps a picture of people.
_PRIVATE = {"Cache-Control": "no-store"}
# Each large picture may wait for its camera for many seconds, and the threads are everybody's.
_LARGE_AT_ONCE = asyncio.Semaphore(8)


async def small(request: Request) -> Response:
    """GET: the last picture (JPEG), its instant in `X-Taken` and the camera's state in `X-State`; 204 before the first, 304 for
    whoever has it already. 401 without a session, 403 where the role may not watch, 404 for a camera out of sight.

    Asking keeps the pictures coming for half a minute.
    """
    return await run_in_threadpool(_for_actor, request, _small)


async def large(request: Request) -> Response:
    """GET: a large picture of now, put on record as a look. As `small`; 502 with a sentence when the camera gives none."""
    async with _LARGE_AT_ONCE:
        return await run_in_threadpool(_for_actor, request, _large)


def _for_actor(request: Request, answer: Callable[[Request, Actor, int], Response]) -> Response:
    lang = accounts.default_language()
    try:
        actor = accounts.actor_of(request.cookies.get(accounts.COOKIE), now())
        lang = actor.language
        return answer(request, actor, numbers.row(request.path_params["camera"]))
    except Refusal as refusal:
        return PlainTextResponse(wording.refusal_text(refusal, lang), _STATUS.get(type(refusal), 403), _PRIVATE)


def _small(request: Request, actor: Actor, camera_id: int) -> Response:
    cameras.one(actor, camera_id)
    stills.wanted([camera_id])
    kept = stills.latest(camera_id)
    headers = {**_PRIVATE, "X-State": kept.last.state}
    if kept.jpeg is None or kept.at is None:
        return Response(status_code=204, headers=headers)
    headers |= {"X-Taken": kept.at.isoformat(), "ETag": f'"{camera_id}-{kept.at.timestamp():.3f}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(kept.jpeg, headers=headers, media_type="image/jpeg")


def _large(_request: Request, actor: Actor, camera_id: int) -> Response:
    still = stills.enlarged(actor, camera_id, at=now())
    return Response(still.jpeg, headers={**_PRIVATE, "X-Taken": still.at.isoformat()}, media_type="image/jpeg")


routes = [Route(PATH + "/{camera}", small, methods=["GET"]), Route(PATH + "/{camera}/large", large, methods=["GET"])]
