"""Kiosk screens: the key in the address becomes a cookie, and leaves the address."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pages.routes.origin import is_from_elsewhere
from pages.routes.sign_in import with_session
from services import accounts, wording
from services.errors import Refusal
from services.time import now

# As long as browsers keep a cookie at all: a screen runs for months; revoking it ends it at once.
_KEEP_SECONDS = 400 * 24 * 3600


async def screen(request: Request) -> Response:
    """GET ?key=…: 303 to the wall with the screen's cookie, or a sentence with 401; 403 when another site led here."""
    lang = accounts.default_language()
    if is_from_elsewhere(request):
        return PlainTextResponse(wording.text("signin.cross_site", lang), 403)
    try:
        token = await run_in_threadpool(accounts.enter_screen, request.query_params.get("key", ""), now())
    except Refusal:
        return PlainTextResponse(wording.text("signin.screen_refused", lang), 401)
    response = with_session(request, RedirectResponse("/wall", 303), token, _KEEP_SECONDS)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


routes = [Route("/screen", screen)]
