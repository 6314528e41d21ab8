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
_NESTED = ("/_stcore/", "/media/", "/component/", "/static/", "/api/")


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
    # Streamlit would load its scripts relative to such an address, and find none.
    if path.strip("/") != path[1:] or ("/" in path[1:] and not path.startswith(_NESTED)):
        if "text/html" in request.headers.get("accept", ""):
            return RedirectResponse("/" + path.strip("/").split("/")[0] + _query(request), 303)
    return None


def _query(request: Request) -> str:
    query = urlsplit(str(request.url)).query
    return f"?{query}" if query else ""
