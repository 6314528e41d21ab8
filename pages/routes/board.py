"""The live board's stream of events, for whoever may see the board."""

from contextlib import AsyncExitStack

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from services import accounts, wording
from services.board.hub import Hub
from services.board.streams import Stream
from services.errors import BoardUnavailable, NotSignedIn, Refusal

PATH = "/board/stream"

# Runs within the lifespan of the process: `async with hub.running(): …`.
hub = Hub()


async def stream(request: Request) -> Response:
    """GET: server-sent events `snapshot`, `delta`, `beat`, `end`. HEAD: whether GET would be let in.

    401 without a session, 403 where the role may not see the board, 503 while there is nothing to show.
    """
    opened = AsyncExitStack()
    try:
        followed = await opened.enter_async_context(hub.follow(request.cookies.get(accounts.COOKIE)))
    except Refusal as refusal:
        return PlainTextResponse(wording.refusal_text(refusal, accounts.default_language()), _STATUS.get(type(refusal), 403))
    if request.method == "HEAD":
        await opened.aclose()
        return Response(status_code=200, headers=_HEADERS)
    return _Events(followed, opened)


_STATUS: dict[type[Refusal], int] = {NotSignedIn: 401, BoardUnavailable: 503}
# Nobody between here and the browser may keep or gather the events.
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class _Events(StreamingResponse):
    """Streams until the hub ends it or the browser is gone, and then leaves the hub, however early that is."""

    def __init__(self, followed: Stream, opened: AsyncExitStack) -> None:
        super().__init__(aiter(followed), media_type="text/event-stream", headers=_HEADERS)
        self._opened = opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._opened:
            await super().__call__(scope, receive, send)


routes = [Route(PATH, stream)]
