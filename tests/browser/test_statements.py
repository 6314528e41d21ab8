"""Statements in a real browser: what is said before there is any, and the file that somebody takes away."""

from datetime import timedelta

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from services import statements
from services.advance import advance_due
from services.time import now
from tests.papers import house

expect.set_options(timeout=15_000)
PATH = "/penalties?tab=statements"


@pytest.fixture
def here(database):
    return house("hr", "officer")


def test_before_the_first_statement_the_page_says_when_it_comes(here, page, signed_in):
    signed_in(page, "hr", PATH)
    expect(page.locator(".st-key-penalties-empty")).to_contain_text("次月 1 日 00:00 结出第一份")


@pytest.fixture
def closed(here):
    """A reception in the middle of the month before last, ended an hour late: twelve blocks of five minutes, ¥1,200."""
    start = (now().replace(day=15) - timedelta(days=45)).replace(day=15, hour=2, minute=0)
    no = here.opened(start)
    here.step(no, "resolved_on_spot", "officer", start + timedelta(minutes=90), signed=True)
    advance_due(now())
    statements.close_due(now())


def test_a_statement_is_listed_with_its_sums_and_saved_as_excel(closed, page, signed_in, tmp_path):
    signed_in(page, "hr", PATH)
    row = page.locator("[class*=st-key-statement-]", has_text="¥1,200")
    expect(row.get_by_test_id("statement")).to_contain_text("12 笔")
    with page.expect_download() as download:
        row.get_by_role("button", name="保存 Excel").click()
    assert download.value.suggested_filename.startswith("扣罚报表-KF-")
    download.value.save_as(tmp_path / "statement.xlsx")
    assert load_workbook(tmp_path / "statement.xlsx")["明细"].max_row == 13


def test_whoever_may_not_take_the_ledger_away_is_offered_no_statements(closed, page, signed_in):
    signed_in(page, "officer", PATH)
    expect(page.locator(".st-key-penalties-tab")).to_be_visible()
    expect(page.get_by_text("报表", exact=True)).to_have_count(0)


def test_a_phone_shows_statements_as_cards_without_scrolling_sideways(closed, new_page, signed_in):
    page = signed_in(new_page(390, 844), "hr", PATH)
    expect(page.get_by_test_id("statement").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
