"""Importing in a real browser: a file of 2,000 rows with 20 bad ones, from an empty page to imported, and undone."""

import csv
import io
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from db import engine
from db.queries import imports
from services.time import now
from tests.seeds import plant_people, plant_units
from tests.services.group import SHANGHAI
from tests.services.imports.steps import COLUMNS, case_rows

expect.set_options(timeout=30_000)
# Five cases of four rows each have a severity that nobody knows.
CASES, BAD = 500, {3, 77, 200, 401, 499}


def big_file(place: tuple[str, str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for n in range(CASES):
        first, *others = [_of_yesterday(row) for row in case_rows(f"KF-{n:04}")]
        first |= dict(zip(("区域", "公司", "项目"), place, strict=True))
        writer.writerows([first | ({"级别": "很急"} if n in BAD else {}), *others])
    return out.getvalue().encode("gb18030")


def _of_yesterday(row: dict[str, str]) -> dict[str, str]:
    """The same story as if it had begun yesterday: what is late for months would only cost time."""
    yesterday = (now() - timedelta(days=1)).astimezone(SHANGHAI)
    days = {"2026-03-02": yesterday, "2026/03/02": yesterday, "2026-03-05": yesterday + timedelta(days=3)}
    said = {column: cell for column, cell in row.items() if cell[:10] in days}
    return row | {column: f"{days[cell[:10]]:%Y-%m-%d}{cell[10:]}" for column, cell in said.items()}


@pytest.fixture
def place() -> tuple[str, str, str]:
    """Region, company and project as the seeds call them."""
    plant_units()
    plant_people("admin")
    return "华东", "杭州公司", "滨江一号院"


def bring(page: Page, content: bytes) -> None:
    file = {"name": "在办客诉.csv", "mimeType": "text/csv", "buffer": content}
    page.set_input_files("[data-testid=stFileUploader] input", files=[file])


def test_a_file_is_seen_rehearsed_imported_and_undone(page: Page, signed_in, place) -> None:
    signed_in(page, "admin", "/imports")
    expect(page.locator(".st-key-imports-empty")).to_contain_text("还没有导入过")
    bring(page, b"\xd0\xcf\x11\xe0" + bytes(600))
    expect(page.get_by_text("这是旧版或加密的 Excel 文件")).to_be_visible()
    bring(page, big_file(place))
    expect(page.get_by_test_id("import-preview").locator("tbody tr")).to_have_count(8)
    expect(page.get_by_text("试读前 200 件：可接收 198 件，不能接收 2 件")).to_be_visible()
    page.locator(".st-key-import-rehearse button").click()
    counts = page.get_by_test_id("import-counts")
    expect(counts).to_contain_text("共读 2,000 行")
    expect(counts).to_contain_text("会新增 495 件（1,980 个环节）")
    expect(counts).to_contain_text("会退回 5 件（20 行）")
    expect(page.get_by_test_id("import-rejects").locator("li")).to_have_count(5)
    expect(page.get_by_text("个时限已超期")).to_be_visible()
    with engine.engine().connect() as another_import:
        imports.take_turn(another_import)
        page.locator(".st-key-import-begin button").click()
        expect(page.get_by_text("这次导入正在排队")).to_be_visible()
    expect(page.get_by_test_id("import-state")).to_contain_text("已完成")
    expect(page.get_by_test_id("import-figures")).to_contain_text("495")
    page.get_by_label("撤销原因（会写入操作记录和台账）").fill("导错了文件")
    page.keyboard.press("Enter")
    page.locator(".st-key-import-undo-open button").click()
    page.locator(".st-key-import-undo button").click()
    expect(page.get_by_text("已撤销：撤回 495 件")).to_be_visible()
    expect(page.get_by_test_id("import-state")).to_contain_text("已撤销")
    page.locator(".st-key-import-back button").click()
    expect(page.get_by_test_id("import")).to_contain_text("已撤销")
