"""Words written into a picture: below it, so that nothing is covered. The font comes with a package, not with the machine."""

from functools import cache
from importlib.resources import as_file, files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from services.errors import FileNotKept

FONT = "static/weblate_fonts/kurinto/ttf/KurintoSansSC-Rg.ttf"
QUALITY = 90
SMALLEST = 10
# A picture that unpacks to more is no snapshot.
MOST_PIXELS = 40_000_000
BACKGROUND, INK = "#101418", "#ffffff"


def captioned(jpeg: bytes, lines: list[str]) -> bytes:
    """The picture as JPEG with the lines on a dark band below it, each made to fit its width.

    Raises FileNotKept for what is no picture.
    """
    picture = _opened(jpeg)
    size = max(14, picture.width // 48)
    margin, height = size // 2, size * 3 // 2
    whole = Image.new("RGB", (picture.width, picture.height + height * len(lines) + margin), BACKGROUND)
    whole.paste(picture)
    pen = ImageDraw.Draw(whole)
    for n, line in enumerate(lines):
        place = (margin, picture.height + margin // 2 + n * height)
        said, font = _fitting(line, size, picture.width - 2 * margin)
        pen.text(place, said, fill=INK, font=font)
    made = BytesIO()
    whole.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


def _opened(jpeg: bytes) -> Image.Image:
    try:
        picture = Image.open(BytesIO(jpeg), formats=["JPEG"])
        if picture.width * picture.height > MOST_PIXELS:
            raise FileNotKept(problem="file_content", type="image/jpeg")
        return picture.convert("RGB")
    except (UnidentifiedImageError, OSError):
        raise FileNotKept(problem="file_content", type="image/jpeg") from None


def _fitting(line: str, size: int, width: int) -> tuple[str, ImageFont.FreeTypeFont]:
    """The line in letters small enough for the width; what is too long even so is cut off."""
    length = _font(size).getlength(line)
    font = _font(size) if length <= width else _font(max(SMALLEST, int(size * width / length)))
    if font.getlength(line) <= width:
        return line, font
    longest = next(n for n in range(len(line), -1, -1) if font.getlength(f"{line[:n]}…") <= width)
    return f"{line[:longest]}…", font


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    with as_file(files("weblate_fonts") / FONT) as path:
        return ImageFont.truetype(str(path), size)
