"""Photos on pages of their own: six to a page, each with what it shows."""

from collections.abc import Iterator
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, PageBreak

from services.documents import fonts
from services.documents.grid import INK, QUIET, RULE, SIZE, TITLE
from services.documents.paper import WHOLE, Album, Photo

COLUMNS, ROWS = 2, 3
BETWEEN, LINE, LINES = 16.0, 11.0, 4
SMALL = 8.0


def pages(album: Album, wide: float, high: float) -> Iterator[Flowable]:
    """The pages, the first with the title; each begins anew."""
    count = COLUMNS * ROWS
    for start in range(0, len(album.photos), count):
        yield PageBreak()
        title = f"{album.title} {album.note}".strip() if start == 0 else ""
        yield Page(album.photos[start : start + count], title, wide, high)


def placed(photo_wide: float, photo_high: float, wide: float, high: float) -> tuple[float, float]:
    """The size at which a picture fills a frame as far as its shape allows."""
    scale = min(wide / photo_wide, high / photo_high)
    return photo_wide * scale, photo_high * scale


class Page(Flowable):
    """Up to six photos, from the upper left."""

    def __init__(self, photos: tuple[Photo, ...], title: str, wide: float, high: float) -> None:
        super().__init__()
        self._photos, self._title, self._wide, self._high = photos, title, wide, high

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """All of a page."""
        return self._wide, self._high

    def draw(self) -> None:
        """Called by the library, with the lower left corner as the origin."""
        top = self._high - TITLE
        self.canv.setFillColor(INK)
        self.canv.setFont(fonts.BOLD, SIZE + 1.5)
        self.canv.drawString(0, top + 6, fonts.drawable(self._title))
        wide = (self._wide - BETWEEN * (COLUMNS - 1)) / COLUMNS
        high = top / ROWS
        for n, photo in enumerate(self._photos):
            self._draw_one(photo, (n % COLUMNS) * (wide + BETWEEN), top - (n // COLUMNS) * high, wide, high)

    def _draw_one(self, photo: Photo, left: float, top: float, wide: float, high: float) -> None:
        room = high - LINE * LINES - 12
        if photo.content is None:
            shown = placed(4, 3, wide, room)
        else:
            picture = ImageReader(BytesIO(photo.content))
            shown = placed(*picture.getSize(), wide, room)
            self.canv.drawImage(picture, left, top - shown[1], *shown)
        self.canv.setStrokeColor(RULE)
        self.canv.setLineWidth(0.5)
        self.canv.rect(left, top - shown[1], *shown, stroke=1, fill=0)
        self.canv.setFont(fonts.PLAIN, SMALL)
        for n, line in enumerate(photo.caption[:LINES]):
            self.canv.setFillColor(QUIET if n else INK)
            self.canv.drawString(left, top - shown[1] - LINE * (n + 1), fonts.drawable(line).replace(WHOLE, ""))
