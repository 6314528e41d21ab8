"""Photos: decoded, turned upright, made small enough for a screen, and written anew."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pi_heif
from PIL import Image, ImageOps

from services.contents import exif
from services.contents.looked import Looked
from services.errors import FilesRefused, Refusal

pi_heif.register_heif_opener()

FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
LONGEST_SIDE = 1920
PREVIEW_SIDE = 480
QUALITY, PREVIEW_QUALITY = 85, 75
# Telephones take up to 48 million; a small file that unpacks to more is a trap.
MOST_PIXELS = 50_000_000
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def keeps_place() -> bool:
    """Whether DUBAN_PHOTO_PLACE says that the place of a photo is kept as a fact about it; it is never left in the picture."""
    return os.environ.get("DUBAN_PHOTO_PLACE", "strip") == "keep"


def is_one(content: bytes) -> bool:
    """Whether a file begins like a picture."""
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    heif = content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or webp or heif


def read(content: bytes) -> Looked:
    """The photo as JPEG, at most 1920 pixels long. When it was taken stays, and where, if DUBAN_PHOTO_PLACE says `keep`.

    Raises FilesRefused.
    """
    with opened(content) as picture:
        said = picture.getexif()
        # Smaller first: of a large JPEG this decodes a quarter of the pixels.
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        upright = on_white(ImageOps.exif_transpose(picture))
        place = exif.place(said) if keeps_place() else None
        return Looked(
            as_jpeg(upright, QUALITY), "image/jpeg", preview=preview(upright), taken_at=exif.taken_at(said), place=place
        )


@contextmanager
def opened(content: bytes) -> Iterator[Image.Image]:
    """A picture to work with. What any decoder says of a broken one, while it is worked with, is said as FilesRefused."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            yield picture
    except Refusal:
        raise
    except Image.DecompressionBombError:
        raise FilesRefused(problem="sent_pixels", most=MOST_PIXELS // 1_000_000) from None
    except Exception as error:
        # Decoders raise whatever their authors thought of: a broken picture is a broken picture.
        raise FilesRefused(problem="sent_no_photos") from error


def preview(picture: Image.Image) -> bytes:
    """A small JPEG of it."""
    small = picture.convert("RGB")
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
    return as_jpeg(small, PREVIEW_QUALITY)


def on_white(picture: Image.Image) -> Image.Image:
    """The picture in plain colours; what is transparent becomes white."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    drawn = picture.convert("RGBA")
    sheet = Image.new("RGBA", drawn.size, "white")
    sheet.alpha_composite(drawn)
    return sheet.convert("RGB")


def as_jpeg(picture: Image.Image, quality: int) -> bytes:
    """The pixels as JPEG, and nothing else."""
    picture.info.clear()
    made = BytesIO()
    picture.save(made, "JPEG", quality=quality, optimize=True)
    return made.getvalue()
