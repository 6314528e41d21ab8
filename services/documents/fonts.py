"""The letters of papers: a font with all common Chinese characters that comes with a package, not with the machine."""

from functools import cache
from importlib.resources import as_file, files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from services.documents.paper import WHOLE

FOLDER = "static/weblate_fonts/kurinto/ttf"
PLAIN, BOLD = "KurintoSansSC-Rg", "KurintoSansSC-Bd"
# What the font cannot draw stands as an empty box, so that nobody takes the text for whole.
MISSING = "□"
# They are for the breaking of lines, and drawn by nobody.
KEPT = {"\n", "\u3000", WHOLE}
# They change how the signs around them stand, and show nothing themselves: joiners, variation selectors, marks of direction.
UNSEEN = {
    *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2061, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF),
}


def ready() -> None:
    """Make both fonts known to the library; once a process, a tenth of a second."""
    _faces()


def drawable(text: str) -> str:
    """The text as the font can draw it: line breaks kept, other control signs gone, unknown signs as empty boxes."""
    known = _faces()
    seen = (sign for sign in text.expandtabs(4) if sign in KEPT or sign.isprintable())
    return "".join(sign if sign in KEPT or ord(sign) in known else MISSING for sign in seen if ord(sign) not in UNSEEN)


def width(text: str, font: str, size: float) -> float:
    """How wide a text is in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


@cache
def _faces() -> frozenset[int]:
    """What the plain face knows; the bold one knows the same."""
    for name in (PLAIN, BOLD):
        with as_file(files("weblate_fonts") / FOLDER / f"{name}.ttf") as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
    return frozenset(pdfmetrics.getFont(PLAIN).face.charToGlyph)  # type: ignore[attr-defined]
