"""How a table is divided between two pages; a row of one line is 19.5 points high, each further line 12.5."""

from services.documents.grid import Cell, Grid

PAGE = 400.0
WIDE = 100.0


def row(lines=1):
    return (Cell(("x",) * lines, WIDE),)


def heights(parts):
    return [part.wrap(WIDE, PAGE)[1] for part in parts]


def test_a_short_table_moves_to_the_next_page_whole():
    assert Grid([row()] * 4, PAGE).split(WIDE, 60) == []


def test_a_last_row_takes_one_with_it():
    # Ten rows of 19.5; nine would fit into 180.
    assert heights(Grid([row()] * 10, PAGE).split(WIDE, 180)) == [8 * 19.5, 2 * 19.5]


def test_a_long_last_row_begins_under_the_others_and_goes_on():
    # Three rows are 58.5; a row of (300 - 58.5 - 7) / 12.5 = 18 lines is 232 high.
    parts = Grid([row(), row(), row(), row(40)], PAGE).split(WIDE, 300)
    assert heights(parts) == [3 * 19.5 + 7 + 18 * 12.5, 7 + 22 * 12.5]


def test_the_head_stands_on_both_pages_and_the_title_on_the_first():
    parts = Grid([row()] * 20, PAGE, head=row(), title="T").split(WIDE, 200)
    # 18 of title and nine rows of 19.5 are 193.5, the head among them.
    assert heights(parts) == [18 + 9 * 19.5, 13 * 19.5]
