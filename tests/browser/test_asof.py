"""Looking back in a real browser: list, case and wall of then stand still, links keep the instant, one click leaves it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from services import accounts
from services.access import SYSTEM
from services.asof import instants
from services.time import now
from tests.seeds import PASSWORD
from tests.services.house import House

HOUR = timedelta(hours=1)
expect.set_options(timeout=15_000)


@pytest.fixture
def house(database):
    return House()


def look(page: Page, with_session, path: str) -> Page:
    accounts.set_password(SYSTEM, "gm", PASSWORD, now())
    with_session(page, accounts.sign_in("gm", PASSWORD, "127.0.0.1", now()))
    page.goto(path)
    return page


def rows(page: Page):
    return page.get_by_test_id("case-row")


def test_pages_show_how_things_stood_until_one_goes_back(house, page, with_session):
    then = (now() - 3 * HOUR).replace(second=0, microsecond=0)
    house.opened(when=then + HOUR, room="1-0101")
    no = house.submitted(when=then - 2 * HOUR, room="3-1204")
    house.step(no, "deputy", "order_reviewed", then + HOUR)
    page = look(page, with_session, f"/cases?asof={instants.written(then)}")
    # Only what was there then; it does not tick.
    expect(page.get_by_test_id("asof-band").first).to_contain_text(instants.said_in_full(then))
    expect(rows(page)).to_have_count(1)
    countdown = rows(page).first.get_by_test_id("countdown")
    expect(countdown).not_to_be_empty()
    stood = countdown.text_content()
    # A link inside keeps the instant: the case has its two steps of then, and nothing can be done about it.
    rows(page).first.locator("small").first.click()
    expect(page.get_by_role("heading", name="3-1204")).to_be_visible()
    assert "asof=" in page.url
    expect(page.get_by_test_id("step")).to_have_count(2)
    expect(page.get_by_test_id("asof-no-actions")).to_be_visible()
    expect(page.locator(".st-key-case-actions")).to_have_count(0)
    # Back in the list the time left is the same to the second.
    page.get_by_text("客诉台账").last.click()
    expect(rows(page).first.get_by_test_id("countdown")).to_have_text(str(stood))
    # Units, and from a figure to the cases behind it.
    page.get_by_text("单位对比").click()
    expect(page.get_by_test_id("unit")).to_have_count(1)
    page.get_by_test_id("unit").locator("a").first.click()
    expect(rows(page)).to_have_count(1)
    assert "asof=" in page.url
    # One click leaves.
    page.get_by_text("回到现在").click()
    expect(page.get_by_test_id("asof-band")).to_have_count(0)
    expect(rows(page)).to_have_count(2)
    assert "asof=" not in page.url
    # The wall of then says so; its way back leads to the present one.
    page.goto(f"/wall?asof={instants.written(then)}")
    expect(page.locator(".lb-then-band b")).to_contain_text(instants.said_in_full(then))
    expect(page.locator(".lb-tile-open .lb-value")).to_have_text("1")
    page.get_by_test_id("wall-back").click()
    expect(page.locator(".lb-tile-open .lb-value")).to_have_text("2")
    expect(page.locator(".lb-then-band")).to_have_count(0)
    # And from the present one back again, by the instant that one chooses.
    page.get_by_test_id("wall-lookback").click()
    page.locator(".lb-instant").fill(instants.written(then))
    page.locator(".lb-lookback-line button").click()
    expect(page.locator(".lb-then-band b")).to_contain_text(instants.said_in_full(then))
    # The menu leads back to now, and what cannot be told is refused in a sentence.
    page.goto(f"/cases?asof={instants.written(then)}")
    expect(rows(page)).to_have_count(1)
    page.get_by_test_id("stSidebar").get_by_text("客诉台账").click()
    expect(rows(page)).to_have_count(2)
    page.goto("/cases?asof=2199-01-01")
    expect(page.locator(".st-key-asof-refused")).to_contain_text("还没有到")
