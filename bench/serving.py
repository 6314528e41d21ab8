"""The product with its demonstration, as a newcomer runs it, with somebody signed in."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from db import engine
from services import accounts
from services.time import now
from tests.browser.server import CHROMIUM, FLAGS, AppServer


@contextmanager
def demonstration(**environment: str) -> Iterator[AppServer]:
    """A server on a home of its own; the demonstration is loaded by the first start."""
    with tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as folder:
        home = Path(folder).resolve()
        before = {name: os.environ.get(name) for name in ("DUBAN_HOME", "DATABASE_URL")}
        os.environ["DUBAN_HOME"] = str(home)
        os.environ.pop("DATABASE_URL", None)
        server = AppServer(home, {"DUBAN_STRICT": "0", **environment})
        try:
            server.start()
            yield server
        finally:
            server.stop()
            engine.dispose()
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def passwords() -> dict[str, str]:
    """The demonstration's passwords by login, as the first start has kept them."""
    lines = (Path(os.environ["DUBAN_HOME"]) / "demo-accounts.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split()[:2] for line in lines if len(line.split()) >= 2 and not line.startswith("#"))


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


def signed_in(
    browser: Browser, server: AppServer, login: str, *, width: int, height: int, scale: float = 1, touch: bool = False
) -> Page:
    """A window of somebody who has signed in; with `touch`, of a device that is used by finger."""
    token = accounts.sign_in(login, passwords()[login], "127.0.0.1", now())
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=touch,
    )
    context.add_cookies([{"name": accounts.COOKIE, "value": token, "url": server.url}])
    context.set_default_timeout(30_000)
    return context.new_page()
