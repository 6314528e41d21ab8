"""A person in front of players, and what they see and hear; and the server with its cameras that they look through."""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from services import accounts, cameras, looks
from services.access import Actor
from services.demo.cameras import CameraServer, Make, demonstration_cameras
from services.time import now
from tests.browser.server import AppServer
from tests.seeds import PASSWORD, plant_people, plant_units

SECRET = "the same for those who seal and those who open"
APP = "tests/browser/playing/app.py"

_VIDEO = "(document.querySelector('.cp-video') ?? document.querySelector('iframe')?.contentDocument.querySelector('video'))"
# How loud it is, between 0 and 1, at the loudest of half a second.
_LEVEL = f"""async () => {{
  const context = new AudioContext();
  const meter = context.createAnalyser();
  context.createMediaStreamSource({_VIDEO}.srcObject).connect(meter);
  const samples = new Float32Array(meter.fftSize);
  let level = 0;
  for (const end = performance.now() + 500; performance.now() < end; await new Promise(requestAnimationFrame)) {{
    meter.getFloatTimeDomainData(samples);
    level = Math.max(level, ...samples.map(Math.abs));
  }}
  await context.close();
  return level;
}}"""


@dataclass(frozen=True)
class House:
    """A dashboard, the cameras it knows by name, and the server that they are."""

    server: AppServer
    rtsp: CameraServer
    ids: Mapping[str, int]
    people: Mapping[str, int]
    browser: Browser

    def actor(self, login: str) -> Actor:
        """Somebody, as the services know them."""
        return accounts.actor_of(self.token(login), now())

    def token(self, login: str) -> str:
        """A session of somebody."""
        return accounts.sign_in(login, PASSWORD, "127.0.0.1", now())

    @contextmanager
    def watching(self, *names: str, login: str = "gm") -> Iterator["Screen"]:
        """A window of somebody in front of these cameras; closed at the end, as one closes a tab."""
        context = self.browser.new_context(base_url=self.server.url, locale="zh-CN", viewport={"width": 900, "height": 700})
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": accounts.COOKIE, "value": self.token(login), "url": self.server.url}])
        page = context.new_page()
        page.goto("/?" + "&".join(f"camera={self.ids[name]}" for name in names))
        try:
            yield Screen(page)
        finally:
            page.close(run_before_unload=False)
            context.close()

    def looks(self, name: str) -> list[looks.Look]:
        """Who looked through a camera, the newest first."""
        found = looks.listed(self.actor("admin"), looks.Filter(camera_id=self.ids[name]), at=now())
        return list(found.looks)


class Screen:
    """What one window shows of its first player."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def is_live(self) -> None:
        """Wait until the picture moves and no words lie over it."""
        expect(self.page.locator(".cp-root").first).to_have_attribute("data-state", "live", timeout=20_000)

    def says(self, part: str) -> None:
        """Wait until these words lie over the picture."""
        self.page.get_by_test_id("camera-state").first.filter(has_text=part, visible=True).wait_for()

    def video(self, expression: str) -> Any:
        """Of the playing element, `v`."""
        return self.page.evaluate(f"() => {{ const v = {_VIDEO}; return {expression}; }}")

    def frames(self) -> int:
        """How many pictures have been painted."""
        return int(self.video("v.getVideoPlaybackQuality().totalVideoFrames"))

    def rate(self, seconds: float = 1) -> float:
        """Pictures a second."""
        before, begun = self.frames(), time.monotonic()
        self.page.wait_for_timeout(seconds * 1000)
        return (self.frames() - before) / (time.monotonic() - begun)

    def loudness(self) -> float:
        """Of what arrives, whether it is muted or not."""
        return float(self.page.evaluate(_LEVEL))


@contextmanager
def house(makes: Mapping[str, Make], browser: Browser, url: str, script: str = APP, **environment: str) -> Iterator[House]:
    """The dashboard on the database at `url`, with a camera for each make and one more, `locked`, whose password is wrong."""
    with (
        pytest.MonkeyPatch.context() as patch,
        demonstration_cameras(makes) as rtsp,
        tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as home,
    ):
        patch.setenv("DUBAN_SECRET", SECRET)
        project = plant_units()["riverside"]
        people = plant_people("gm", "officer", "admin")
        admin = accounts.actor_of(accounts.sign_in("admin", PASSWORD, "x", now()), now())
        addresses = {**rtsp, "locked": rtsp.wrong_password(next(iter(makes)))}
        ids = {name: _add(admin, project, name, address, makes.get(name)) for name, address in addresses.items()}
        given = {"DATABASE_URL": url, "DUBAN_DEMO": "0", "DUBAN_WORKER": "0", "DUBAN_SECRET": SECRET, **environment}
        server = AppServer(Path(home), given, script)
        server.start()
        try:
            yield House(server, rtsp, ids, people, browser)
        finally:
            server.stop()


def until(true: Callable[[], Any], seconds: float = 15) -> None:
    """Wait for what comes about. Raises AssertionError when it does not."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)


def _add(admin: Actor, project: int, name: str, address: str, make: Make | None) -> int:
    sound = make is None or make.sound is not None
    return cameras.add(admin, project_id=project, name=name, address=address, sound=sound, at=now())
