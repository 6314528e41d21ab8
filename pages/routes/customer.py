"""The page of customers: whoever has a link sees its one case, and answers. No session, no cookie, no script but to sign."""

import base64
import binascii
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from pages.customer import page
from pages.customer.form import Typed
from pages.customer.shell import Shell
from pages.routes.forms import fields
from services import accounts, wording
from services.customers import doing, links, visiting
from services.errors import LinkBusy, LinkClosed, Refusal
from services.time import now
from services.wording import LANGUAGES

# A signature of a megabyte as text, and a word beside it.
_LONGEST = 1_500_000
_STATUS: dict[type[Refusal], int] = {LinkClosed: 404, LinkBusy: 429}


async def show(request: Request) -> Response:
    """GET ?k=…: the case of the link; 404 with a sentence for a link that opens nothing, 429 for one who comes too often."""
    if request.method == "HEAD":
        return Response(headers=Shell(_lang(request, "")).headers)
    token, done = request.query_params.get("k", ""), request.query_params.get("done", "")
    lang = _lang(request, request.query_params.get("lang", ""))
    return await run_in_threadpool(_page, token, _address(request), lang, Typed(), done)


async def answer(request: Request) -> Response:
    """POST what a customer does: 303 to the page that says so; the page with the reason, and what was typed, when it is refused.

    The link itself is the proof of who sends it: there is no cookie that another site could make use of.
    """
    return await run_in_threadpool(_done, request, await fields(request, _LONGEST))


def _done(request: Request, form: dict[str, str]) -> Response:
    lang, token, ask = _lang(request, form.get("lang", "")), form.get("k", ""), form.get("do", "")
    try:
        _do(form, token, ask, _address(request))
    except (LinkClosed, LinkBusy) as refusal:
        return _refused(refusal, lang)
    except Refusal as refusal:
        return _page(token, _address(request), lang, Typed(ask, wording.refusal_text(refusal, lang), form), "", 422)
    query = urlencode({"k": token, "lang": lang, "done": ask})
    return RedirectResponse(f"{links.PATH}?{query}", 303, headers=Shell(lang).headers)


def _do(form: dict[str, str], token: str, ask: str, address: str) -> None:
    at, request_id = now(), form.get("request", "")[:100] or "none"
    if "picture" in form:
        doing.sign(token, ask, _picture(form["picture"]), address=address, at=at, request_id=request_id)
    elif "score" in form or "comment" in form:
        score = int(form["score"]) if form.get("score", "") in ("1", "2", "3", "4", "5") else None
        doing.rate(token, ask, score, form.get("comment", ""), address=address, at=at, request_id=request_id)
    elif "words" in form:
        doing.complain(token, ask, form["words"], address=address, at=at, request_id=request_id)
    else:
        doing.agree(token, ask, address=address, at=at, request_id=request_id)


def _picture(said: str) -> bytes:
    """The bytes of a picture sent as text; nothing of what is no such text."""
    try:
        return base64.b64decode(said.rpartition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        return b""


def _page(token: str, address: str, lang: str, typed: Typed, done: str, status: int = 200) -> Response:
    try:
        view = visiting.visit(token, address=address, at=now(), lang=lang)
    except Refusal as refusal:
        return _refused(refusal, lang)
    shell = Shell(lang)
    body = page.content(view, token, lang, typed=typed, done=done)
    return HTMLResponse(shell.html(body, signing=page.signs(view)), status, shell.headers)


def _refused(refusal: Refusal, lang: str) -> Response:
    shell = Shell(lang)
    body = page.refused(wording.refusal_text(refusal, lang), lang)
    return HTMLResponse(shell.html(body), _STATUS.get(type(refusal), 422), shell.headers)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _lang(request: Request, chosen: str) -> str:
    """As chosen on the page, else the first that the browser prefers and this product speaks."""
    if chosen in LANGUAGES:
        return chosen
    said = (part.split(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(","))
    return next((one for one in said if one in LANGUAGES), accounts.default_language())


routes = [Route(links.PATH, show, methods=["GET"]), Route(links.PATH, answer, methods=["POST"])]
