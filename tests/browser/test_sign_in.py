"""Signing in, in a real browser in front of a real server."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from services import access, accounts
from services.time import now
from tests.seeds import PASSWORD, plant_people, plant_units

EVERY_ADDRESS = [
    "/",
    "/wall",
    "/cases?region=east",
    "/case?no=KS-1",
    "/approvals",
    "/secret",
    "/frame",
    "/sign_in",
    "/parts/session",
]


@pytest.fixture(autouse=True)
def _house(database):
    plant_units()
    plant_people("gm", "officer", "admin")


def test_every_address_shows_the_sign_in_form_and_nothing_else_until_somebody_signs_in(app_server, page):
    for address in EVERY_ADDRESS:
        page.goto(address)
        expect(page.get_by_test_id("login-name")).to_be_visible()
        expect(page.get_by_test_id("login-submit")).to_have_text("登录")
        expect(page.get_by_test_id("stSidebar")).to_have_count(0)
        expect(page.locator(".st-key-account")).to_have_count(0)
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_signing_in_opens_the_very_address_that_was_asked_for_and_survives_reload_and_restart(app_server, page, signed_in):
    signed_in(page, "gm", "/cases?region=east")
    who = page.locator(".st-key-account")
    expect(who).to_contain_text("周明远 · 总经理")
    assert page.url == f"{app_server.url}/cases?region=east"
    page.reload()
    expect(who).to_contain_text("周明远")
    app_server.stop()
    app_server.start()
    page.goto("/cases")
    expect(who).to_contain_text("周明远")


def test_a_wrong_password_is_refused_with_a_sentence_and_the_name_stays(page, app_server):
    page.goto("/wall")
    page.get_by_test_id("login-name").fill("gm")
    page.get_by_test_id("login-password").fill("wrong")
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id("login-refused")).to_have_text("账号或密码不正确。请检查后重新输入。")
    expect(page.get_by_test_id("login-name")).to_have_value("gm")
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("login-name")).to_have_count(0)


def test_a_lost_connection_while_signing_in_loses_nothing_that_was_typed(page, app_server):
    page.goto("/cases")
    page.get_by_test_id("login-name").fill("gm")
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.context.set_offline(True)
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id("login-refused")).to_contain_text("连接不上服务器")
    page.context.set_offline(False)
    page.get_by_test_id("login-submit").click()
    expect(page.locator(".st-key-account")).to_contain_text("周明远")


def test_signing_out_shows_the_form_and_the_old_cookie_opens_nothing(page, app_server, signed_in, with_session):
    signed_in(page, "gm", "/cases")
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == accounts.COOKIE)
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("login-name")).to_be_visible()
    with_session(page, token).goto("/cases")
    expect(page.get_by_test_id("login-name")).to_be_visible()


def test_no_script_can_read_the_cookie(page, app_server, signed_in):
    signed_in(page, "gm", "/cases")
    assert accounts.COOKIE not in page.evaluate("document.cookie")


def test_an_idle_session_has_expired(page, app_server, with_session):
    with_session(page, accounts.sign_in("gm", PASSWORD, "x", now() - timedelta(hours=13))).goto("/cases")
    expect(page.get_by_test_id("login-name")).to_be_visible()


def test_the_start_page_leads_to_where_the_day_of_a_role_begins(page, app_server, new_page, signed_in):
    signed_in(page, "gm", "/")
    expect(page).to_have_url(f"{app_server.url}/approvals")
    officer = signed_in(new_page(), "officer", "/")
    expect(officer).to_have_url(f"{app_server.url}/intake")


def test_the_menu_holds_what_the_role_may_open_and_other_addresses_say_why_not(page, app_server, signed_in):
    signed_in(page, "officer", "/approvals")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("您（项目客服专员）没有“查看审批中心”的权限")
    menu = page.get_by_test_id("stSidebar").get_by_test_id("stPageLink-NavLink")
    expect(menu).to_have_text(["前台登记", "实时大屏", "客诉台账", "抽查问题", "扣罚台账", "我的消息", "制度规则"])
    page.goto("/nowhere")
    expect(main).to_contain_text("没有这个页面")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator(".st-key-home button").click()
    expect(page).to_have_url(f"{app_server.url}/intake")


def test_the_language_is_switched_before_signing_in_and_remembered_for_the_person_after(page, app_server, new_page, signed_in):
    page.goto("/cases")
    page.get_by_role("radio", name="EN").click()
    expect(page.get_by_test_id("login-submit")).to_have_text("Sign in")
    signed_in(page, "gm", "/cases")
    page.get_by_role("radio", name="EN").click()
    expect(page.locator(".st-key-account")).to_contain_text("General manager")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    again = signed_in(new_page(), "gm", "/cases")
    expect(again.locator(".st-key-account")).to_contain_text("General manager")
    expect(again.get_by_test_id("stSidebar")).to_contain_text("Live board")


def test_a_screen_enters_by_its_key_which_leaves_the_address_and_goes_dark_when_revoked(page, app_server):
    key = accounts.add_screen(access.SYSTEM, name="大厅", org=None, at=now())
    page.goto(f"/screen?key={key}")
    expect(page).to_have_url(f"{app_server.url}/wall")
    expect(page.get_by_test_id("stMain")).to_be_visible()
    expect(page.get_by_test_id("login-name")).to_have_count(0)
    expect(page.get_by_test_id("stSidebar")).not_to_be_visible()
    page.goto("/cases")
    expect(page.get_by_test_id("stMain")).to_contain_text("没有“查看客诉台账”的权限")
    accounts.revoke_screen(access.SYSTEM, "大厅", now())
    page.goto("/wall")
    expect(page.get_by_test_id("login-name")).to_be_visible()
