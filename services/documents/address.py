"""Under which address the dashboard is found from outside: the code on a paper is scanned on any telephone, years later."""

import os
from urllib.parse import urlsplit

VARIABLE = "DUBAN_ADDRESS"


def public(asked: str) -> str:
    """The address without a path: as DUBAN_ADDRESS sets it, else the one that the browser asked for."""
    if chosen := os.environ.get(VARIABLE, "").strip():
        return chosen.rstrip("/")
    parts = urlsplit(asked)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
