"""A paper as PDF, A4 upright: the same content is the same file to the byte."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from io import BytesIO
from typing import Any

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate

from services.documents import album, fonts
from services.documents.breaking import lines
from services.documents.grid import GAP, INK, LEADING, QUIET, RULE, SIZE, Cell, Grid, cell
from services.documents.paper import WHOLE, Album, Block, Facts, Paper, Signature, Table

WIDE, HIGH = A4
MARGIN, TOP, FOOT, RUNNING = 54.0, 46.0, 52.0, 30.0
BODY = WIDE - 2 * MARGIN
# The head of the first page: title, what it rests on, number, and the code at its right.
HEAD, CODE = 102.0, 66.0
TITLE, UNDER = 21.0, 9.5
NAME = 90.0
RED, PALE = HexColor("#b3151b"), HexColor("#f6d9da")


def render(paper: Paper) -> bytes:
    """The paper as a file."""
    fonts.ready()
    made = BytesIO()
    document = BaseDocTemplate(made, pagesize=A4, title=f"{paper.title} {paper.number}", subject=paper.under, lang=paper.lang)
    first = Frame(MARGIN, FOOT, BODY, HIGH - FOOT - TOP - HEAD, 0, 0, 0, 0)
    other = Frame(MARGIN, FOOT, BODY, HIGH - FOOT - TOP - RUNNING, 0, 0, 0, 0)
    document.addPageTemplates(
        [
            PageTemplate("first", [first], onPage=lambda canvas, _: _head(canvas, paper), autoNextPageTemplate="other"),
            PageTemplate("other", [other], onPage=lambda canvas, _: _running(canvas, paper)),
        ]
    )
    document.build([*_story(paper.blocks)], canvasmaker=_canvas(paper))
    return made.getvalue()


def plain(said: str) -> str:
    """A text that is drawn as one line."""
    return fonts.drawable(said).replace(WHOLE, "")


def _canvas(paper: Paper) -> type[Canvas]:
    """A canvas that knows how many pages there are before it closes the first, and nothing of the present instant."""
    dated = paper.dated.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")

    class Numbered(Canvas):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **{**options, "invariant": 1, "pageCompression": 1})
            self.setDateFormatter(lambda *_: dated)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]

        def save(self) -> None:
            for n, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                _foot(self, paper, n, len(self._pages))
                super().showPage()
            super().save()

    return Numbered


def _story(blocks: tuple[Block, ...]) -> Iterator[Flowable]:
    """The blocks, a signature never on another page than what it is under."""
    for n, block in enumerate(blocks):
        after = blocks[n + 1] if n + 1 < len(blocks) else None
        if isinstance(block, Album):
            yield from album.pages(block, BODY, HIGH - FOOT - TOP - RUNNING - 1)
        elif isinstance(after, Signature):
            yield KeepTogether([_drawn(block), _drawn(after)])
        elif not isinstance(block, Signature):
            yield _drawn(block)


def _drawn(block: Facts | Table | Signature) -> Flowable:
    if isinstance(block, Signature):
        return _Signed(block)
    if isinstance(block, Facts):
        return Grid(list(_rows(block)), HIGH, title=block.title)
    head = tuple(cell(name, BODY * share, name=True) for name, share in block.columns)
    shares = [share for _, share in block.columns]
    rows = [tuple(cell(text, BODY * share) for text, share in zip(row, shares, strict=True)) for row in block.rows]
    for n, ink in block.signatures.items():
        rows[n] = (*rows[n][:-1], replace(rows[n][-1], signature=ink))
    if not rows:
        return Grid([(cell(block.empty, BODY),)], HIGH, title=block.title)
    return Grid(rows, HIGH, head=head, title=block.title)


def _rows(block: Facts) -> Iterator[tuple[Cell, ...]]:
    """Two to a row where both fit into one line of half the width, else one across."""
    waiting: tuple[Cell, ...] = ()
    for pair in block.pairs:
        half = (cell(pair.name, NAME, name=True), cell(pair.value, BODY / 2 - NAME, signature=pair.signature))
        short = not pair.wide and all(len(one.lines) == 1 for one in half)
        if waiting and short:
            yield (*waiting, *half)
            waiting = ()
            continue
        if waiting:
            yield _across(waiting[0], waiting[1])
            waiting = ()
        if short:
            waiting = half
        else:
            yield half[0], cell(pair.value, BODY - NAME, signature=pair.signature)
    if waiting:
        yield _across(waiting[0], waiting[1])


def _across(name: Cell, value: Cell) -> tuple[Cell, ...]:
    return name, replace(value, wide=BODY - NAME)


class _Signed(Flowable):
    """Office, name and instant at the right, as a letter ends."""

    def __init__(self, signature: Signature) -> None:
        super().__init__()
        self._lines = signature.lines
        self.spaceBefore = GAP

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self._wide = width
        return width, LEADING * 1.4 * len(self._lines)

    def draw(self) -> None:
        self.canv.setFillColor(INK)
        for n, line in enumerate(reversed(self._lines)):
            self.canv.setFont(fonts.BOLD if n else fonts.PLAIN, SIZE + 1.5)
            self.canv.drawRightString(self._wide, n * LEADING * 1.4 + 4, plain(line))


def _head(canvas: Canvas, paper: Paper) -> None:
    _mark(canvas, paper)
    top = HIGH - TOP
    title = plain(paper.title)
    canvas.setFillColor(RED)
    canvas.setFont(fonts.BOLD, TITLE)
    canvas.drawString(MARGIN, top - TITLE, title)
    canvas.setFillColor(QUIET)
    canvas.setFont(fonts.PLAIN, UNDER)
    canvas.drawString(MARGIN, top - TITLE - 20, plain(paper.under))
    canvas.setFillColor(INK)
    for n, said in enumerate(paper.head):
        canvas.setFont(fonts.PLAIN if n and not paper.mark else fonts.BOLD, 10.5)
        canvas.setFillColor(RED if n and paper.mark else INK)
        canvas.drawString(MARGIN, top - TITLE - 40 - n * 16, plain(said))
    _code(canvas, paper, WIDE - MARGIN - CODE, top - CODE)
    canvas.setStrokeColor(RED)
    canvas.setLineWidth(1.6)
    canvas.line(MARGIN, top - HEAD + 12, WIDE - MARGIN, top - HEAD + 12)


def _code(canvas: Canvas, paper: Paper, left: float, bottom: float) -> None:
    """The way to the case for a telephone, drawn as squares."""
    matrix = segno.make(paper.address, error="m", micro=False).matrix
    side = CODE / len(matrix)
    canvas.setFillColor(INK)
    path = canvas.beginPath()
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                path.rect(left + x * side, bottom + CODE - (y + 1) * side, side, side)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFillColor(QUIET)
    canvas.setFont(fonts.PLAIN, 7)
    canvas.drawCentredString(left + CODE / 2, bottom - 9, plain(paper.scan))
    canvas.linkURL(paper.address, (left, bottom, left + CODE, bottom + CODE))


def _running(canvas: Canvas, paper: Paper) -> None:
    """The head of every further page: which paper this is."""
    _mark(canvas, paper)
    top = HIGH - TOP
    canvas.setFillColor(QUIET)
    canvas.setFont(fonts.PLAIN, UNDER)
    canvas.drawString(MARGIN, top - 10, plain(paper.title))
    canvas.drawRightString(WIDE - MARGIN, top - 10, plain(paper.head[0]))
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, top - 16, WIDE - MARGIN, top - 16)


def _mark(canvas: Canvas, paper: Paper) -> None:
    """The mark of a draft across the page, under everything else."""
    if paper.mark is None:
        return
    said = plain(paper.mark)
    size = min(110.0, 520.0 / fonts.width(said, fonts.BOLD, 1.0))
    canvas.saveState()
    canvas.translate(WIDE / 2, HIGH / 2 - 40)
    canvas.rotate(38)
    canvas.setFillColor(PALE)
    canvas.setFont(fonts.BOLD, size)
    canvas.drawCentredString(0, -size / 3, said)
    canvas.restoreState()


def _foot(canvas: Canvas, paper: Paper, n: int, pages: int) -> None:
    canvas.setFillColor(QUIET)
    canvas.setFont(fonts.PLAIN, 8)
    page = paper.page.format(n=n, m=pages)
    room = BODY - fonts.width(page, fonts.PLAIN, 8) - 20
    for line, said in enumerate(lines(plain(paper.note), room, lambda part: fonts.width(part, fonts.PLAIN, 8))):
        canvas.drawString(MARGIN, FOOT - 20 - line * 11, said)
    canvas.drawRightString(WIDE - MARGIN, FOOT - 20, page)
