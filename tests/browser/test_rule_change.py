"""A rule changed in a real browser: as form and as text, tried on cases on record, approved by somebody else."""

from datetime import datetime, time, timedelta

from playwright.sync_api import Page, expect

from pages.parts.rule_change import period
from services import access, accounts
from services.casework.regimes import local_day
from services.policy.packs import registry
from services.time import now
from tests.seeds import PASSWORD
from tests.services.house import House

expect.set_options(timeout=20_000)


def people_and_a_case() -> None:
    """Those who change and approve; a case of the last quarter that was solved at the counter within ten minutes."""
    house = House()
    for login in ("staff", "gm"):
        accounts.set_password(access.SYSTEM, login, PASSWORD, now())
    day = period.last("quarter", local_day(now()))[0] + timedelta(days=9)
    nine = datetime.combine(day, time(9), registry().latest("group").tz)
    house.step(house.opened(when=nine), "officer", "resolved_on_spot", nine, 10, signed=True)


def write_five_minutes(page: Page) -> None:
    """The order is to be drafted within five minutes; a mistake in the text is kept through a reload, seen and mended."""
    page.locator(".st-key-rc-begin button").click()
    page.locator(".st-key-rc-open-clocks-order_submit-limit button").click()
    amount = page.locator(".st-key-rc-editor input").first
    expect(amount).to_have_value("30")
    # Somebody reads the field before changing it: the run that draws it is over by then.
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    amount.fill("5")
    amount.press("Tab")
    expect(page.get_by_test_id("rc-altered")).to_contain_text("30 分钟 → 5 分钟")
    page.get_by_text("文本（YAML）").click()
    expect(page.locator(".ye-ace")).to_contain_text("id: group")
    page.locator(".ye-ace textarea").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("oops\n")
    expect(page.get_by_test_id("yaml-said")).to_contain_text("处错误")
    page.reload()
    expect(page.locator(".ye-ace")).to_contain_text("oops")
    expect(page.locator(".ace_gutter-cell.ace_error")).to_have_count(1)
    page.locator(".ye-ace textarea").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.press("Delete")
    page.keyboard.press("Delete")
    expect(page.get_by_test_id("yaml-said")).to_contain_text("没有错误")
    expect(page.get_by_test_id("rc-altered")).to_contain_text("5 分钟")


def test_head_writes_and_tries_a_rule_which_another_approves_and_the_page_remembers(app_server, page, new_page, signed_in):
    people_and_a_case()
    signed_in(page, "staff", "/rules")
    write_five_minutes(page)
    page.locator(".st-key-rc-reason textarea").fill("起草要更快")
    page.locator(".st-key-rc-propose button").click()
    expect(page.get_by_test_id("rc-summary")).to_contain_text("起草要更快")
    page.locator(".st-key-rc-try button").click()
    late = page.get_by_test_id("rc-figures").locator(".rc-figure").first
    expect(late).to_contain_text("0→1", timeout=60_000)
    page.locator(".st-key-rc-submit button").click()
    expect(page.get_by_text("已送审批，审批人会收到消息。")).to_be_visible()
    expect(page.locator(".st-key-rc-approve")).to_have_count(0)

    other = signed_in(new_page(390, 844), "gm", "/rules")
    other.get_by_test_id("rc-notice").get_by_role("link").click()
    expect(other.get_by_test_id("rc-figures")).to_contain_text("0→1")
    other.locator(".st-key-rc-approve button").click()
    expect(other.get_by_text("已批准", exact=False).first).to_be_visible()
    other.goto("/rules?pack=group&tab=history")
    newest = other.get_by_test_id("rc-version").first
    expect(newest).to_contain_text("起草要更快")
    expect(newest).to_contain_text("尚未开始")
    expect(newest.get_by_role("link", name="改了 1 处")).to_be_visible()
