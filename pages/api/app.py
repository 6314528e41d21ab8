"""The API as a whole: its operations, its description, and what everything else below /api is answered."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from pages.api import arrivals, attachments, bugs, case, cases, clocks, me, problems, regimes, units, webhooks
from services.errors import Refusal

ROOT = "/api"
_ABOUT = (
    "Feed and follow cases: the same rules, rights and refusals as on the pages. A key acts as the person it was issued for. "
    "Refusals are `application/problem+json`; sentences in them follow Accept-Language (zh, en)."
)
_PROBLEM = {"description": "Why it came to nothing", "model": problems.Problem}


def application() -> FastAPI:
    """The API. Its description is open to all, at /api/openapi.json; there is no page that would load scripts from elsewhere."""
    api = FastAPI(
        title="Duban",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        servers=[{"url": ROOT}],
        root_path_in_servers=False,
        redirect_slashes=False,
        responses=dict.fromkeys((401, 403, 404, 409, 413, 415, 422, 429, 500, 503), _PROBLEM),
        exception_handlers={
            Refusal: problems.of_refusal,
            RequestValidationError: problems.of_invalid,
            HTTPException: problems.of_http,
            Exception: bugs.answered,
        },
    )
    for resource in (me, units, regimes, cases, case, clocks, attachments, arrivals, webhooks):
        api.include_router(resource.router, prefix="/v1")
    api.include_router(attachments.sending, prefix="/v1")
    api.openapi = _described(api)  # type: ignore[method-assign]
    return api


def _described(api: FastAPI) -> Any:
    """The description, with problems under their own media type."""
    plain = api.openapi

    def openapi() -> dict[str, Any]:
        said = plain()
        for operations in said["paths"].values():
            for operation in operations.values():
                for response in operation["responses"].values():
                    content = response.get("content", {})
                    schema = content.get("application/json", {}).get("schema", {})
                    if schema.get("$ref") == "#/components/schemas/Problem":
                        content[problems.MEDIA_TYPE] = content.pop("application/json")
        return said

    return openapi


async def _nothing(request: Request) -> Response:
    return problems.of_http(request, HTTPException(404))


def _all_below() -> Mount:
    """The API at every address below its root: a line feed in one leads to no page either."""
    below = Mount(ROOT, application())
    below.path_regex = re.compile(f"^{ROOT}/(?P<path>.*)$", re.DOTALL)
    return below


routes = [Route(ROOT, _nothing, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]), _all_below()]
