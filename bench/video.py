"""Live pictures of counters: what they cost the server, how soon and how late they come, and what the board feels of them.

Beside it the plain way, which decodes each picture and codes it anew for each viewer.

Viewers are players in a real Chromium; the cameras run in this process, so that the server's figures hold the server alone.
`python -m bench.video short` is over in two minutes.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, Page

from bench.board_push import latencies, spread
from bench.places import fresh_database
from bench.serving import chromium
from services.accounts import COOKIE
from services.demo.cameras import Make, demonstration_cameras
from services.demo.cameras.scene import FPS, FRAMES
from tests.browser.playing.watching import House, Screen, house, until
from tests.browser.server import AppServer

HD = Make(1280, 720)
# Mosaics show the cameras' small streams.
SMALL = Make(640, 360)
EVERY_SECONDS = 10
SHORT: dict[str, Any] = {"seconds": 4, "viewers": (1, 4), "cameras": 2, "plain": (1,), "rounds": 2, "changes": 6, "stills": 10}

_BARS = (Path(__file__).parents[1] / "services/demo/cameras/bars.js").read_text("utf-8")
# The age in seconds of the picture that is being painted: a camera's frame of an instant is known.
_AGE = (
    """() => new Promise((done) => {
  const video = document.querySelector("iframe").contentDocument.querySelector("video");
  video.requestVideoFrameCallback(() => {
    const number = (%s)(video);
    const due = Date.now() / 1000 * FPS;
    done(number === null ? null : ((((due - number) %% FRAMES) + FRAMES) %% FRAMES) / FPS);
  });
})""".replace("FPS", str(FPS)).replace("FRAMES", str(FRAMES))
    % _BARS
)
_LIVE = """(wanted) => {
  const live = document.querySelectorAll('.cp-root[data-state="live"]').length === wanted;
  return live ? Date.now() : null;
}"""
_PLAIN_LIVE = """(wanted) => [...document.querySelectorAll("iframe")].filter((frame) =>
  frame.contentDocument?.querySelector("video")?.getVideoPlaybackQuality().totalVideoFrames > 5).length === wanted"""


def run(
    seconds: float = 10,
    viewers: tuple[int, ...] = (1, 8, 16),
    cameras: int = 8,
    plain: tuple[int, ...] = (1, 2),
    rounds: int = 8,
    changes: int = 24,
    stills: int = 100,
) -> dict[str, Any]:
    """`viewers`, `cameras`, `plain`: percent of a core that the server needs while they watch 1280×720 at 25 pictures a second,
    and the pictures a second that each gets. `first_picture_…`: from the click to the picture, warm while somebody else watches,
    cold when nobody has for a while. `latency_…`: from the camera to the painted picture. `opened`: what thirty times opening and
    closing leaves. `stills`: one round of pictures of many cameras. `board`: commit → pixel alone, while the cameras
    play, and while they play from another process than the wall's."""
    names = [f"counter-{number}" for number in range(1, cameras + 1)]
    makes = dict.fromkeys(names, HD)
    with fresh_database() as url, chromium() as browser, house(makes, browser, url) as here:
        result: dict[str, Any] = {
            "viewers": [_playing(here, [names[0]] * number, seconds) for number in viewers],
            "cameras": [_playing(here, names, seconds)],
            "plain": [_plainly(browser, here.rtsp[names[0]], number, seconds) for number in plain],
            **_opening(here, names[0], rounds),
            "opened": _opened(here, names[-1], 30 if rounds > 2 else 5),
        }
    with fresh_database() as url, chromium() as browser, house(makes, browser, url, "dashboard.py") as here:
        result["board"] = [_board(here, here.server.url, playing, changes) for playing in ([], names)]
        with _another(url) as elsewhere:
            result["board"].append({**_board(here, elsewhere, names, changes), "from": "another process"})
    return {**result, "stills": [_stills(stills)]}


def _playing(here: House, names: list[str], seconds: float) -> dict[str, Any]:
    with here.watching(*names) as screen:
        screen.page.wait_for_function(_LIVE, arg=len(names), timeout=60_000)
        screen.page.wait_for_timeout(4000)
        before = screen.frames()
        percent = _percent(here.server.pid, seconds, screen.page)
        return {
            "cameras": len(set(names)),
            "viewers": len(names),
            "percent_of_a_core": percent,
            "pictures_a_second": round((screen.frames() - before) / seconds, 1),
        }


def _opening(here: House, name: str, rounds: int) -> dict[str, float]:
    """From the click to the picture, and how late it is."""
    with here.watching(name) as screen:
        screen.is_live()
        with here.watching(name) as other:
            other.is_live()
            warm = [_click_to_picture(screen.page, lambda: None) for _ in range(rounds)]
        screen.page.wait_for_timeout(2000)
        ages = [age for age in (screen.page.evaluate(_AGE) for _ in range(10 * rounds)) if age is not None]
        cold = [_click_to_picture(screen.page, partial(_until_forgotten, here, name)) for _ in range(max(1, rounds // 2))]
    return {**spread("first_picture_warm", warm), **spread("first_picture_cold", cold), **spread("latency", ages)}


def _until_forgotten(here: House, name: str) -> None:
    until(lambda: not here.rtsp.sessions(name), 30)


def _click_to_picture(page: Page, between: Callable[[], None]) -> float:
    away = page.get_by_text("away")
    away.click()
    page.locator(".cp-root").wait_for(state="detached")
    between()
    begun = time.time()
    away.click()
    return float(page.wait_for_function(_LIVE, arg=1, polling=20).json_value()) / 1000 - begun


def _opened(here: House, name: str, times: int) -> dict[str, Any]:
    process = psutil.Process(here.server.pid)
    found = {}
    with here.watching(name) as screen:
        for done in range(times + 1):
            screen.is_live()
            if done in (1, times):
                when = "first" if done == 1 else "last"
                found |= {f"memory_mb_{when}": round(process.memory_info().rss / 1e6), f"threads_{when}": process.num_threads()}
                found[f"descriptors_{when}"] = process.num_fds()
            _click_to_picture(screen.page, lambda: None)
    return {"times": times, **found}


@contextmanager
def _another(url: str) -> Iterator[str]:
    """The address of a second dashboard on the same database."""
    with tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as home:
        server = AppServer(Path(home), {"DATABASE_URL": url, "DUBAN_DEMO": "0", "DUBAN_WORKER": "0"})
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


def _board(here: House, wall_from: str, names: list[str], changes: int) -> dict[str, Any]:
    """The wall of one server, alone or while each of these cameras is played in a window of its own."""
    with _windows(here, [f"/video?camera={here.ids[name]}" for name in names], "gm") as playing:
        for page in playing:
            page.wait_for_function(_LIVE, arg=1, timeout=60_000)
        with _windows(here, [f"{wall_from}/wall?view=urgent"], "gm") as (wall,):
            wall.locator(".lb-root[data-stale=false]").wait_for()
            return {"cameras_playing": len(names), **latencies(wall, changes, max(2, changes // 4))}


@contextmanager
def _windows(here: House, paths: list[str], login: str) -> Iterator[list[Page]]:
    context = here.browser.new_context(base_url=here.server.url, viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": COOKIE, "value": here.token(login), "url": here.server.url}])
    try:
        pages = [context.new_page() for _ in paths]
        for page, path in zip(pages, paths, strict=True):
            page.goto(path)
        yield pages
    finally:
        context.close()


def _plainly(browser: Browser, address: str, viewers: int, seconds: float) -> dict[str, Any]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = str(Path(__file__).parent / "plain_player.py")
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env={**os.environ, "PLAIN_CAMERA": address}, **quiet) as process:  # type: ignore[call-overload]
        try:
            page = browser.new_page()
            until(lambda: not socket.socket().connect_ex(("127.0.0.1", port)), 30)
            page.goto(f"http://localhost:{port}/?viewers={viewers}")
            page.wait_for_function(_PLAIN_LIVE, arg=viewers, timeout=60_000)
            page.wait_for_timeout(4000)
            before = Screen(page).frames()
            percent = _percent(process.pid, seconds, page)
            rate = round((Screen(page).frames() - before) / seconds, 1)
            page.close()
        finally:
            process.terminate()
    return {"viewers": viewers, "percent_of_a_core": percent, "pictures_a_second": rate}


def _stills(number: int) -> dict[str, Any]:
    with demonstration_cameras(dict.fromkeys((f"counter-{place}" for place in range(number)), SMALL)) as urls:
        for name in urls:
            urls.sessions(name)
        said = subprocess.run(
            [sys.executable, "-m", "bench.snapshots"], input="\n".join(urls.values()), capture_output=True, text=True, check=True
        )
    found = json.loads(said.stdout)
    return {
        "cameras": number,
        "came": found["came"],
        "round_s": round(found["seconds"], 1),
        "cpu_s": round(found["cpu_seconds"], 2),
        f"percent_of_a_core_every_{EVERY_SECONDS}_s": round(found["cpu_seconds"] / EVERY_SECONDS * 100, 1),
    }


def _percent(pid: int, seconds: float, page: Page) -> float:
    """Of a core, of a process, while the browser goes on."""
    process = psutil.Process(pid)
    before, begun = process.cpu_times(), time.monotonic()
    page.wait_for_timeout(seconds * 1000)
    after = process.cpu_times()
    spent = after.user + after.system - before.user - before.system
    return round(spent / (time.monotonic() - begun) * 100, 1)


if __name__ == "__main__":
    print(json.dumps(run(**(SHORT if "short" in sys.argv else {})), indent=1))
