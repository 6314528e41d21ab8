"""What somebody at a screen sees and hears of a counter, in a real Chromium, from cameras that do what cameras do."""

import time

import psutil
import pytest
from playwright.sync_api import expect

from services.demo.cameras import Make
from tests.browser.playing.watching import house, until
from tests.databases import copied

SMALL = {"width": 320, "height": 180}
MAKES = {
    "aac": Make(**SMALL),
    "g711": Make(**SMALL, sound="g711"),
    "mute": Make(**SMALL, sound=None),
    "b-frames": Make(**SMALL, b_frames=True),
}


@pytest.fixture(scope="module")
def here(server, template, browser):
    with copied(server, template) as url, house(MAKES, browser, url) as made:
        yield made


def test_the_picture_moves_by_itself_muted_under_a_watermark_and_the_look_is_on_record(here):
    with here.watching("aac") as screen:
        screen.is_live()
        assert screen.video("v.muted") is True
        box = screen.page.locator(".cp-root").bounding_box()
        assert screen.video("v.getBoundingClientRect().height") == pytest.approx(box["height"], abs=1) and box["height"] > 300
        assert 15 < screen.rate() < 35
        mark = screen.page.get_by_test_id("camera-watermark")
        expect(mark).to_contain_text("周明远 2")
        assert mark.evaluate("node => getComputedStyle(node).pointerEvents") == "none"
        (look,) = here.looks("aac")
        assert (look.person, look.kind, look.to_at) == ("周明远", "live", None)
        before = screen.frames()
        screen.page.get_by_text("again").click()
        assert screen.rate() > 15 and screen.frames() > before, "a run of the page must not touch the picture"
    until(lambda: here.looks("aac")[0].to_at is not None, 5)
    until(lambda: here.rtsp.sessions("aac") == 0, 15)


def test_sound_of_either_kind_comes_after_one_press_and_without_a_press_there_is_none(here):
    with here.watching("aac") as screen, here.watching("g711") as other:
        for one in (screen, other):
            one.is_live()
            button = one.page.get_by_test_id("camera-sound")
            expect(button).to_have_attribute("aria-pressed", "false")
            button.click()
            assert one.video("v.muted") is False
            until(lambda one=one: one.loudness() > 0.03)
        screen.page.keyboard.press("m")
        assert screen.video("v.muted") is True


def test_a_camera_without_sound_says_so_and_plays(here):
    with here.watching("mute") as screen:
        screen.is_live()
        button = screen.page.get_by_test_id("camera-sound")
        expect(button).to_be_disabled()
        expect(button).to_have_attribute("aria-label", "该摄像机无声音")
        screen.page.keyboard.press("f")
        screen.page.wait_for_function("() => document.fullscreenElement?.querySelector('iframe')")
        screen.page.keyboard.press("f")
        screen.page.wait_for_function("() => !document.fullscreenElement")


def test_pictures_with_b_frames_are_coded_anew_and_the_screen_says_which_setting_to_change(here):
    with here.watching("b-frames") as screen:
        screen.is_live()
        expect(screen.page.get_by_test_id("camera-note")).to_contain_text("B 帧")
        assert screen.rate() > 15


def test_a_camera_that_is_down_at_the_start_or_dies_is_named_and_returns_on_the_same_page(here):
    here.rtsp.die("g711")
    with here.watching("g711") as screen:
        screen.says("连不上摄像机")
        here.rtsp.heal("g711")
        screen.is_live()
        here.rtsp.die("g711")
        screen.says("没有画面")
        here.rtsp.heal("g711")
        screen.is_live()


def test_a_camera_that_stalls_is_told_by_the_seconds_without_a_picture(here):
    with here.watching("mute") as screen:
        screen.is_live()
        here.rtsp.stall("mute")
        screen.says("4 秒 没有画面")
        here.rtsp.heal("mute")
        screen.is_live()


def test_a_wrong_password_is_named_and_neither_it_nor_the_address_reaches_the_page_or_the_log(here):
    with here.watching("locked") as screen:
        screen.says("密码")
        page = screen.page.content()
    log = here.server.log.read_text()
    for secret in ("rtsp://", "not-", str(here.rtsp.port)):
        assert secret not in page and secret not in log


def test_all_players_of_a_page_start_however_their_signalling_coincides(here):
    with here.watching("aac", "aac", "g711", "mute", "aac") as screen:
        expect(screen.page.locator('.cp-root[data-state="live"]')).to_have_count(5, timeout=20_000)


def test_opening_and_closing_again_and_again_leaves_nothing_behind(here):
    process = psutil.Process(here.server.pid)
    with here.watching("aac") as screen:
        away = screen.page.get_by_text("away")

        def open_and_close(times):
            for _ in range(times):
                screen.is_live()
                away.click()
                screen.page.locator(".cp-root").wait_for(state="detached")
                away.click()
            return process.memory_info().rss / 1e6, process.num_fds(), process.num_threads()

        memory, files, threads = open_and_close(3)
        later = open_and_close(7)
        assert later[0] < memory + 15 and later[1] <= files + 3 and later[2] <= threads + 4, (memory, files, threads, later)


def test_a_stop_of_the_server_waits_for_no_picture_and_ends_every_look(here):
    with here.watching("aac") as screen:
        screen.is_live()
        begun = time.monotonic()
        here.server.stop()
        assert time.monotonic() - begun < 5
        assert all(look.to_at and not look.vanished for look in here.looks("aac"))
        screen.says("正在重新连接")
