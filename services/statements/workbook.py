"""A statement as an Excel workbook: a summary by company and person, its entries, the articles, and how to read it."""

from itertools import islice
from typing import IO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from db.engine import Connection
from db.queries import statement_contents as queries
from services.ledger.workbook import ROWS
from services.statements import archive, cells, sheets
from services.statements.contents import Statement
from services.statements.entry_cells import COLUMNS, Progress, entries
from services.statements.naming import Namer

LETTERS = [get_column_letter(column) for column in range(1, len(COLUMNS) + 1)]


def silent(done: int, total: int) -> None:
    """Progress that nobody wants to hear of."""


def write(conn: Connection, statement: Statement, file: IO[bytes], lang: str, progress: Progress = silent) -> None:
    """Write the workbook in a language; written again, it is the same to the byte.

    However many entries there are, they are read and written row by row.
    """
    namer = Namer(queries.names(conn, statement.id), statement, lang)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets.summary(book, statement, queries.sums_by_payer(conn, statement.id, statement.path), namer, lang)
    first, parts, style = len(book.worksheets), max(1, -(-statement.entries // ROWS)), 0
    for part in range(parts):
        style = sheets.entries(book, part, min(ROWS, statement.entries - part * ROWS), lang)
    sheets.articles(book, statement, queries.sums_by_article(conn, statement.id, statement.path), namer, lang)
    sheets.how_to_read(book, statement, lang)
    found = entries(conn, statement, namer, progress)
    long = {first + part: cells.rows(islice(found, ROWS), LETTERS, 2, style) for part in range(parts)}
    archive.save(book, long, file, statement.closed_at)
