"""Signing in and out: the only places that set and take back the session's cookie, which no script in the browser can read."""

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pages.routes import forms
from pages.routes.origin import is_from_here
from services import accounts, wording
from services.errors import Refusal, TooManyAttempts
from services.time import now

_LONGEST_FORM = 8192


async def sign_in(request: Request) -> Response:
    """POST name, password, next, lang: 303 to `next` with the cookie, or the sentence of the refusal with 401, 403 or 429."""
    form = await forms.fields(request, _LONGEST_FORM)
    lang = form.get("lang") if form.get("lang") in wording.LANGUAGES else accounts.default_language()
    if not is_from_here(request):
        return PlainTextResponse(wording.text("signin.cross_site", lang), 403)
    address = request.client.host if request.client else ""
    try:
        token = await run_in_threadpool(accounts.sign_in, form.get("name", ""), form.get("password", ""), address, now())
    except Refusal as refusal:
        status = 429 if isinstance(refusal, TooManyAttempts) else 401
        return PlainTextResponse(wording.refusal_text(refusal, lang), status)
    return with_session(request, RedirectResponse(address_within(form.get("next", "/")), 303), token)


async def sign_out(request: Request) -> Response:
    """POST: the session ends, the cookie goes, and the start page shows the sign-in form."""
    if not is_from_here(request):
        return PlainTextResponse(wording.text("signin.cross_site", accounts.default_language()), 403)
    if token := request.cookies.get(accounts.COOKIE):
        await run_in_threadpool(accounts.sign_out, token, now())
    response = RedirectResponse("/", 303)
    response.delete_cookie(accounts.COOKIE, path="/", httponly=True, samesite="strict")
    return response


def with_session(request: Request, response: Response, token: str, max_age: int | None = None) -> Response:
    """The response, handing the session's token to the browser; without `max_age` (seconds) until the browser is closed."""
    secure = request.url.scheme == "https"
    response.set_cookie(accounts.COOKIE, token, max_age=max_age, path="/", secure=secure, httponly=True, samesite="strict")
    response.headers["Cache-Control"] = "no-store"
    return response


def address_within(wanted: str) -> str:
    """The path and query of `wanted` when it lies within this site, else the start page."""
    parts = urlsplit(wanted)
    outside = parts.scheme or parts.netloc or not parts.path.startswith("/") or wanted.startswith(("//", "/\\"))
    if outside or any(ord(letter) <= 32 or letter == "\\" for letter in wanted):
        return "/"
    return wanted


async def _home(_request: Request) -> Response:
    return RedirectResponse("/", 303)


routes = [
    Route("/sign-in", sign_in, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
    # Whoever opens these as pages belongs on the start page.
    Route("/sign-in", _home),
    Route("/sign-out", _home),
]
