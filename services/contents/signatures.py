"""Signatures: the ink on white paper, cut to where it is."""

from io import BytesIO

from PIL import Image, ImageOps

from services.contents.looked import Looked
from services.contents.pictures import on_white, opened, preview
from services.errors import FilesRefused

LONGEST_SIDE = 1200
MARGIN = 12
# Darker than this is ink; so much of it, in pixels, is more than a slip of the finger.
INK, LEAST_INK = 200, 60


def read(content: bytes) -> Looked:
    """The signature as PNG in grey. Raises FilesRefused for what is no picture, and for an empty sheet."""
    with opened(content) as picture:
        sheet = on_white(picture).convert("L")
        sheet.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        ink = sheet.point(lambda shade: 255 if shade < INK else 0)
        where = ink.getbbox()
        if where is None or ink.histogram()[255] < LEAST_INK:
            raise FilesRefused(problem="signature_empty")
        cut = ImageOps.expand(sheet.crop(where), MARGIN, 255)
        made = BytesIO()
        cut.save(made, "PNG", optimize=True)
        return Looked(made.getvalue(), "image/png", preview=preview(cut))
