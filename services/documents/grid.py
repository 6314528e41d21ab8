"""A ruled table that flows over pages: rows stay whole where they can, long ones go on, the head stands on each page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from services.documents import fonts
from services.documents.breaking import lines

SIZE, LEADING, PAD = 9.0, 12.5, 3.5
RULE, SHADE, INK, QUIET = HexColor("#9aa3ad"), HexColor("#f1f3f5"), HexColor("#15191d"), HexColor("#59626b")
# The room between two tables.
GAP = 9.0
# The height of a signature in a cell.
SIGNATURE = 38.0
# The height of a title above a table.
TITLE = 18.0
# What is longer than this part of a page, a row or a whole table, goes on on the next one; what is shorter moves there whole.
LONG = 0.35
# So many lines of a long row are not left alone.
FEWEST = 3


@dataclass(frozen=True)
class Cell:
    """Lines of text in a width of points; a name of something stands bold on a shade."""

    lines: tuple[str, ...]
    wide: float
    name: bool = False
    # A picture under the text.
    signature: bytes | None = None


Row = tuple[Cell, ...]


def cell(text: str, wide: float, *, name: bool = False, signature: bytes | None = None) -> Cell:
    """A cell with a text broken into lines."""
    font = fonts.BOLD if name else fonts.PLAIN
    broken = lines(fonts.drawable(text), wide - 2 * PAD, lambda part: fonts.width(part, font, SIZE))
    return Cell(tuple(broken), wide, name, signature)


class Grid(Flowable):
    """Rows of cells under an optional head."""

    def __init__(self, rows: Sequence[Row], page: float, *, head: Row | None = None, title: str = "") -> None:
        super().__init__()
        # Left away by the library at the top of a page.
        self.spaceBefore = GAP
        self._rows, self._page, self._head, self._title = list(rows), page, head, title

    @property
    def _all(self) -> list[Row]:
        return [*([self._head] if self._head else []), *self._rows]

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """How much room it takes."""
        return sum(one.wide for one in self._all[0]), self._above + sum(map(_height_of, self._all))

    @property
    def _above(self) -> float:
        """The room of the title, which thus never stands alone at the foot of a page."""
        return TITLE if self._title else 0.0

    def split(self, _width: float, height: float) -> list[Flowable]:
        """What fits into a height, and the rest; nothing where it should begin on the next page."""
        if height < self.wrap(0, 0)[1] <= LONG * self._page:
            return []
        left = height - self._above - (_height_of(self._head) if self._head else 0.0)
        fitting: list[Row] = []
        for n, row in enumerate(self._rows):
            if _height_of(row) > left:
                before, after = self._torn(row, left, alone=not fitting)
                return self._parts([*fitting, *before], [*after, *self._rows[n + 1 :]])
            if n == len(self._rows) - 2 and n > 1 and self._ends_badly(left - _height_of(row)):
                return self._parts(fitting, self._rows[n:])
            left -= _height_of(row)
            fitting.append(row)
        return [self]

    def _ends_badly(self, left: float) -> bool:
        """Whether the last row, often a sum, would stand alone on the next page; a long one goes on there anyway."""
        return left < _height_of(self._rows[-1]) <= LONG * self._page

    def _torn(self, row: Row, left: float, *, alone: bool) -> tuple[list[Row], list[Row]]:
        """A row that does not fit: itself on the next page, or as many of its lines as there is room for here."""
        count = int((left - 2 * PAD) // LEADING)
        if count < FEWEST or (_height_of(row) <= LONG * self._page and not (alone and left >= LONG * self._page)):
            return [], [row]
        count = min(count, max(len(one.lines) for one in row) - FEWEST)
        upper = tuple(replace(one, lines=one.lines[:count], signature=None) for one in row)
        lower = tuple(replace(one, lines=one.lines if one.name else one.lines[count:]) for one in row)
        return [upper], [lower]

    def _parts(self, upper: list[Row], lower: list[Row]) -> list[Flowable]:
        if not upper:
            return []
        return [Grid(upper, self._page, head=self._head, title=self._title), Grid(lower, self._page, head=self._head)]

    def draw(self) -> None:
        """Each row with its rules; called by the library, with the lower left corner as the origin."""
        canvas: Canvas = self.canv
        top = sum(map(_height_of, self._all))
        canvas.setFillColor(INK)
        canvas.setFont(fonts.BOLD, SIZE + 1.5)
        canvas.drawString(0, top + PAD + 1, self._title)
        canvas.setLineWidth(0.5)
        canvas.setStrokeColor(RULE)
        for row in self._all:
            high, left = _height_of(row), 0.0
            for one in row:
                _draw(canvas, one, left, top, high)
                left += one.wide
            top -= high


def _height_of(row: Row) -> float:
    return max(len(one.lines) * LEADING + (SIGNATURE if one.signature else 0.0) for one in row) + 2 * PAD


def _draw(canvas: Canvas, one: Cell, left: float, top: float, high: float) -> None:
    if one.name:
        canvas.setFillColor(SHADE)
        canvas.rect(left, top - high, one.wide, high, stroke=0, fill=1)
    canvas.rect(left, top - high, one.wide, high, stroke=1, fill=0)
    canvas.setFillColor(QUIET if one.name else INK)
    canvas.setFont(fonts.BOLD if one.name else fonts.PLAIN, SIZE)
    for n, line in enumerate(one.lines):
        canvas.drawString(left + PAD, top - PAD - SIZE - n * LEADING - 0.5, line)
    if one.signature:
        _sign(canvas, one.signature, left + PAD, top - PAD - len(one.lines) * LEADING, one.wide - 2 * PAD)


def _sign(canvas: Canvas, signature: bytes, left: float, top: float, wide: float) -> None:
    """The signature at its own shape, as large as there is room."""
    picture = ImageReader(BytesIO(signature))
    own_wide, own_high = picture.getSize()
    scale = min(wide / own_wide, (SIGNATURE - 2) / own_high)
    canvas.drawImage(picture, left, top - own_high * scale, own_wide * scale, own_high * scale)
