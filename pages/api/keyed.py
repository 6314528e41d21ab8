"""What every operation passes before it is answered: whose key it is, how large it is, and whether it was answered already."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.models import HTTPBearer
from fastapi.routing import APIRoute
from fastapi.security import SecurityScopes
from fastapi.security.base import SecurityBase
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from pages.api import bugs, languages, once, problems
from services import api_keys
from services.access import Actor
from services.api_keys import Caller
from services.errors import Refusal, RequestRefused
from services.regimes import adopting
from services.time import now

_LONGEST_NAME = 80
# Each upload is held in memory until it is answered.
_UPLOADS_AT_ONCE = asyncio.Semaphore(4)

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Keyed(APIRoute):
    """An operation for whoever holds a key; its body is JSON of at most so many bytes. Cookies are not looked at."""

    most_bytes = 256 * 1024
    media_type = "application/json"

    def get_route_handler(self) -> Handler:
        """The operation, behind its door."""
        answer = super().get_route_handler()
        known = {parameter.alias for parameter in self.dependant.query_params}
        scopes = [scope for needed in self.dependant.dependencies for scope in needed.own_oauth_scopes or ()]

        async def handler(request: Request) -> Response:
            try:
                caller = request.state.caller = await run_in_threadpool(_caller, request)
                for scope in scopes:
                    # Before a body is read that the key is not good for.
                    caller.require(scope)
                _require_known(request, known)
                return await self._passed(request, answer)
            except (Refusal, HTTPException, RequestValidationError):
                raise
            except ClientDisconnect:
                # Nobody hears it.
                return Response(status_code=400)
            except Exception as error:  # noqa: BLE001 - a bug is logged here, with what was asked; nobody else is told about it
                return bugs.answered(request, error)

        return handler

    async def _passed(self, request: Request, answer: Handler) -> Response:
        return await self._unread(request) or await self._answered(request, answer)

    async def _answered(self, request: Request, answer: Handler) -> Response:
        return await once.answered(request, answer)

    async def _unread(self, request: Request) -> Response | None:
        """Why the body is not read to its end; None when it was, or when there is none."""
        if request.method not in ("POST", "PUT", "PATCH"):
            return None
        if not _is(request, self.media_type):
            return problems.wrong_type(request, self.media_type)
        found = bytearray()
        async for chunk in request.stream():
            found += chunk
            if len(found) > self.most_bytes:
                return problems.too_large(request, self.most_bytes)
        # Where Starlette itself keeps a body that was read: the operation reads it from there.
        request._body = bytes(found)
        return None


class Uploading(Keyed):
    """An operation that takes a file in a form. A form is never sent twice in the same bytes, so none is known again."""

    most_bytes = 64 * 1024 * 1024
    media_type = "multipart/form-data"

    async def _passed(self, request: Request, answer: Handler) -> Response:
        async with _UPLOADS_AT_ONCE:
            return await super()._passed(request, answer)

    async def _answered(self, request: Request, answer: Handler) -> Response:
        return await answer(request)


class Key(SecurityBase):
    """The key of a request, as the description says it: a bearer key, and the scopes that an operation needs."""

    def __init__(self) -> None:
        self.model = HTTPBearer(description="`Authorization: Bearer duban_…`: a key that an administrator issued.")
        self.scheme_name = "key"

    async def __call__(self, request: Request, scopes: SecurityScopes) -> Caller:
        """Whoever asks. Raises ScopeMissing."""
        caller: Caller = request.state.caller
        for scope in scopes.scopes:
            caller.require(scope)
        return caller


key = Key()


def actor(request: Request) -> Actor:
    """As whom the key acts, answered in the language of the request."""
    found: Actor = request.state.caller.actor
    return found


Acting = Annotated[Actor, Depends(actor)]


def _caller(request: Request) -> Caller:
    adopting.catch_up()
    scheme, _, said = request.headers.get("authorization", "").partition(" ")
    return api_keys.caller_of(said.strip() if scheme.lower() == "bearer" else None, languages.of(request), at=now())


def _require_known(request: Request, known: Collection[str]) -> None:
    """Refuse a parameter that there is not, and one that is said twice: a filter that is mistyped must not give all there is."""
    said = [name for name, _value in request.query_params.multi_items()]
    for name in said:
        if name not in known or said.count(name) > 1:
            raise RequestRefused(field=name[:_LONGEST_NAME], problem="bad_value" if name in known else "not_known")


def _is(request: Request, media_type: str) -> bool:
    """Whether the body is of this type; a request without a body is of every type."""
    headers = request.headers
    if "transfer-encoding" not in headers and headers.get("content-length", "0") == "0":
        return True
    return headers.get("content-type", "").partition(";")[0].strip().lower() == media_type
