"""The editor of texts as the browser fetches it, when somebody opens a regime as text: it is too large to go with every page."""

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_VERSION = "1.45.2"
PATH = f"/ace-{_VERSION}.js"
_LIBRARY = Path(__file__).parents[1] / "parts" / "yaml_editor" / "library"
_PARTS = ("ace", "mode-yaml", "ext-searchbox")
# The address names the version: what was fetched once stays right.
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}


async def library(_request: Request) -> Response:
    """GET: the editor with its colours for YAML and its search. The same for everybody, signed in or not."""
    return Response(_script(), media_type="text/javascript", headers=_FOR_GOOD)


@cache
def _script() -> str:
    return "\n".join((_LIBRARY / f"{name}-{_VERSION}.js").read_text("utf-8") for name in _PARTS)


routes = [Route(PATH, library)]
