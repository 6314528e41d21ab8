"""The counters in a real browser: tiles, the worst first, live beside the desk, and nothing out of sight."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from db import engine
from db.queries import cameras as camera_rows
from services import access, accounts, advance, cameras
from services.time import now
from tests.seeds import PASSWORD
from tests.services.house import House

expect.set_options(timeout=20_000)


@pytest.fixture
def house(database):
    return House()


@pytest.fixture
def app_environment():
    return {"DUBAN_DEMO": "0", "DUBAN_WORKER": "0", "DUBAN_STILLS_SECONDS": "2"}


def demonstration(house, project: str, name: str = "客服前台") -> int:
    """A camera that the server under test plays by itself."""
    row = {"project_id": house.units[project], "name": name, "place": "大堂", "sound": True, "demonstration": True}
    with engine.transaction() as conn:
        return camera_rows.add(conn, [{**row, "created_at": now()}])[0]


def unreachable(house, project: str) -> int:
    """A camera that nobody answers for."""
    address = "rtsp://viewer:secret-word@127.0.0.1:9/counter"
    return cameras.add(house.people["admin"], project_id=house.units[project], name="侧厅", address=address, at=now())


@pytest.fixture
def look(page, signed_in):
    """Opens an address as somebody: `look("deputy", "/video")`."""

    def open_page(login: str, path: str, on: Page = page) -> Page:
        accounts.set_password(access.SYSTEM, login, PASSWORD, now())
        return signed_in(on, login, path)

    return open_page


def tile(page: Page, camera: int):
    return page.locator(f"[data-testid=tile][data-camera='{camera}']")


def test_counters_show_as_pictures_the_worst_first_and_a_silent_one_says_so(house, look):
    calm, late = demonstration(house, "riverside"), demonstration(house, "starbay")
    house.issued("starbay", now() - timedelta(days=4), category="property")
    advance.advance_due(now())
    page = look("deputy", "/video")
    expect(page.get_by_test_id("tile")).to_have_count(2)
    assert page.get_by_test_id("tile").first.get_attribute("data-camera") == str(late)
    expect(tile(page, late)).to_contain_text(re.compile("▲ 超期 1 件 · ¥"))
    for camera in (late, calm):
        expect(tile(page, camera)).to_have_attribute("data-state", "live")
        assert tile(page, camera).locator("img").evaluate("img => img.decode().then(() => img.naturalWidth)") > 100
        expect(tile(page, camera).get_by_test_id("tile-age")).to_contain_text(re.compile("秒前"))
    # The next picture comes without a run of the script.
    before = tile(page, calm).locator("img").get_attribute("src")
    expect(tile(page, calm).locator("img")).not_to_have_attribute("src", before)

    # A camera that gives nothing goes to the front, grey and in words.
    silent = unreachable(house, "riverside")
    page.reload()
    expect(tile(page, silent)).to_have_attribute("data-state", "silent")
    expect(tile(page, silent)).to_contain_text("▲ 没有画面")
    page.reload()
    expect(page.get_by_test_id("tile").first).to_have_attribute("data-camera", str(silent))


def test_a_click_opens_the_live_picture_beside_the_desk_and_keys_walk_on(house, look):
    first, second = demonstration(house, "riverside"), demonstration(house, "starbay")
    no = house.opened("riverside", now() - timedelta(minutes=10), room="5-0302")
    page = look("deputy", "/video")
    tile(page, first).locator(".mo-link").click()
    expect(page).to_have_url(re.compile(rf"camera={first}"))
    expect(page.locator(".counter-name h1")).to_have_text("滨江一号院")
    expect(page.get_by_test_id("camera-watermark")).to_contain_text("孙悦")
    expect(page.locator(".cp-root")).to_have_attribute("data-state", "live", timeout=40_000)
    desk = page.get_by_test_id("desk")
    expect(desk.get_by_test_id("on-duty")).to_contain_text("李佳")
    expect(desk.get_by_test_id("entry")).to_contain_text("5-0302")
    expect(desk.get_by_test_id("mark")).to_have_attribute("href", f"/case?no={no}")
    expect(desk.get_by_test_id("desk-clock").get_by_test_id("countdown")).to_contain_text(re.compile("00:1[0-9]|00:20"))
    # Nothing is known against either: they stand by their names, and the other one first.
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile(rf"camera={second}"))
    expect(page.locator(".counter-name h1")).to_have_text("星河湾")
    expect(page.locator(".st-key-counter-sheet-check")).to_contain_text("星河湾")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("tile")).to_have_count(2)
    # Both were drawn today; what waits is one click away.
    expect(page.get_by_test_id("sample-progress")).to_contain_text("还要查 2 个")
    page.locator(f".st-key-sample-{house.units['riverside']} button").click()
    expect(page).to_have_url(re.compile(rf"camera={first}"))


def test_a_case_shows_the_counter_that_it_came_from(house, look):
    camera = demonstration(house, "riverside")
    demonstration(house, "starbay")
    page = look("staff", f"/case?no={house.opened('riverside', now())}")
    expect(page.get_by_test_id("tile")).to_have_count(1)
    tile(page, camera).locator(".mo-link").click()
    expect(page).to_have_url(re.compile(rf"/video\?camera={camera}"))
    expect(page.locator(".counter-name h1")).to_have_text("滨江一号院")


def test_an_enlarged_picture_bears_the_viewers_name_and_is_on_record(house, look):
    camera = demonstration(house, "riverside")
    page = look("gm", "/video")
    expect(tile(page, camera)).to_have_attribute("data-state", "live")
    tile(page, camera).locator(".mo-link").focus()
    with page.expect_response(re.compile(f"/video/still/{camera}/large")) as answer:
        page.keyboard.press("Space")
    assert answer.value.status == 200
    expect(page.get_by_test_id("still-watermark")).to_contain_text("周明远")
    expect(page.get_by_test_id("enlarged").locator("img")).to_be_visible()
    with engine.reading() as conn:
        kinds = conn.exec_driver_sql("select kind from looks").scalars().all()
    assert kinds == ["still"]
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("enlarged")).to_be_hidden()
    expect(page.get_by_test_id("tile")).to_have_count(1)


def test_a_companys_staff_see_their_counters_only_and_no_other_by_its_number(house, look):
    own, other = demonstration(house, "riverside"), demonstration(house, "starbay")
    accounts.add_person(access.SYSTEM, login="local", name="林晓", role="center_staff", org="east-1", password=PASSWORD, at=now())
    page = look("local", "/video")
    expect(page.get_by_test_id("tile")).to_have_count(1)
    expect(tile(page, own)).to_be_visible()
    for path in (f"/video/still/{other}", f"/video/still/{other}/large"):
        assert page.request.get(path).status == 404
    page.goto(f"/video?camera={other}")
    expect(page.locator(".st-key-counter-gone")).to_contain_text("看不到这个前台")
    assert "星河湾" not in page.content()


def test_a_phone_shows_two_columns_and_the_live_picture_above_the_desk(house, look, new_page):
    camera = demonstration(house, "riverside")
    demonstration(house, "starbay")
    page = look("deputy", "/video", on=new_page(390, 844))
    expect(page.get_by_test_id("tile")).to_have_count(2)
    main = "document.querySelector('[data-testid=stMain]')"
    narrow = f"Math.max(document.documentElement.scrollWidth, {main}.scrollWidth) <= innerWidth"
    assert page.evaluate(narrow)
    tile(page, camera).locator(".mo-link").click()
    expect(page.get_by_test_id("desk")).to_be_visible()
    player, desk = (page.locator(name).bounding_box() for name in ("[class*=st-key-camera-player-]", "[data-testid=desk]"))
    assert player["y"] + player["height"] <= desk["y"]
    assert page.evaluate(narrow)
