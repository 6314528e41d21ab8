"""The wall in a real browser: it ticks, is told, crosses by itself, and says so when it no longer knows."""

import re
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect

from services import accounts
from services.access import SYSTEM
from services.time import now
from tests.seeds import PASSWORD, plant_people, plant_units
from tests.services.board_cases import CUSTOMER, PHONE, put_case, stop_clock

# Runs in the page: when did the row of this case first show this state, in milliseconds since 1970.
WATCH = """([no, state]) => new Promise((done) => {
  const look = () => document.querySelector(`[data-testid=clock-row][data-case="${no}"][data-state=${state}]`)
    && (watcher.disconnect(), done(Date.now()));
  const watcher = new MutationObserver(look);
  watcher.observe(document.body, {subtree: true, childList: true, attributes: true});
  look();
})"""


SMALLEST_WORD = """() => Math.min(...[...document.querySelectorAll('.lb-root *')]
  .filter((node) => node.offsetParent && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
  .map((node) => parseFloat(getComputedStyle(node).fontSize)))"""


@pytest.fixture(autouse=True)
def _house(database):
    plant_units()
    plant_people("gm")


@pytest.fixture
def wall(new_page, with_session):
    """Opens the wall on a kiosk screen, at a size."""

    def open_wall(width: int = 1920, height: int = 1080) -> Page:
        name = f"screen-{width}"
        token = accounts.enter_screen(accounts.add_screen(SYSTEM, name=name, org=None, at=now()), now())
        page = with_session(new_page(width, height), token)
        page.goto("/wall")
        expect(page.get_by_test_id("data-age")).to_have_attribute("data-version", re.compile("[1-9]"))
        return page

    return open_wall


def in_seconds(seconds):
    return now() + timedelta(seconds=seconds)


def row(page, no):
    return page.locator(f'[data-testid=clock-row][data-case="{no}"]')


def test_the_wall_ticks_is_told_of_changes_at_once_and_crosses_the_due_instant_by_itself(wall):
    an_hour_ago = in_seconds(-3600)
    urgent = put_case("riverside", {"visit": in_seconds(12)}, an_hour_ago, warn_before=timedelta(seconds=60))
    later = put_case("starbay", {"plan": in_seconds(600)}, an_hour_ago, warn_before=timedelta(seconds=60))
    page = wall()
    expect(row(page, urgent)).to_have_attribute("data-state", "soon")
    expect(row(page, later)).to_have_attribute("data-state", "running")
    expect(row(page, later)).to_contain_text("录入处理方案")
    expect(row(page, later)).to_contain_text("第22条")
    before = row(page, later).get_by_test_id("countdown").text_content()
    expect(row(page, later).get_by_test_id("countdown")).not_to_have_text(before, timeout=1500)

    # The due instant passes: nothing has been sent, and the row turns with the tick that finds it late.
    due = datetime.fromisoformat(row(page, urgent).get_attribute("data-due"))
    assert due.tzinfo == UTC
    turned = page.evaluate(WATCH, [urgent, "overdue"]) / 1000
    assert 0 <= turned - due.timestamp() < 1
    expect(row(page, urgent).get_by_test_id("countdown")).to_contain_text("−00:00:0")
    expect(row(page, urgent)).to_contain_text("▲")
    expect(page.locator(".lb-breaches")).to_contain_text("上门回访 超期")

    # Another transaction: on the screen long before the wall would ask by itself.
    page.evaluate(f"window.seen = ({WATCH})(['KS-PUSHED', 'running']), undefined")
    put_case("riverside", {"visit": in_seconds(1500)}, now(), no="KS-PUSHED")
    committed = time.time()
    assert page.evaluate("window.seen") / 1000 - committed < 2
    stop_clock(later, "plan", now())
    expect(row(page, later)).to_have_count(0, timeout=2000)

    content = page.content()
    assert CUSTOMER not in content
    assert PHONE not in content


def test_the_wall_goes_grey_when_the_server_is_gone_and_comes_back_by_itself(app_server, wall):
    no = put_case("riverside", {"visit": in_seconds(900)}, now())
    page = wall()
    expect(row(page, no)).to_be_visible()
    page.evaluate("document.querySelector('.lb-root').mark = 'the same page'")
    app_server.stop()
    root = page.locator(".lb-root")
    expect(root).to_have_attribute("data-stale", "true", timeout=6000)
    expect(page.locator(".lb-banner")).to_contain_text(re.compile(r"连接已断开 · 以下是 \d\d:\d\d:\d\d 的数据"))
    expect(row(page, no)).to_be_visible()
    assert "grayscale(1)" in page.locator(".lb-body").evaluate("node => getComputedStyle(node).filter")
    app_server.start()
    expect(root).to_have_attribute("data-stale", "false", timeout=5000)
    another = put_case("riverside", {"visit": in_seconds(700)}, now())
    expect(row(page, another)).to_be_visible()
    assert root.evaluate("node => node.mark") == "the same page"


def test_an_open_wall_does_not_hold_up_the_end_of_the_server(app_server, wall):
    wall()
    begun = time.monotonic()
    app_server.stop()
    assert time.monotonic() - begun < 5


def test_views_turn_by_key_and_dot_and_an_empty_one_says_what_will_appear(wall):
    page = wall()
    root = page.locator(".lb-root")
    expect(root).to_have_attribute("data-view", "urgent")
    expect(page.locator(".lb-empty")).to_contain_text("前台登记一件客诉后")
    no = put_case("riverside", {"order_issue": in_seconds(900)}, now(), desk=("order", "gm"))
    expect(row(page, no)).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(root).to_have_attribute("data-view", "regions")
    expect(page.locator(".lb-card")).to_contain_text("华东")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".lb-empty")).to_contain_text("到期的那一秒")
    page.get_by_role("button", name="待审批").click()
    expect(root).to_have_attribute("data-view", "waiting")
    expect(row(page, no)).to_contain_text("签发督办令")
    page.get_by_test_id("wall-pause").click()
    expect(page.get_by_test_id("wall-pause")).to_have_text("继续轮换")
    page.get_by_test_id("wall-sound").click()
    expect(page.get_by_test_id("wall-sound")).to_have_text("声音关")
    page.reload()
    expect(page.get_by_test_id("wall-sound")).to_have_text("声音关")


@pytest.mark.parametrize(("width", "height", "at_least"), [(1920, 1080, 12), (3840, 2160, 24)])
def test_twelve_rows_fit_a_1080p_wall_and_more_a_4k_one_late_ones_at_most_half(wall, width, height, at_least):
    for n in range(20):
        put_case("riverside", {"visit": in_seconds(-60 * (n + 1))}, in_seconds(-7200))
        put_case("starbay", {"plan": in_seconds(600 + 60 * n)}, in_seconds(-7200))
    page = wall(width, height)
    rows = page.get_by_test_id("clock-row")
    expect(rows.nth(at_least - 1)).to_be_visible()
    states = rows.evaluate_all("nodes => nodes.map((node) => node.dataset.state)")
    assert at_least <= len(states) <= 40
    assert states.count("overdue") == len(states) // 2
    boxes = rows.evaluate_all("nodes => nodes.map((node) => node.getBoundingClientRect().toJSON())")
    assert all(box["top"] >= 0 and box["bottom"] <= height and box["left"] >= 0 and box["right"] <= width for box in boxes)
    size = rows.first.get_by_test_id("countdown").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    assert size >= 38
    # Not one word on the wall is smaller than 16 pixels.
    assert page.evaluate(SMALLEST_WORD) >= 16


def test_on_a_phone_the_figures_come_first_and_nothing_needs_sideways_scrolling(wall):
    put_case("riverside", {"visit": in_seconds(300)}, now())
    page = wall(390, 844)
    expect(page.get_by_test_id("clock-row")).to_have_count(1)
    figures, rows = page.locator(".lb-figures").bounding_box(), page.get_by_test_id("clock-row").bounding_box()
    assert figures["y"] + figures["height"] <= rows["y"]
    assert page.evaluate("document.querySelector('.lb-root').scrollWidth") <= 390


def test_a_person_reads_the_wall_in_english(signed_in, page):
    put_case("riverside", {"visit": in_seconds(300)}, now())
    gm = accounts.actor_of(accounts.sign_in("gm", PASSWORD, "127.0.0.1", now()), now())
    accounts.set_language(gm, "en")
    signed_in(page, "gm", "/wall")
    expect(page.get_by_test_id("clock-row")).to_contain_text("Visit")
    expect(page.locator(".lb-tile-waiting")).to_contain_text("Awaiting approval")


def test_the_stream_is_closed_to_whoever_is_not_signed_in(app_server):
    answer = httpx.get(f"{app_server.url}/board/stream")
    assert answer.status_code == 401
    assert "data:" not in answer.text
