"""An outside gateway that plays the cameras by WHEP (MediaMTX, go2rtc), when DUBAN_WHEP names one.

Browsers never learn where it is: their offers pass through here, after it has been asked who they are.
"""

import base64
import http.client
import os
import urllib.request
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from services.errors import GatewayRefused

VARIABLE = "DUBAN_WHEP"
TOKEN = "DUBAN_WHEP_TOKEN"  # noqa: S105 - the name of a variable
_PATIENCE_SECONDS = 10
_LONGEST_ANSWER = 100_000
_PROBLEMS = {401: "gateway_refused", 403: "gateway_refused", 404: "gateway_unknown"}


@dataclass(frozen=True)
class Played:
    """What the gateway plays: its answer (SDP), and the address at which it is told to stop."""

    answer: str
    address: str


def wanted() -> bool:
    """Whether a gateway plays the cameras."""
    return bool(os.environ.get(VARIABLE))


def play(camera_id: int, offer: str) -> Played:
    """Let the gateway play a camera for a browser's offer. Raises GatewayRefused, which names no address."""
    asked = os.environ[VARIABLE].replace("{camera}", str(camera_id))
    try:
        with _ask("POST", asked, offer.encode()) as answer:
            said = answer.read(_LONGEST_ANSWER).decode()
            # The address may be relative; what is told to stop must be the gateway's.
            return Played(said, _on_gateway(asked, answer.headers.get("Location", "")))
    except HTTPError as error:
        raise GatewayRefused(problem=_PROBLEMS.get(error.code, "gateway_unreachable")) from None
    except (OSError, ValueError, http.client.HTTPException):
        raise GatewayRefused(problem="gateway_unreachable") from None


def stop(address: str) -> None:
    """Tell the gateway that nobody watches any more; one that does not answer notices by itself."""
    try:
        _ask("DELETE", address).close()
    except (OSError, ValueError, http.client.HTTPException):
        return


def _ask(method: str, address: str, body: bytes | None = None) -> http.client.HTTPResponse:
    url, headers = _credentials(address)
    if body is not None:
        headers["Content-Type"] = "application/sdp"
    request = urllib.request.Request(url, data=body, headers=headers, method=method)  # noqa: S310 - the operator's own setting
    return urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS)  # type: ignore[no-any-return]  # noqa: S310 - the same


def _credentials(address: str) -> tuple[str, dict[str, str]]:
    """The address without name and password, and the headers that carry them or the token."""
    parts = urlsplit(address)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    if token := os.environ.get(TOKEN):
        return bare, {"Authorization": f"Bearer {token}"}
    if parts.username:
        both = base64.b64encode(f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()).decode()
        return bare, {"Authorization": f"Basic {both}"}
    return bare, {}


def _on_gateway(asked: str, location: str) -> str:
    """The address of what plays; it stays on the gateway that was asked, with its credentials."""
    found = urlsplit(urljoin(asked, location))
    return urlunsplit(found._replace(scheme=urlsplit(asked).scheme, netloc=urlsplit(asked).netloc))
