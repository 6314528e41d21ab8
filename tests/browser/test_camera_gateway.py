"""The same player before an outside gateway."""

from services.demo.cameras import Make
from tests.browser.playing.gateway import whep_gateway
from tests.browser.playing.watching import house, until
from tests.databases import copied


def test_a_gateway_plays_through_the_same_screen_comes_back_and_is_told_when_nobody_watches(server, template, browser):
    makes = {"aac": Make(320, 180)}
    with (
        copied(server, template) as url,
        whep_gateway() as gateway,
        house(makes, browser, url, DUBAN_WHEP=gateway.url) as here,
    ):
        gateway.addresses[str(here.ids["aac"])] = here.rtsp["aac"]
        with here.watching("aac") as screen:
            screen.is_live()
            assert screen.page.locator("iframe").count() == 0 and screen.video("v.muted") is True
            assert 15 < screen.rate() < 35
            screen.page.get_by_test_id("camera-sound").click()
            until(lambda: screen.loudness() > 0.03)
            screen.page.get_by_test_id("camera-watermark").filter(has_text="周明远 2").wait_for()
            gateway.cut()
            screen.says("没有画面")
            until(lambda: gateway.played > 1, 30)
            screen.is_live()
            assert "127.0.0.1" not in screen.page.content()
        until(lambda: not gateway.peers)
        until(lambda: all(look.to_at and not look.vanished for look in here.looks("aac")))
        assert len(here.looks("aac")) == gateway.played
