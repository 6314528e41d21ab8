"""Files for the tests of the import: a small ledger in Chinese, its mapping, and what can be done to them."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import yaml

COLUMNS = ["编号", "登记时间", "期限", "办结时间", "类别", "部门", "公司", "项目", "房号", "内容"]

MAPPING: dict[str, Any] = {
    "source": "ledger",
    "pack": "plain",
    "times": {"zone": "Asia/Shanghai", "formats": ["%Y-%m-%d %H:%M:%S"]},
    "key": "编号",
    "opened": {
        "event": "registered",
        "at": "登记时间",
        "data": {"due_at": {"instant": "期限"}, "category": "类别", "department": "部门", "demand": "内容", "room": "房号"},
    },
    "later": [{"event": "closed", "at": "办结时间"}],
    "organisation": {
        "group": {"code": "test", "name": "测试集团"},
        "region": {"constant": "华东"},
        "company": {"column": "公司", "required": True},
        "project": {"column": "项目", "required": True},
    },
}


def ledger_row(key: str, **changes: str) -> list[str]:
    """A row that can be taken: opened on 1 March 2024, due on the 3rd, closed on the 2nd; `changes` by column."""
    row = dict(
        zip(
            COLUMNS,
            [
                key,
                "2024-03-01 09:00:00",
                "2024-03-03 18:00:00",
                "2024-03-02 10:00:00",
                "漏水",
                "工程部",
                "苏州公司",
                "湖畔花园",
                "3-1201",
                "厨房漏水",
            ],
            strict=True,
        )
    )
    return list((row | changes).values())


def csv_text(rows: list[list[str]], columns: list[str] = COLUMNS, delimiter: str = ",") -> str:
    """The rows below their header as a CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([columns, *rows])
    return text.getvalue()


def write_csv(path: Path, rows: list[list[str]], encoding: str = "utf-8", **options: Any) -> Path:
    """The rows below their header as a CSV file."""
    path.write_bytes(csv_text(rows, **options).encode(encoding))
    return path


def write_workbook(path: Path, rows: list[list[Any]]) -> Path:
    """The rows below their header as an Excel workbook."""
    book = openpyxl.Workbook()
    for row in [COLUMNS, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def write_zip(path: Path, **members: str) -> Path:
    """A zip of texts; a member `a_csv` is called a.csv."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_", "."), text)
    return path


def write_mapping(path: Path, **changes: Any) -> Path:
    """The ledger's mapping as a file, with some of its parts changed."""
    path.write_text(yaml.safe_dump(MAPPING | changes, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
