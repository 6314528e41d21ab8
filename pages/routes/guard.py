"""What every request passes before Streamlit answers it."""

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services import accounts, wording
from services.errors import NotSignedIn
from services.time import now

# Streamlit's own addresses and ours that have more than one part.
_NESTED = ("/_stcore/", "/media/", "/component/", "/static/", "/api/", "/files/")


class Guard:
    """Keeps files that pages offer (exports, pictures) for those who are signed in, and mistyped addresses from a blank page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await _stopped(Request(scope)) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)


async def _stopped(request: Request) -> Response | None:
    path = request.url.path
    if path.startswith("/media/"):
        try:
            await run_in_threadpool(accounts.actor_of, request.cookies.get(accounts.COOKIE), now())
        except NotSignedIn as refusal:
            return PlainTextResponse(wording.refusal_text(refusal, accounts.default_language()), 401)
    if _is_page_of_several_parts(request):
        return RedirectResponse("/" + path.strip("/").split("/")[0] + _query(request), 303)
    return None


def _is_page_of_several_parts(request: Request) -> bool:
    """Whether a browser opens /a/b or /a/ as a page: Streamlit would load its scripts relative to that, and find none."""
    path = request.url.path
    return "/" in path[1:] and not path.startswith(_NESTED) and "text/html" in request.headers.get("accept", "")


def _query(request: Request) -> str:
    query = urlsplit(str(request.url)).query
    return f"?{query}" if query else ""
