"""Files to send: small ones of every kind that is taken."""

from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from services import uploads
from services.access import Actor
from services.contents import Purpose
from tests.services.group import MONDAY


def photo(width: int = 64, height: int = 48, colour: str = "#446688", kind: str = "JPEG", **more: Any) -> bytes:
    """A picture of one colour."""
    made = BytesIO()
    Image.new("RGB", (width, height), colour).save(made, kind, **more)
    return made.getvalue()


def signature(strokes: int = 3) -> bytes:
    """Some strokes on a transparent sheet."""
    sheet = Image.new("RGBA", (600, 300))
    pen = ImageDraw.Draw(sheet)
    for n in range(strokes):
        pen.line((60 + 90 * n, 200, 140 + 90 * n, 80, 180 + 90 * n, 210), fill="black", width=6)
    made = BytesIO()
    sheet.save(made, "PNG")
    return made.getvalue()


def sent(actor: Actor, content: bytes, purpose: Purpose = "photos", name: str = "photo.jpg", at: datetime = MONDAY) -> str:
    """The receipt of a file that somebody sends."""
    return uploads.receive(actor, content, name=name, purpose=purpose, at=at).id
