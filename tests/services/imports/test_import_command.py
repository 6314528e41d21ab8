"""`python -m services import`: one or two lines, 0 or 2, and a bar only where somebody can see it."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import engine
from db.tables import cases
from services.__main__ import main
from tests.services.imports.files import ledger_row, write_csv, write_mapping


def number_of_cases() -> int:
    with engine.reading() as conn:
        return conn.execute(select(func.count()).select_from(cases)).scalar_one()


@pytest.mark.usefixtures("database")
def test_it_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_csv(tmp_path / "a.csv", [ledger_row("A1"), ledger_row("A1"), ledger_row("A2", 登记时间="?")])
    words = ["import", str(path), "--mapping", str(write_mapping(tmp_path / "m.yaml"))]
    assert main([*words, "--dry-run"]) == 0
    assert "会添加 1，已有 0，会退回 2" in capsys.readouterr().out
    assert number_of_cases() == 0
    assert main([*words, "--rejects", str(tmp_path / "aside.csv")]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("ledger（第 1 次导入）：读 3 行，添加 1，已有 0，退回 2")
    assert second == f"退回：编号重复 1、日期不能读 1。明细：{tmp_path / 'aside.csv'}"
    assert number_of_cases() == 1


@pytest.mark.usefixtures("database")
def test_an_import_is_undone_by_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_csv(tmp_path / "a.csv", [ledger_row("A1")])
    assert main(["import", str(path), "--mapping", str(write_mapping(tmp_path / "m.yaml"))]) == 0
    assert main(["import", "--undo", "1"]) == 2
    assert "原因未填写" in capsys.readouterr().err
    assert main(["import", "--undo", "1", "--reason", "导错了"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "第 1 次导入已撤销：撤回 1 件，冲销 0 笔扣罚。"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("broken", ["file", "mapping"])
def test_bad_input_is_one_line_and_2_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    path = write_csv(tmp_path / "a.csv", [ledger_row("A1")])
    mapping = write_mapping(tmp_path / "m.yaml")
    (path if broken == "file" else mapping).write_text("")
    assert main(["import", str(path), "--mapping", str(mapping)]) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert number_of_cases() == 0
    assert sorted(tmp_path.iterdir()) == [path, mapping]
