"""A player's signs of life: it asks how its picture does, and says goodbye, so that the look ends when the tab is closed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pages.routes.origin import is_from_here
from services import accounts, wording
from services.errors import NotSignedIn, Refusal, SeatNotFound
from services.time import now
from services.video import seats
from services.video.condition import Condition, State, condition_text
from services.video.hub import hubs

PATH = "/video/look"
_SWEEP_SECONDS = 15
_STATUS: dict[type[Refusal], int] = {NotSignedIn: 401, SeatNotFound: 404}


async def alive(request: Request) -> Response:
    """POST: the browser is still there. Gives how the picture does, in words; 401, 403, 404 when it must not or cannot go on."""
    return await run_in_threadpool(_alive, request)


async def leave(request: Request) -> Response:
    """POST, as the page goes away: its player plays no more.

    The ticket suffices: whoever's sign-in has just ended must be able to say goodbye.
    """
    if is_from_here(request):
        await run_in_threadpool(_leave, request.path_params["ticket"])
    return Response(status_code=204)


def _alive(request: Request) -> Response:
    at = now()
    try:
        actor = accounts.actor_of(request.cookies.get(accounts.COOKIE), at)
        if not is_from_here(request):
            raise SeatNotFound
        seat = seats.sign_of_life(actor, request.path_params["ticket"], at)
    except Refusal as refusal:
        if isinstance(refusal, NotSignedIn):
            # Whoever has signed out, or was signed out, looks no more.
            _leave(request.path_params["ticket"])
        return PlainTextResponse(wording.refusal_text(refusal, accounts.default_language()), _STATUS.get(type(refusal), 403))
    said = _said(seat.condition, actor.language)
    return JSONResponse({"now": int(at.timestamp() * 1000), **said}, headers={"Cache-Control": "no-store"})


def _said(condition: Condition | None, lang: str) -> dict[str, str]:
    """`words` in place of the picture, or `note`, what is to be known about one that plays; nothing when only a gateway knows."""
    if condition is None:
        return {}
    if condition.state is not State.LIVE:
        return {"words": condition_text(condition, lang)}
    notes = ["video.decoding"] if condition.decoding else []
    notes += [condition.advice] if condition.advice else []
    return {"note": " ".join(wording.text(note, lang) for note in notes)}


def _leave(ticket: str) -> None:
    try:
        seats.of(ticket).leave(now())
    except SeatNotFound:
        return


@asynccontextmanager
async def kept() -> AsyncIterator[None]:
    """While inside, whatever plays for nobody is ended; at the end everything is, and no camera is read any more."""
    sweeping = asyncio.create_task(_sweep())
    try:
        yield
    finally:
        sweeping.cancel()
        hubs.close_all()
        await run_in_threadpool(seats.end_all, now())


async def _sweep() -> None:
    while True:
        await asyncio.sleep(_SWEEP_SECONDS)
        await run_in_threadpool(seats.sweep, now())


routes = [
    Route(PATH + "/{ticket}", alive, methods=["POST"]),
    Route(PATH + "/{ticket}/end", leave, methods=["POST"]),
]
