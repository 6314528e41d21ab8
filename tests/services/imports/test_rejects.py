"""The file of rejects can be opened, understood, mended and imported again."""

import csv
from pathlib import Path

import pytest

from services.errors import FileRefused
from services.imports.problems import Problem, Reject, Row
from services.imports.rejects import RejectsFile, safe

REJECT = Reject(Row(7, ("A1", "漏水")), Problem("no_key", {"column": "编号"}))


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_a_reject_keeps_its_columns_and_tells_line_and_reason(tmp_path: Path) -> None:
    with RejectsFile(tmp_path / "r.csv", ("编号", "内容"), "en") as rejects:
        rejects.add([REJECT])
    assert lines(tmp_path / "r.csv") == [
        ["编号", "内容", "line", "reason"],
        ["A1", "漏水", "7", "编号 is empty: which complaint is it?"],
    ]


def test_excel_sees_that_it_is_utf8(tmp_path: Path) -> None:
    with RejectsFile(tmp_path / "r.csv", ("编号", "内容"), "zh") as rejects:
        rejects.add([REJECT])
    assert (tmp_path / "r.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+1+cmd|x", "-2+3", "@SUM(1)", "\t=1", "\r=1", "  =1+1", "%0A"])
def test_nothing_in_it_is_run_by_a_spreadsheet(formula: str) -> None:
    assert safe(formula).startswith("'")


@pytest.mark.parametrize("number", ["-71.0772", "+8", "-5", "12", "2024-03-01 09:00:00", "漏水", ""])
def test_numbers_and_plain_text_stay_as_they_are(number: str) -> None:
    assert safe(number) == number


def test_control_characters_are_shown_and_long_cells_cut() -> None:
    assert safe("a\x00b\x07\udce6") == "a␀b␇\ufffd"
    assert len(safe("水" * 10_000_000)) < 32_767


def test_without_rejects_there_is_no_file(tmp_path: Path) -> None:
    with RejectsFile(tmp_path / "r.csv", ("编号",), "zh"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_rejects_of_an_earlier_run_do_not_outlive_a_clean_one(tmp_path: Path) -> None:
    for found in ([REJECT], []):
        with RejectsFile(tmp_path / "r.csv", ("编号", "内容"), "en") as rejects:
            rejects.add(found)
    assert lines(tmp_path / "r.csv") == [["编号", "内容", "line", "reason"]]


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with RejectsFile(tmp_path / "nowhere" / "r.csv", ("编号",), "zh") as rejects, pytest.raises(FileRefused):
        rejects.add([REJECT])
