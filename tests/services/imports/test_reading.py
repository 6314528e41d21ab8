"""Every way in which a file can be written, and those in which it cannot."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from services.errors import FileRefused
from services.imports import container, delimited
from services.imports.cells import SURROGATE
from services.imports.mapping import Mapping
from services.imports.problems import Row
from services.imports.reading import opened
from services.wording import refusal_text
from tests.services.imports.files import COLUMNS, MAPPING, csv_text, ledger_row, write_csv, write_workbook, write_zip

ROWS = [ledger_row("A1"), ledger_row("A2", 内容="厕所漏水,\n三次")]


def mapping(**file: str) -> Mapping:
    return Mapping.model_validate(MAPPING | {"file": file})


def read(path: Path, **file: str) -> tuple[tuple[str, ...], list[Row], str]:
    with opened(path, mapping(**file)) as table:
        return table.columns, list(table.rows), table.encoding


def refused(path: Path, **file: str) -> str:
    with pytest.raises(FileRefused) as refusal:
        read(path, **file)
    sentence = refusal_text(refusal.value, "en")
    assert "{" not in sentence and "…" not in sentence, sentence
    assert path.name in sentence
    return sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_encoding_is_recognised_by_its_mark_or_by_trial(tmp_path: Path, encoding: str) -> None:
    columns, rows, _ = read(write_csv(tmp_path / "a.csv", ROWS, encoding))
    assert columns == tuple(COLUMNS)
    assert [list(row.cells) for row in rows] == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_finds_the_columns_of_the_mapping(tmp_path: Path, delimiter: str) -> None:
    _, rows, _ = read(write_csv(tmp_path / "a.csv", ROWS, delimiter=delimiter))
    assert [list(row.cells) for row in rows] == ROWS


def test_a_workbook_is_read_whatever_it_is_called_and_keeps_its_instants(tmp_path: Path) -> None:
    when = datetime(2024, 3, 1, 9, 0)
    path = write_workbook(
        tmp_path / "ledger.csv", [[101000295613, when, None, None, "漏水", "工程部", "苏州公司", "湖畔花园"], [], ["A2"]]
    )
    columns, rows, encoding = read(path)
    assert (columns, encoding) == (tuple(COLUMNS), "xlsx")
    assert rows[0].cells[:3] == ("101000295613", when, "")
    # The empty row counts for the numbers and is no row.
    assert [row.line for row in rows] == [2, 4]


def test_text_that_is_called_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    assert len(read(write_csv(tmp_path / "ledger.xlsx", ROWS))[1]) == 2


def test_a_zip_with_one_csv_is_read_directly(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", ledger_csv=csv_text(ROWS), readme_md="see ledger.csv")
    assert [list(row.cells) for row in read(path)[1]] == ROWS


def test_rows_carry_the_line_they_begin_in(tmp_path: Path) -> None:
    _, rows, _ = read(write_csv(tmp_path / "a.csv", [*reversed(ROWS), ledger_row("A3")]))
    assert [row.line for row in rows] == [2, 4, 5]


def test_a_quote_that_nothing_closes_costs_one_line_and_not_the_rest_of_the_file() -> None:
    text = 'a,b\n1,"open\n2,"said ""so"""\n3,"x"y\n4,"last\n'
    rows = list(delimited.rows(io.StringIO(text), ","))
    assert [(row.line, row.cells, row.problem and row.problem.code) for row in rows] == [
        (1, ("a", "b"), None),
        (2, ('1,"open',), "quotes"),
        (3, ("2", 'said "so"'), None),
        (4, ('3,"x"y',), "quotes"),
        (5, ('4,"last',), "quotes"),
    ]


def test_a_quote_that_nothing_closes_does_not_read_a_huge_file_into_one_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LONGEST_ROW", 100)
    text = 'a\n"open\n' + "x\n" * 500
    rows = list(delimited.rows(io.StringIO(text), ","))
    assert [row.problem and row.problem.code for row in rows[:2]] == [None, "quotes"]
    assert [row.cells for row in rows[2:]] == [("x",)] * 500


def test_a_few_spoilt_bytes_do_not_make_utf8_something_else(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text(ROWS * 5).encode() + b'"A9\xff"\r\n')
    _, rows, encoding = read(path)
    assert encoding == "utf-8"
    assert list(rows[0].cells) == ROWS[0]


@pytest.mark.parametrize(
    ("encoding", "spoilt"), [("utf-8", b"\xe6\xbc,"), ("gb18030", b"\x81\x30\xff"), ("utf-16-le", b"\x00\xdc")]
)
def test_bytes_that_the_declared_encoding_cannot_read_cost_one_row(tmp_path: Path, encoding: str, spoilt: bytes) -> None:
    path = tmp_path / "a.csv"
    before, after = csv_text([ledger_row("A1", 内容="水§水")]).encode(encoding).split("§".encode(encoding))
    path.write_bytes(before + spoilt + after + csv_text([ledger_row("A2")]).encode(encoding) + b"\n")
    declared = encoding.removesuffix("-le")
    _, rows, _ = read(path, **({} if declared == "utf-16" else {"encoding": declared}))
    assert SURROGATE.search("".join(map(str, rows[0].cells)))
    assert list(rows[2].cells)[:-1] == ledger_row("A2")[:-1]


def test_rows_of_empty_cells_are_no_rows(tmp_path: Path) -> None:
    assert len(read(write_csv(tmp_path / "a.csv", [ROWS[0], [""] * len(COLUMNS), ROWS[1]]))[1]) == 2


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    assert "empty" in refused(tmp_path / "a.csv")


def test_a_file_of_empty_lines_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\n\n\n")
    assert "empty" in refused(tmp_path / "a.csv")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "nowhere.csv")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refused(tmp_path)


def test_a_file_without_the_line_of_names_is_refused_with_what_stands_there(tmp_path: Path) -> None:
    sentence = refused(write_csv(tmp_path / "a.csv", [], columns=ledger_row("A1")))
    assert "编号" in sentence and "厨房漏水" in sentence


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    assert "房号" in refused(write_csv(tmp_path / "a.csv", [], columns=[*COLUMNS, "房号"]))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(bytes(range(128, 256)) * 40)
    assert "neither UTF-8" in refused(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("start", "word"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1", "old"), (b"\x1f\x8b\x08", "gzip"), (b"%PDF-1.7", "PDF"), (b"PK\x03\x04", "broken")],
)
def test_other_formats_are_named_and_refused(tmp_path: Path, start: bytes, word: str) -> None:
    (tmp_path / "a.csv").write_bytes(start + b"\0" * 100)
    assert word in refused(tmp_path / "a.csv")


def test_a_zip_with_two_tables_or_none_is_refused(tmp_path: Path) -> None:
    assert "a.csv, b.csv" in refused(write_zip(tmp_path / "two.zip", a_csv="x", b_csv="y"))
    assert "not 0" in refused(write_zip(tmp_path / "none.zip", readme_md="x"))


def test_a_workbook_with_more_text_than_fits_into_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["A1"]])
    monkeypatch.setattr(container, "LARGEST_BESIDE", 1_000)
    assert "Save it as CSV" in refused(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, archive.open("a.csv", "w") as member:
        for _ in range(32):
            member.write(b"0" * (1 << 20))
    assert path.stat().st_size < 1 << 16
    assert "32 MiB" in refused(path)


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    assert "broken" in refused(path)


def test_of_several_sheets_the_mapping_names_one(tmp_path: Path) -> None:
    import openpyxl

    path = write_workbook(tmp_path / "a.xlsx", ROWS)
    book = openpyxl.load_workbook(path)
    book.create_sheet("说明")
    book.save(path)
    assert "说明" in refused(path)
    assert len(read(path, sheet="Sheet")[1]) == 2


def test_a_workbook_that_claims_rows_beyond_excel_ends_there(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    whole = write_workbook(tmp_path / "b.xlsx", ROWS)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b'<row r="3"', b'<row r="999999999999"')
            target.writestr(name, data)
    assert len(read(path)[1]) == 1
