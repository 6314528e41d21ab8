"""Signatures as Standard Webhooks writes them: a receiver knows who sends, and that nothing was changed on the way."""

import base64
import hashlib
import hmac
import secrets

_MARK = "whsec_"


def new_secret() -> str:
    """A secret to share with one receiver: 32 bytes, as its libraries take it."""
    return _MARK + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def headers(secret: str, call_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """What goes with a body. `call_id` stays the same in every repeat; `timestamp` is the attempt's, in seconds since 1970."""
    signed = b".".join((call_id.encode(), str(timestamp).encode(), body))
    key = base64.b64decode(secret.removeprefix(_MARK))
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")
    return {"webhook-id": call_id, "webhook-timestamp": str(timestamp), "webhook-signature": f"v1,{signature}"}
