"""The ledger in a real browser: what it says, how an entry explains itself, and what people do about it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from services.advance import advance_due
from services.ledger import entries
from services.ledger.entries import Filter
from services.time import now
from tests.papers import house

expect.set_options(timeout=15_000)


@pytest.fixture
def here(database):
    return house("gm", "hr", "deputy", "officer")


@pytest.fixture
def late(here):
    """An order that lies with the deputy since half past an hour: late by 30 minutes, six blocks, ¥600."""
    no = here.submitted(timedelta(minutes=90, seconds=30))
    advance_due(now())
    return no


@pytest.fixture
def ledger(page, signed_in):
    def open_ledger(login: str = "gm", path: str = "/penalties?month=all", on: Page = page) -> Page:
        return signed_in(on, login, path)

    return open_ledger


def rows(page):
    return page.locator("[data-testid=entry]")


def figure(page, name):
    return page.locator(f"[data-testid=figure-{name}] b")


def reason(page, act):
    return page.locator(f".st-key-penalty-{act} textarea")


def sums(here, login="gm"):
    return entries.sums(here.people[login], Filter())


def test_an_empty_ledger_says_what_will_appear_there(here, ledger):
    page = ledger()
    expect(page.locator(".st-key-penalties-empty")).to_contain_text("每一笔计扣会自动出现在这里")
    expect(figure(page, "net")).to_have_text("¥0")


def test_an_entry_explains_itself_down_to_the_clock_and_can_be_waived_with_a_reason(here, late, ledger):
    page = ledger()
    expect(rows(page)).to_have_count(6)
    expect(figure(page, "net")).to_have_text("¥600")
    rows(page).first.locator(".amount").click()
    how = page.get_by_test_id("penalties.how")
    expect(how).to_contain_text("第 6 次")
    expect(how).to_contain_text("6 × 5 分钟")
    expect(how).to_contain_text("第14.2条")
    button = page.locator(".st-key-penalty-waive button", has_text="免扣")
    button.click()
    expect(page.locator(".st-key-penalty-waive")).to_contain_text("必须写明理由")
    reason(page, "waive").fill("当日全员停电")
    button.dblclick()
    expect(page.get_by_test_id("act")).to_contain_text("当日全员停电")
    expect(page.get_by_test_id("act")).to_have_count(1)
    assert (sums(here).waived, sums(here).net) == (100, 500)
    page.locator(".st-key-penalty-back button").click()
    expect(figure(page, "waived")).to_have_text("¥100")
    expect(rows(page)).to_have_count(7)


def test_more_than_the_limit_waits_for_a_second_person(here, late, ledger, new_page):
    page = ledger("gm")
    rows(page).first.locator(".amount").click()
    page.locator(".st-key-penalty-waive").get_by_text("同一时限余下 6 笔").click()
    reason(page, "waive").fill("系统故障，六笔一并免扣")
    page.locator(".st-key-penalty-waive button", has_text="免扣").last.click()
    expect(page.locator(".stAlert")).to_contain_text("等另一人批准后入账")
    assert sums(here).waived == 0
    hr = ledger("hr", "/penalties?tab=waiting", on=new_page())
    asked = hr.get_by_test_id("asked")
    expect(asked).to_contain_text("6 笔，合计 ¥600")
    expect(asked).to_contain_text("系统故障")
    badge = hr.locator("[class*=st-key-menu-]", has_text="扣罚台账").locator(".stMarkdownBadge")
    expect(badge).to_have_text("1")
    hr.locator("[class*=st-key-comment-penalty-answer] textarea").fill("情况属实")
    hr.get_by_role("button", name="同意", exact=True).click()
    expect(hr.locator(".stAlert")).to_contain_text("免扣已入账")
    expect(badge).to_have_count(0)
    assert sums(here).waived == 600


def test_somebody_who_pays_sees_their_own_and_appeals(here, late, ledger):
    page = ledger("deputy", "/penalties?tab=mine&month=all")
    expect(rows(page)).to_have_count(6)
    rows(page).first.locator(".amount").click()
    reason(page, "appeal").fill("当时在途，无法审核")
    page.locator(".st-key-penalty-appeal button", has_text="申诉").last.click()
    expect(page.get_by_test_id("act")).to_contain_text("当时在途")
    expect(page.get_by_test_id("penalty-head")).to_contain_text("等待答复")
    expect(page.locator(".st-key-penalty-waive")).to_have_count(0)


def test_an_officer_without_penalties_sees_nothing_of_others(here, late, ledger):
    page = ledger("officer")
    expect(page.locator(".st-key-penalties-empty")).to_be_visible()
    found = entries.find(here.people["gm"], Filter()).lines[0].id
    page.goto(f"/penalties?entry={found}")
    expect(page.locator(".st-key-penalty-gone")).to_contain_text("不在您的管辖范围内")


def test_a_click_on_a_bar_and_a_link_beside_it_go_to_the_entries_behind_it(here, late, ledger):
    page = ledger("gm", "/penalties?tab=charts&month=all")
    page.locator(".st-key-chart-article path[aria-roledescription=bar]").first.click()
    expect(rows(page)).to_have_count(6)
    assert "rule=late_order_issue" in page.url and "cite=18" in page.url
    page.goto("/penalties?tab=charts&month=all")
    page.locator(".st-key-chart-box-company .pc summary").click()
    page.locator(".st-key-chart-box-company .pc a", has_text="杭州公司").click()
    expect(rows(page)).to_have_count(6)
    page.goto("/penalties?kind=waiver&month=all")
    expect(page.locator(".st-key-penalties-empty")).to_contain_text("没有符合条件")


def test_a_phone_shows_cards_without_scrolling_sideways(here, late, ledger, new_page):
    page = ledger(on=new_page(390, 844))
    expect(rows(page)).to_have_count(6)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    rows(page).first.locator(".amount").click()
    expect(page.get_by_test_id("penalty-head")).to_contain_text("¥100")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
