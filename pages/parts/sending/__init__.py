"""A file on its way from a browser to the server: what the components that take files have in common.

It is sent until the server has answered, however often the network dies meanwhile; what the server refuses is not sent again.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pages.parts import session
from pages.routes.files import MB, PATH
from services import form_drafts, uploads
from services.contents import Purpose
from services.errors import NotSignedIn

_HERE = Path(__file__).parent
# Each component is one module: these stand before its own files.
SCRIPTS = (_HERE.parent / "live_board" / "dom.js", *(_HERE / f"{name}.js" for name in ("buttons", "echo", "sending")))
_WORDS = ("lost", "again", "failed")


def about(words: Sequence[str], *, purpose: Purpose) -> dict[str, Any]:
    """What every component that sends files is told: where to, how large, and its words by the last part of their keys."""
    largest = uploads.LARGEST[purpose]
    said = {key.rsplit(".", 1)[1]: session.say(key) for key in (*(f"sending.{word}" for word in _WORDS), *words)}
    said["large"] = session.say("sending.large", most=largest // MB)
    return {"path": PATH, "purpose": purpose, "largest": largest, "words": said}


def store(key: str) -> str:
    """Under what a browser keeps what was begun in the field with this key: it tells people apart and says nothing about them."""
    return f"{form_drafts.mark(session.actor().id or 0)}:{key}"


def still_mine(receipts: Sequence[str]) -> list[uploads.Receipt]:
    """Those among these that whoever is signed in sent and that nothing was done with yet."""
    if not receipts:
        return []
    try:
        return uploads.own(session.actor(), receipts)
    except NotSignedIn:
        return []
