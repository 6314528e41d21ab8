"""PDFs: opened, to see that they are, and their first page drawn. They are kept as they came."""

import threading

import pypdfium2 as pdfium

from services.contents import pictures
from services.contents.looked import Looked
from services.errors import FilesRefused

# The library behind it works for one thread at a time.
_turn = threading.Lock()
_DRAWN_WIDTH = 720


def is_one(content: bytes) -> bool:
    """Whether a file begins like a PDF, and ends like one: what has something else behind its end is more than a paper."""
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]


def read(content: bytes) -> Looked:
    """The paper, with a picture of its first page. Raises FilesRefused for one that is broken or locked with a password."""
    try:
        with _turn, pdfium.PdfDocument(content) as document:
            page = document[0]
            scale = _DRAWN_WIDTH / max(page.get_size())
            drawn = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except (pdfium.PdfiumError, IndexError, ZeroDivisionError, ValueError):
        raise FilesRefused(problem="sent_no_paper") from None
    return Looked(content, "application/pdf", preview=pictures.preview(drawn))
