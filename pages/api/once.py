"""Idempotency-Key: the same request sent again, because its answer was lost on the way, is answered as the first time."""

import hashlib
import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from starlette.concurrency import run_in_threadpool

from services import api_requests
from services.api_requests import Mark
from services.time import now

NAME = "Idempotency-Key"
_NAME = re.compile(r"[\x21-\x7e]{1,200}")

RequestKey = Annotated[
    str | None,
    Header(
        alias=NAME,
        pattern=r"^[\x21-\x7e]{1,200}$",
        description="A name of your own for this request: sent again within 24 hours, it gets the same answer.",
    ),
]


def _request_id(request: Request, name: RequestKey = None) -> str | None:
    """The name of this very request for services: another key's, or another question under the same name, is another one."""
    if name is None:
        return None
    mark: Mark = request.state.mark
    return f"api/{mark.key_id}/{hashlib.sha256(f'{mark.name} {mark.fingerprint}'.encode()).hexdigest()}"


RequestId = Annotated[str | None, Depends(_request_id)]


async def answered(request: Request, answer: Callable[[Request], Coroutine[Any, Any, Response]]) -> Response:
    """The answer of the operation, or the one that the same request had. Only what was done is remembered, no refusal.

    Raises RequestRunning and RequestKeyUsed.
    """
    name = request.headers.get(NAME)
    if request.method != "POST" or not name or not _NAME.fullmatch(name):
        # One that is no name is refused by the operation.
        return await answer(request)
    mark = request.state.mark = Mark(request.state.caller.key_id, name, await _fingerprint(request))
    known = await run_in_threadpool(api_requests.begin, mark, at=now())
    if known is not None:
        headers = {"Idempotent-Replayed": "true", "Cache-Control": "no-store"}
        return Response(known.text, known.status, headers, "application/json" if known.text else None)
    said = None
    try:
        said = await answer(request)
    finally:
        if said is not None and said.status_code < 300:
            await run_in_threadpool(api_requests.finish, mark, said.status_code, bytes(said.body).decode())
        else:
            await run_in_threadpool(api_requests.drop, mark)
    return said


async def _fingerprint(request: Request) -> str:
    """What was asked: method, address, type and body."""
    digest = hashlib.sha256()
    for part in (request.method, request.url.path, request.url.query, request.headers.get("content-type", "")):
        digest.update(part.encode() + b"\x00")
    digest.update(await request.body())
    return digest.hexdigest()
