"""The counter in a real browser: a customer taken in by keyboard, one solved on the spot, a recording that came in at night."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from services import access, accounts, arrivals, attachments, case_view
from services.register import Filter, find
from services.time import now
from tests.seeds import PASSWORD
from tests.services.house import House

expect.set_options(timeout=15_000)


@pytest.fixture
def house(database):
    return House()


@pytest.fixture
def counter(house, page, signed_in, app_server, monkeypatch):
    """Opens the counter as its officer, whose day begins there."""
    monkeypatch.setenv("DUBAN_HOME", str(app_server.log.parent))

    def open_page(path: str = "/") -> Page:
        accounts.set_password(access.SYSTEM, "officer", PASSWORD, now())
        signed_in(page, "officer", path)
        expect(page.get_by_label("房号")).to_be_visible()
        return page

    return open_page


def field(page, name):
    return page.locator(f".st-key-sheet-{name} :is(input, textarea)")


def sign(page):
    area = page.get_by_test_id("signature-area")
    area.evaluate("area => area.scrollIntoView({block: 'center'})")
    box = area.bounding_box()
    for start in (0.2, 0.4, 0.6):
        page.mouse.move(box["x"] + start * box["width"], box["y"] + 0.3 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + (start + 0.15) * box["width"], box["y"] + 0.6 * box["height"], steps=6)
        page.mouse.up()
    page.get_by_test_id("signature-finish").click()
    expect(page.get_by_test_id("signature-said")).to_have_attribute("data-state", "done")


def newest(house):
    officer = house.people["officer"]
    line = find(officer, Filter(state="any", order="newest"), at=now(), limit=1).lines[0]
    return case_view.view(officer, line.no, at=now())


def test_an_officer_takes_a_complaint_in_and_sends_the_order_without_a_mouse(house, counter):
    earlier = house.opened(
        when=now() - timedelta(minutes=5), room="3-2-1201", customer_name="张伟 :red[*x*] <b>", demand="主卧卫生间渗水"
    )
    page = counter()
    keys = page.keyboard
    expect(field(page, "room")).to_be_focused()
    keys.type("3栋2单元1201")
    keys.press("Enter")
    # Its open case stands below; whoever spoke for the room last is taken by going on.
    expect(page.get_by_test_id("room-case")).to_have_attribute("data-case", earlier)
    expect(field(page, "customer_name")).to_be_focused()
    expect(page.locator(".st-key-intake-owners button")).to_have_text("张伟 :red[*x*] <b> 13800000000")
    keys.press("Enter")
    expect(field(page, "customer_name")).to_have_value("张伟 :red[*x*] <b>")
    expect(field(page, "demand")).to_be_focused()
    keys.type("卫生间又渗水，滴到楼下")
    keys.press("Enter")
    keys.press("6")
    expect(page.get_by_test_id("department")).to_contain_text("第一责任部门：物业公司；配合：工程部")
    keys.press("Control+Enter")
    # Nothing is saved before the likely duplicate was seen; the same keys again say that it is another matter.
    expect(page.locator("[data-testid=alike][role=alert]")).to_contain_text("还没有保存")
    assert newest(house).no == earlier
    keys.press("Control+Enter")
    clock = page.get_by_test_id("big-clock")
    expect(clock).to_have_attribute("data-rule", "order_submit")
    expect(clock).to_contain_text("00:29:")
    expect(clock).to_contain_text("第14.2条")
    expect(clock).to_contain_text("¥100")
    expect(page.locator("[role=spinbutton]").first).to_be_focused()
    keys.type((now() + timedelta(days=3)).strftime("%Y%m%d") + "1800")
    keys.press("Control+Enter")
    # The counter is free again, and says what became of it.
    expect(page.get_by_text("已办理：报送督办令")).to_be_visible()
    expect(field(page, "room")).to_have_value("")
    expect(field(page, "room")).to_be_focused()
    seen = newest(house)
    assert [step.event for step in seen.steps] == ["reception_ended", "order_submitted"]
    assert (seen.room, seen.demand) == ("3-2-1201", "卫生间又渗水，滴到楼下")


def test_what_was_written_outlives_a_reload_and_a_refusal_and_ends_on_the_spot_with_the_signature(house, counter):
    page = counter("/intake")
    field(page, "room").fill("8-801")
    field(page, "customer_name").fill("李娜")
    field(page, "customer_phone").fill("13900000002")
    field(page, "demand").fill("<script>alert(1)</script> =1+1 🙂")
    page.get_by_role("radio", name="物业服务及维保修").click()
    expect(page.get_by_test_id("department")).to_be_visible()
    # What is chosen is kept by the run that it causes.
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.reload()
    expect(field(page, "demand")).to_have_value("<script>alert(1)</script> =1+1 🙂")
    expect(field(page, "room")).to_have_value("8-801")
    expect(page.get_by_role("radio", name="物业服务及维保修")).to_be_checked()
    page.get_by_role("button", name="当场解决").click()
    # Refused at the field that it is about; nothing is lost.
    expect(page.get_by_test_id("stAlert")).to_contain_text("客户签字")
    expect(field(page, "room")).to_have_value("8-801")
    sign(page)
    page.get_by_role("button", name="当场解决").click()
    expect(page.get_by_text("已办结")).to_be_visible()
    expect(field(page, "room")).to_have_value("")
    seen = newest(house)
    assert seen.closed_at is not None
    assert seen.demand == "<script>alert(1)</script> =1+1 🙂"
    assert [one.purpose for one in attachments.of_case(house.people["officer"], seen.no)] == ["signature"]


def test_the_queue_holds_what_burns_and_what_came_in_and_each_opens_in_place(house, counter):
    late = house.opened(when=now() - timedelta(minutes=41), room="5-501")
    told = {"channel": "line", "text": "请回电", "room": "6-601", "phone": "13900000003"}
    arrivals.arrive(access.SYSTEM, project_id=house.units["riverside"], at=now() - timedelta(hours=9), **told)
    page = counter("/intake")
    queue = page.locator(".st-key-intake-queue article")
    expect(queue).to_have_count(2)
    expect(queue.first).to_have_attribute("data-case", late)
    expect(queue.first).to_have_attribute("data-state", "overdue")
    queue.first.locator("xpath=ancestor::*[contains(@class,'st-key-queue-')][1]//button").click()
    expect(page.get_by_test_id("big-clock")).to_have_attribute("data-state", "overdue")
    page.get_by_role("button", name="补全登记").click()
    expect(page.get_by_test_id("arrival")).to_contain_text("24 小时专线录音")
    expect(page.locator(".st-key-sheet-a1-room input")).to_have_value("6-601")
    page.get_by_role("button", name="不登记").click()
    page.get_by_role("button", name="确定不登记").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("请写明不登记的理由")
    page.get_by_label("不登记的理由").fill("打错电话")
    page.get_by_role("button", name="确定不登记").click()
    expect(queue).to_have_count(1)
    expect(field(page, "room")).to_have_value("")
