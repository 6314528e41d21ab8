"""Setting cameras up in a real browser: from a file, tested on a real stream, retired; and no password is left anywhere."""

import pytest
from playwright.sync_api import Page, expect

from services.demo.cameras import demonstration_cameras
from tests.seeds import plant_people, plant_units

expect.set_options(timeout=20_000)
HEAD = "项目编码,名称,位置,主码流地址,子码流地址,有声音\n"


@pytest.fixture
def cameras():
    with demonstration_cameras(["counter"]) as server:
        yield server


def upload(page: Page, text: str) -> None:
    file = {"name": "cameras.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")}
    page.set_input_files("[data-testid=stFileUploader] input", files=[file])


def test_cameras_come_from_a_file_are_tested_and_retired_and_their_password_is_nowhere(page, signed_in, cameras, app_server):
    plant_units()
    plant_people("admin")
    address = cameras["counter"]
    password = address.split("@")[0].rpartition(":")[2]
    seen = []
    signed_in(page, "admin", "/admin")
    expect(page.locator(".st-key-cameras-empty")).to_contain_text("还没有摄像机")
    page.locator(".st-key-camera-import button").click()
    upload(page, HEAD + f"riverside,前台,大堂,{address},,是\nnowhere,前台,,{address},,否\nstarbay,{address},,,,\n")
    expect(page.get_by_test_id("import-counts")).to_contain_text("可以添加 1 台")
    expect(page.get_by_test_id("import-rejects").locator("li")).to_have_count(2)
    seen.append(page.content())
    page.locator(".st-key-camera-take button").click()
    expect(page.get_by_test_id("camera")).to_have_count(1)
    page.get_by_test_id("camera").click()
    page.locator(".st-key-camera-test button").click()
    expect(page.get_by_test_id("camera-result")).to_contain_text("已连通，H.264 640×360")
    expect(page.locator("[placeholder*='•••@127.0.0.1']")).to_be_visible()
    seen.append(page.content())
    page.locator(".st-key-camera-back button").click()
    expect(page.get_by_test_id("camera")).to_contain_text("关键帧间隔 2 秒")
    page.get_by_test_id("camera").click()
    page.get_by_text("停用", exact=True).click()
    page.locator(".st-key-camera-retire button").click()
    expect(page.locator(".st-key-cameras-empty")).to_be_visible()
    seen.append(page.content())
    assert password not in "".join(seen) + app_server.log.read_text()
