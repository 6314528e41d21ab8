"""What somebody is typing, handed over while it is typed: no run of a page is needed for it, nor a living page."""

import json
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pages.routes.origin import is_from_here
from services import accounts, form_drafts, wording
from services.errors import InputRefused, NotSignedIn, Refusal
from services.time import now

PATH = "/drafts"
_LONGEST = 400_000
_STATUS: dict[type[Refusal], int] = {NotSignedIn: 401, InputRefused: 422}
_PRIVATE = {"Cache-Control": "no-store"}


async def keep(request: Request) -> Response:
    """POST {key, round, said: {field: text or number}}: 200 with the draft's `round` and, when it was kept, `saved` (ms).

    401 without a session, 403 from another site, 413 for more than anybody types, 422 for what is no draft.
    """
    if not is_from_here(request):
        return Response(status_code=403)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST:
            return Response(status_code=413)
    return await run_in_threadpool(_keep, request, body)


def _keep(request: Request, body: bytes) -> Response:
    lang, at = accounts.default_language(), now()
    try:
        actor = accounts.actor_of(request.cookies.get(accounts.COOKIE), at)
        lang = actor.language
        if actor.kind != "person" or actor.id is None:
            raise NotSignedIn
        key, in_round, said = _told(body)
        draft = form_drafts.say(actor.id, key, said, in_round=in_round, at=at)
    except Refusal as refusal:
        return PlainTextResponse(wording.refusal_text(refusal, lang), _STATUS.get(type(refusal), 403), _PRIVATE)
    saved = {"saved": int(at.timestamp() * 1000)} if draft.round == in_round else {}
    return JSONResponse({"round": draft.round, **saved}, headers=_PRIVATE)


def _told(body: bytes) -> tuple[str, int, dict[str, Any]]:
    """The key, the round and what the fields say. Raises InputRefused for anything else."""
    try:
        told = json.loads(body, parse_constant=_refuse)
        key, in_round, said = told["key"], told["round"], told["said"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise InputRefused(field="draft", problem="unknown") from None
    plain = isinstance(said, dict) and all(value is None or isinstance(value, str | int | float) for value in said.values())
    if not (isinstance(key, str) and type(in_round) is int and plain):
        raise InputRefused(field="draft", problem="unknown")
    return key, in_round, said


def _refuse(constant: str) -> None:
    """Neither infinity nor what is no number was typed."""
    raise ValueError(constant)


routes = [Route(PATH, keep, methods=["POST"])]
