"""What nobody expected: logged here with what was asked, and told to nobody else."""

import logging
import secrets

from fastapi import Request
from starlette.responses import Response

from pages.api import problems

_log = logging.getLogger(__name__)


def answered(request: Request, error: Exception) -> Response:
    """A problem without its inside, and the number under which all of it was logged."""
    incident = secrets.token_hex(4)
    where = getattr(request.scope.get("route"), "path", request.url.path)
    holder = getattr(getattr(request.state, "caller", None), "prefix", "-")
    _log.error("Incident %s: %s %s failed, asked by key %s", incident, request.method, where, holder, exc_info=error)
    return problems.internal(request, incident)
