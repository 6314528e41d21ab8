"""Signalling with the outside gateway (WHEP) for those who may watch: a browser never learns where the gateway is."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.routes import numbers
from pages.routes.origin import is_from_here
from services import accounts, wording
from services.errors import GatewayRefused, NotSignedIn, Refusal
from services.time import now
from services.video import gateway, seats

PATH = "/video/whep"
_LONGEST_OFFER = 100_000
_STATUS: dict[type[Refusal], int] = {NotSignedIn: 401, GatewayRefused: 502}


async def play(request: Request) -> Response:
    """POST an offer (SDP): 201 with the answer, and in `X-Ticket` what signs of life and the goodbye are sent with.

    401 without a session, 403 where the person may not watch this camera, 404 without a gateway, 502 when it does not play.
    """
    if not (gateway.wanted() and is_from_here(request)):
        return Response(status_code=404)
    offer = b""
    async for part in request.stream():
        offer += part
        if len(offer) > _LONGEST_OFFER:
            return Response(status_code=413)
    return await run_in_threadpool(_play, request, offer.decode(errors="replace"))


def _play(request: Request, offer: str) -> Response:
    lang = accounts.default_language()
    try:
        actor = accounts.actor_of(request.cookies.get(accounts.COOKIE), now())
        lang = actor.language
        seat, answer = seats.at_gateway(actor, numbers.row(request.path_params["camera"]), offer, now())
    except Refusal as refusal:
        return PlainTextResponse(wording.refusal_text(refusal, lang), _STATUS.get(type(refusal), 403))
    return Response(answer, 201, {"X-Ticket": seat.ticket, "Cache-Control": "no-store"}, "application/sdp")


routes = [Route(PATH + "/{camera}", play, methods=["POST"])]
