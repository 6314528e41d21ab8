"""The field in a real browser: a telephone, a finger, a customer beside it."""

import io
import os
import re
from datetime import timedelta

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from services import access, accounts, attachments, case_view
from services.advance import advance_due
from services.time import now
from tests.seeds import PASSWORD
from tests.services.house import House

HOUR = timedelta(hours=1)
expect.set_options(timeout=15_000)


@pytest.fixture
def house(database):
    return House()


@pytest.fixture
def phone(house, browser, app_server, signed_in, monkeypatch):
    """Opens the list of what the head owes, on a telephone."""
    monkeypatch.setenv("DUBAN_HOME", str(app_server.log.parent))
    context = browser.new_context(
        base_url=app_server.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    context.set_default_timeout(15_000)

    def open_page() -> Page:
        accounts.set_password(access.SYSTEM, "head", PASSWORD, now())
        page = signed_in(context.new_page(), "head")
        page.locator(".duty").first.wait_for()
        return page

    yield open_page
    context.close()


def steps_of(house, no):
    return case_view.view(house.people["gm"], no, at=now()).steps


def photo(number):
    content = io.BytesIO()
    Image.frombytes("RGB", (160, 120), os.urandom(160 * 120 * 3)).save(content, "JPEG")
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def draw(page, area):
    """What a finger does."""
    area.scroll_into_view_if_needed()
    box, finger = area.bounding_box(), page.context.new_cdp_session(page)
    for start in (0.2, 0.5):
        touches = [("touchStart", start, 0.3), ("touchMove", start + 0.1, 0.6), ("touchMove", start + 0.2, 0.3)]
        for kind, x, y in touches:
            point = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_visit_is_one_form_with_plan_date_photos_and_signature(house, phone):
    no = house.issued(when=now() - HOUR, category="handover_quality", room="1-0302")
    page = phone()
    page.locator(f".st-key-first-{no}-visited button").tap()
    page.locator(f".st-key-field-{no}-visited-plan textarea").fill("更换三通，重做防水层")
    page.locator(f".st-key-field-{no}-visited-agreed_by-often").get_by_role("button", name="明天 18:00").tap()
    # The order demands it within three days; the customer was promised it sooner, and that counts (art. 25).
    expect(page.get_by_test_id("follows")).to_contain_text("第25.2条")
    before = page.locator(f".st-key-photos-field-{no}-visited-photos_before")
    before.get_by_test_id("file-choose").set_input_files([photo(1), photo(2)])
    expect(before.get_by_test_id("file").filter(has_text="已上传")).to_have_count(2)
    draw(page, page.get_by_test_id("signature-area"))
    # No finger taps within milliseconds of a stroke: Chromium takes such a tap for a part of the gesture, and a page that is
    # being drawn anew moves its buttons.
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_test_id("signature-finish").click()
    # Who signed, as the server draws it below the signature: from then on nothing on the page moves any more.
    expect(page.get_by_text(re.compile(r"^张三\s"))).to_be_visible()
    page.locator(f".st-key-take-{no}-visited button").click()
    expect(page.get_by_text("已办理：上门回访")).to_be_visible()
    visit = steps_of(house, no)[-1]
    said = {rule.title.zh: value for rule, value in visit.said}
    assert (visit.event, said["客户签字"], said["处理方案"]) == ("visited", True, "更换三通，重做防水层")
    kinds = [(one.field, one.purpose) for one in attachments.of_case(house.people["gm"], no) if one.step_n == visit.n]
    assert sorted(kinds) == [("photos_before", "photos"), ("photos_before", "photos"), ("signed", "signature")]


def test_the_way_back_leads_to_the_list_and_what_was_typed_stays(house, phone):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    page = phone()
    page.locator(f".st-key-first-{no}-visited button").tap()
    plan = page.locator(f".st-key-field-{no}-visited-plan textarea")
    plan.fill("更换三通")
    expect(page.get_by_test_id("draft")).to_contain_text("已保存")
    page.go_back()
    expect(page.locator(".duty").first).to_be_visible()
    page.reload()
    page.locator(f".st-key-first-{no}-visited button").tap()
    expect(plan).to_have_value("更换三通")


def test_progress_takes_two_taps(house, phone):
    # Visited on the day before: today nothing but progress is owed.
    no = house.issued(when=now() - 26 * HOUR, category="handover_quality")
    house.step(no, "head", "visited", now() - 25 * HOUR, signed=True, plan="更换三通")
    advance_due(now())
    page = phone()
    page.locator(f".st-key-first-{no}-progress_logged button").tap()
    page.get_by_role("button", name="正在施工，按计划进行").tap()
    expect(page.get_by_text("已办理：录入进展")).to_be_visible()
    assert [step.event for step in steps_of(house, no)][-1] == "progress_logged"
