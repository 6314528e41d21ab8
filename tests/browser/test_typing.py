"""What somebody types outlives an expired sign-in."""

import pytest
from playwright.sync_api import expect

from services import accounts, drafts
from services.time import now
from tests.seeds import plant_people, plant_units


@pytest.fixture
def app_script():
    return "tests/browser/typing/app.py"


@pytest.fixture(autouse=True)
def gm(database):
    plant_units()
    return plant_people("gm", "deputy")["gm"]


def end_session(page):
    accounts.sign_out(next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == accounts.COOKIE), now())


def test_whoever_clicks_after_the_sign_in_ended_finds_the_text_again_after_signing_in(page, signed_in, gm, new_page):
    field = signed_in(page, "gm").get_by_label("comment")
    field.fill("请补充卫生间照片")
    end_session(page)
    page.get_by_role("button", name="send").click()
    expect(page.get_by_text("您刚才填写的意见已保存")).to_be_visible()
    assert drafts.peek(gm, "comment-KS-1") == "请补充卫生间照片"
    signed_in(page, "gm")
    expect(field).to_have_value("请补充卫生间照片")
    expect(signed_in(new_page(), "deputy").get_by_label("comment")).to_have_value("")


def test_whoever_is_still_typing_when_the_sign_in_ends_loses_nothing_either(page, signed_in, gm):
    signed_in(page, "gm").get_by_label("comment").press_sequentially("写到一半")
    end_session(page)
    # The screen notices by itself, at its next sign of life.
    expect(page.get_by_text("您刚才填写的意见已保存")).to_be_visible(timeout=30_000)
    assert drafts.peek(gm, "comment-KS-1") == "写到一半"
