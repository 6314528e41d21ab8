"""Where a request comes from."""

from urllib.parse import urlsplit

from starlette.requests import Request


def is_from_here(request: Request) -> bool:
    """Whether a page of this site sent the request: the browser says so itself, else its Origin is our host.

    A request that carries neither header is refused: every browser sends one with a form.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


def is_from_elsewhere(request: Request) -> bool:
    """Whether another site led the browser here; typing an address or opening a bookmark does not."""
    return request.headers.get("sec-fetch-site") in ("cross-site", "same-site")


def is_on_this_machine(request: Request) -> bool:
    """Whether the request began on this machine and no proxy passed it on."""
    forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
    return not forwarded and request.client is not None and request.client.host in ("127.0.0.1", "::1")
