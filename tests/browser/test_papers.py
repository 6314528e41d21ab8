"""An order taken away from the directors' desk in a real browser."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.papers import house

expect.set_options(timeout=15_000)


@pytest.fixture
def here(database):
    return house("gm")


def test_the_order_is_saved_without_leaving_the_desk_and_its_code_leads_back(here, page, signed_in, app_server, tmp_path):
    no = here.reviewed(timedelta(minutes=20))
    signed_in(page, "gm", f"/approvals?no={no}")
    expect(page.locator(".paper")).to_have_attribute("data-case", no)
    page.locator("[class*=st-key-comment-] textarea").fill("请先核对")
    # Whoever reaches for the button has left the field, and the page has heard what it says.
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    with page.expect_download() as saved:
        page.get_by_role("button", name="客户投诉督办令 PDF（未签发）").click()
    assert saved.value.suggested_filename == f"客户投诉督办令-{no}-未签发.pdf"
    saved.value.save_as(tmp_path / "order.pdf")
    first = PdfReader(Path(tmp_path / "order.pdf")).pages[0]
    assert no in first.extract_text()
    assert first["/Annots"][0].get_object()["/A"]["/URI"] == f"{app_server.url}/case?no={no}"
    expect(page.locator("[class*=st-key-comment-] textarea")).to_have_value("请先核对")
    expect(page.locator(".paper")).to_have_attribute("data-case", no)
