"""The inbox in a real browser: what lies there, reading it, the keyboard, the phone, and what was not delivered."""

import json
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from db.engine import transaction
from services import contacts, delivery, inbox
from services.access import SYSTEM
from services.delivery import outbox
from services.time import now
from tests.papers import house
from tests.services.delivery.receivers import http_receiver
from tests.services.delivery.ways import LINK, hook

HOUR = timedelta(hours=1)
expect.set_options(timeout=15_000)


@pytest.fixture
def here(database):
    return house("gm", "head", "staff")


def post(here, key, login="gm", ago=HOUR, **more):
    data = {"pack": "group", "lines": {"zh": [f"遗留 {key} 件"], "en": [f"{key} left over"]}, "page": "cases?state=overdue"}
    with transaction() as conn:
        person = here.people[login]
        values = {"rule": "weekly_leftovers", "data": data, "cite": "31", **more}
        return outbox.post(conn, key=key, at=now() - ago, to_role=person.role, to_id=person.id, **values)


def issued(here):
    """A case whose order has just been issued."""
    no = here.reviewed(HOUR / 2)
    here.step(no, "order_issued", "gm", now())
    return no


def cards(page: Page):
    return page.get_by_test_id("message")


def badge(page: Page):
    return page.locator("[class*=st-key-menu-]", has_text="我的消息").locator(".stMarkdownBadge")


def test_an_empty_inbox_says_what_will_appear_there(here, page, signed_in):
    signed_in(page, "gm", "/inbox")
    expect(page.locator(".st-key-inbox-empty")).to_contain_text("还没有消息")
    expect(badge(page)).to_have_count(0)


def test_messages_are_counted_in_the_menu_read_one_by_one_and_all_at_once(here, page, signed_in):
    for n in (1, 2, 3):
        post(here, str(n), ago=n * HOUR)
    post(here, "4", rule="monthly_leftovers", ago=4 * HOUR)
    signed_in(page, "gm", "/inbox")
    expect(cards(page)).to_have_count(4)
    expect(badge(page)).to_have_text("4")
    expect(page.get_by_test_id("unread-count")).to_have_text("4 条未读")
    first = page.locator("[class*=st-key-message-]").first
    first.get_by_role("button", name="标为已读").click()
    expect(page.get_by_test_id("unread-count")).to_have_text("3 条未读")
    expect(first.get_by_role("button", name="标为未读")).to_be_visible()
    page.locator(".st-key-inbox-unread label").click()
    expect(cards(page)).to_have_count(3)
    page.locator(".st-key-inbox-kind input").click()
    page.get_by_role("option", name="上月遗留重大投诉").click()
    expect(cards(page)).to_have_count(1)
    page.get_by_role("button", name="本类全部标为已读").click()
    expect(page.locator(".st-key-inbox-empty")).to_contain_text("没有符合条件的消息")
    page.get_by_role("button", name="查看全部消息").click()
    expect(cards(page)).to_have_count(4)
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.get_by_test_id("unread-count")).to_have_text("全部已读")


def test_a_message_opens_its_case_and_is_read_then(here, page, signed_in):
    no = issued(here)
    signed_in(page, "head", "/inbox")
    card = page.locator("[class*=st-key-message-]").first
    expect(card).to_contain_text(no)
    expect(card).to_contain_text("第19条")
    card.get_by_role("button", name=f"打开客诉 {no}").click()
    expect(page.locator(".case-head")).to_contain_text(no)
    assert inbox.unread(here.people["head"], at=now()) == 0


def test_the_keyboard_moves_marks_and_opens(here, page, signed_in):
    post(here, "1")
    post(here, "2", ago=2 * HOUR)
    signed_in(page, "gm", "/inbox")
    expect(cards(page)).to_have_count(2)
    last = page.locator("[class*=st-key-open-message-] button").last
    while not last.evaluate("button => button === document.activeElement"):
        page.keyboard.press("j")  # nobody listens before the page is whole
    page.keyboard.press("u")
    expect(page.get_by_test_id("unread-count")).to_have_text("1 条未读")
    expect(page.locator("[class*=st-key-message-]").nth(1)).not_to_contain_text("●")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-cases-bar")).to_be_visible()
    assert "state=overdue" in page.url


def test_a_message_that_comes_shows_by_itself(here, page, signed_in):
    signed_in(page, "gm", "/inbox")
    expect(page.locator(".st-key-inbox-empty")).to_be_visible()
    post(here, "1", ago=timedelta(0))
    expect(cards(page)).to_have_count(1, timeout=25_000)


def test_on_a_phone_nothing_hangs_over_and_buttons_fit_a_thumb(here, new_page, signed_in):
    post(here, "1")
    issued(here)
    page = signed_in(new_page(390, 844), "gm", "/inbox")
    expect(cards(page)).not_to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("[class*=st-key-turn-message-] button").first.bounding_box()["height"] >= 48


def test_what_was_not_delivered_is_sent_again_with_one_click(here, page, signed_in, monkeypatch):
    with http_receiver() as web:
        monkeypatch.setenv("DUBAN_GATEWAYS", json.dumps({"link": LINK, "gateways": {"web": {"url": hook(web.port)}}}))
        contacts.set_address(SYSTEM, "gm", "web", "secret-address", preferred=True, at=now())
        web.answer = 404
        post(here, "1")
        delivery.deliver_due(now())
        signed_in(page, "staff", "/inbox")
        page.get_by_text("未送达 1").click()
        expect(page.get_by_test_id("undelivered")).to_contain_text("对方服务返回错误 404")
        expect(page.locator("body")).not_to_contain_text("secret-address")
        page.get_by_role("button", name="重新发送").click()
        expect(page.locator(".st-key-inbox-empty")).to_contain_text("没有未送达的消息")
        web.answer = 200
        assert delivery.deliver_due(now()) == 1
