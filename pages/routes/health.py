"""For monitors: whether it runs, and figures of how it runs."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pages.routes.origin import is_on_this_machine
from services import access, accounts, health, metrics, wording
from services.errors import Refusal
from services.time import now


async def healthz(_request: Request) -> Response:
    """GET, open to all: 200, or 503 when the database does not answer or is at another revision."""
    state = await run_in_threadpool(health.state, now())
    return JSONResponse(state, 200 if state["ok"] else 503, {"Cache-Control": "no-store"})


async def figures(request: Request) -> Response:
    """GET: Prometheus text, for this machine itself and for whoever may see how the system runs."""
    if not is_on_this_machine(request):
        try:
            actor = await run_in_threadpool(accounts.actor_of, request.cookies.get(accounts.COOKIE), now())
            access.require(actor, "see_health")
        except Refusal as refusal:
            return PlainTextResponse(wording.refusal_text(refusal, accounts.default_language()), 403)
    return Response(await run_in_threadpool(metrics.text, now()), media_type=metrics.MEDIA_TYPE)


routes = [Route("/healthz", healthz), Route("/metrics", figures)]
