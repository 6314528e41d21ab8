"""One call to a receiver, within its time."""

import json
import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from services.delivery.carrying import within
from services.delivery.outcomes import SENT, Outcome, later
from services.errors import AddressRefused
from services.webhooks import addresses, signing

SECONDS = 10.0


def body_of(call: Any) -> bytes:
    """What is told of a step: never who the customer is. A receiver that wants to know more asks the API, as somebody."""
    if call.case_id is None:
        said: Mapping[str, Any] = {"type": "ping", "timestamp": _iso(call.happened_at), "data": {}}
    else:
        data = {"case": call.no, "pack": call.pack, "event": call.event, "n": call.n, "version": call.n, "role": call.by_role}
        said = {
            "type": f"case.{call.event}",
            "timestamp": _iso(call.happened_at),
            "data": {**data, "at": _iso(call.step_at), "url": f"/api/v1/cases/{call.no}"},
        }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def call(url: str, secret: str, call_id: str, body: bytes, at: datetime) -> Outcome:
    """Send it; never raises, takes not much longer than its seconds, follows no redirect, and reads no more than the answer's
    status. Only 2xx is an answer that takes it: a receiver that is mended within a day gets it still."""
    signed = signing.headers(secret, call_id, int(at.timestamp()), body)
    return within(SECONDS, lambda: _call(url, {**signed, "Content-Type": "application/json", "User-Agent": "Duban"}, body))


def _call(url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
    parts = urlsplit(url)
    try:
        ip = addresses.found(parts.hostname or "", addresses.port_of(parts))
        connection = _connection(parts.scheme, parts.hostname or "", addresses.port_of(parts), ip)
        try:
            connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, dict(headers))
            status = connection.getresponse().status
        finally:
            connection.close()
    except AddressRefused:
        return later("address")
    except TimeoutError:
        return later("timed_out")
    except ssl.SSLError:
        return later("certificate")
    except (OSError, HTTPException):
        return later("unreachable")
    return SENT if 200 <= status < 300 else later(f"http_{status}")


def _connection(scheme: str, host: str, port: int, ip: str) -> HTTPConnection:
    """A connection that calls the machine which was looked at, whatever the name may lead to a moment later."""
    known: HTTPConnection
    if scheme == "https":
        known = HTTPSConnection(host, port, timeout=SECONDS, context=_context())
    else:
        known = HTTPConnection(host, port, timeout=SECONDS)
    known._create_connection = lambda _address, timeout, _source: socket.create_connection((ip, port), timeout)  # type: ignore[attr-defined]
    return known


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
