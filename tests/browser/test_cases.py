"""The list of cases and one case in a real browser: links, keys, ticking, a step, somebody else's step, the phone."""

import csv
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from services import access, accounts, case_view
from services.time import now
from tests.seeds import PASSWORD
from tests.services.house import House

HOUR = timedelta(hours=1)
expect.set_options(timeout=15_000)


@pytest.fixture
def house(database):
    return House()


@pytest.fixture
def look(house, page, signed_in):
    """Opens an address as somebody: `look("head", "/case?no=…")`."""

    def open_page(login: str, path: str, on: Page = page) -> Page:
        accounts.set_password(access.SYSTEM, login, PASSWORD, now())
        return signed_in(on, login, path)

    return open_page


def rows(page):
    return page.get_by_test_id("case-row")


def test_a_list_is_filtered_opened_by_click_and_come_back_to(house, look):
    late = house.opened(when=now() - HOUR, room="3-1204")
    house.opened(when=now(), room="1-0101")
    page = look("officer", "/cases")
    expect(rows(page)).to_have_count(2)
    # The nearest due first, its state as shape, colour and word.
    expect(rows(page).first).to_have_attribute("data-case", late)
    expect(rows(page).first).to_have_attribute("data-state", "overdue")
    ticking = rows(page).last.get_by_test_id("countdown")
    before = ticking.text_content()
    expect(ticking).not_to_have_text(before)
    page.locator(".st-key-filter-state").get_by_text("▲ 超期 1").click()
    expect(rows(page)).to_have_count(1)
    assert page.url.endswith("/cases?state=overdue")
    rows(page).first.locator("small").first.click()
    expect(page.get_by_role("heading", name="3-1204")).to_be_visible()
    assert page.url.endswith(f"/case?no={late}")
    page.get_by_text("客诉台账").last.click()
    expect(rows(page)).to_have_count(1)
    assert page.url.endswith("/cases?state=overdue")


def test_a_filtered_list_that_was_sent_opens_as_it_was_and_is_taken_away_as_a_file(house, look):
    no = house.opened(when=now() - HOUR, category="planning", demand="=1+1", room="3-1204")
    house.opened(when=now() - HOUR, category="property", room="1-0101")
    page = look("officer", "/cases?category=planning&q=KS-&sort=newest")
    expect(rows(page)).to_have_count(1)
    expect(page.locator(".st-key-filter-q input")).to_have_value("KS-")
    expect(page.get_by_role("combobox", name="类别")).to_have_value("规划设计与园区配套")
    page.get_by_text("导出", exact=True).click()
    page.locator(".st-key-export-csv button").click()
    with page.expect_download() as download:
        page.locator(".st-key-export-save button").click()
    found = list(csv.DictReader(StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert [(row["编号"], row["客户诉求"]) for row in found] == [(no, "'=1+1")]
    page.keyboard.press("Escape")
    page.locator(".st-key-filter-clear button").click()
    expect(rows(page)).to_have_count(2)
    expect(page.locator(".st-key-filter-q input")).to_have_value("")
    # What is typed filters by itself.
    page.locator(".st-key-filter-q input").press_sequentially("3-12")
    expect(rows(page)).to_have_count(1)


def test_rows_are_reached_and_opened_by_keys(house, look):
    house.opened(when=now() - HOUR, room="1-0101")
    second = house.opened(when=now(), room="1-0102")
    page = look("officer", "/cases")
    expect(rows(page)).to_have_count(2)
    page.locator("[data-listening]").wait_for(state="attached")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows(page).last.locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1-0102")).to_be_visible()
    assert page.url.endswith(second)


def test_a_visit_says_which_date_decides_and_changes_the_clocks(house, look):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    page = look("head", f"/case?no={no}")
    clocks = page.get_by_test_id("clock")
    expect(clocks).to_have_count(4)  # visit, plan, progress of the day, completion
    clocks.first.get_by_text("为何这时到期").click()
    expect(clocks.first.locator(".why")).to_contain_text("1 小时")
    page.locator(f".st-key-open-{no}-visited button").click()
    form = page.locator(".st-key-form-visited")
    form.locator("textarea").first.fill("更换主卫下水三通")
    agreed = (now() + timedelta(hours=30)).astimezone(ZoneInfo("Asia/Shanghai"))
    type_instant(page, form, agreed)
    sign(page)
    follows = page.get_by_test_id("follows")
    expect(follows).to_contain_text("停止计时：上门回访")
    expect(follows).to_contain_text("完成处理：到期时间由")
    expect(follows).to_contain_text("第25.2条")
    page.locator(f".st-key-take-{no}-visited button").dblclick()
    expect(page.get_by_text("已办理：上门回访")).to_be_visible()
    # Visit, plan and the progress of the day are done with it.
    expect(clocks).to_have_count(1)
    expect(page.get_by_test_id("step").first).to_have_attribute("data-event", "visited")
    view = case_view.view(house.people["head"], no, at=now())
    # Sent by a double click, taken once.
    assert [step.event for step in view.steps].count("visited") == 1
    completion = next(clock for clock in view.clocks if clock.rule == "completion")
    assert completion.due_at == agreed.replace(second=0, microsecond=0)


def sign(page: Page) -> None:
    """A stroke with the mouse, and done."""
    area = page.get_by_test_id("signature-area")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.6 * box["height"], steps=6)
    page.mouse.up()
    page.get_by_test_id("signature-finish").click()
    expect(page.get_by_test_id("signature-said")).to_have_attribute("data-state", "done")


def type_instant(page: Page, form, at: datetime) -> None:
    """Type date and time into the field's segments, as somebody with a keyboard does."""
    form.locator("[data-testid=stDateTimeInput] [role=spinbutton]").first.click()
    page.keyboard.type(at.strftime("%Y%m%d%H%M"))
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")


def test_the_page_follows_others_and_keeps_what_is_being_typed(house, look, new_page):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    page = look("head", f"/case?no={no}&do=progress_logged")
    text = page.locator(".st-key-form-progress_logged textarea").first
    text.press_sequentially("材料已到场，明")
    house.step(no, "gm", "severity_changed", now(), to="major")
    expect(page.locator(".case-head")).to_contain_text("重大")
    text.press_sequentially("日施工")
    expect(text).to_have_value("材料已到场，明日施工")
    expect(text).to_be_focused()
    other = look("staff", f"/case?no={no}", on=new_page())
    other.locator(f".st-key-comment-{no} textarea").fill("请尽快，客户今天又来电两次")
    other.locator(f".st-key-send-{no} button").click()
    for screen in (page, other):
        expect(screen.get_by_test_id("comment")).to_contain_text("客户今天又来电两次")
    expect(other.locator(f".st-key-comment-{no} textarea")).to_have_value("")


def test_a_phone_has_one_column_with_the_countdown_first_and_room_for_thumbs(house, look, new_page):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    page = look("head", "/cases", on=new_page(390, 844))
    expect(rows(page)).to_have_count(1)
    assert no_wider_than_the_screen(page)
    rows(page).first.click()
    clock, steps = page.get_by_test_id("clock").first, page.locator(".st-key-case-steps button")
    expect(steps.first).to_be_visible()
    assert no_wider_than_the_screen(page)
    places = [one.bounding_box()["y"] for one in (clock, steps.first, page.get_by_test_id("case.facts"))]
    assert places == sorted(places)
    assert all(button.bounding_box()["height"] >= 48 for button in steps.all())
    steps.filter(has_text="申请结案").click()
    expect(page.locator(f".st-key-take-{no}-closure_requested button")).to_be_visible()
    assert no_wider_than_the_screen(page)


def no_wider_than_the_screen(page: Page) -> bool:
    main = "document.querySelector('[data-testid=stMain]')"
    return page.evaluate(f"Math.max(document.documentElement.scrollWidth, {main}.scrollWidth) <= innerWidth")
