"""The page of imports, without a browser."""

import pytest

from tests.pages.desk import html, opened, sit_down
from tests.services.house import House


@pytest.fixture(autouse=True)
def house(database: object) -> House:
    return House()


def test_the_field_for_a_file_speaks_the_language_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    sit_down(monkeypatch, "admin")
    told = html(opened("imports"))
    assert '--file-choose: "选择文件"' in told and '--file-limits: "不超过 50 MB · CSV, TSV' in told
