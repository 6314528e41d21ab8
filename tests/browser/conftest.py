"""The real thing: `streamlit run dashboard.py` as a process of its own, and a real Chromium in front of it."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from services import accounts
from tests.browser.nursery import Nursery
from tests.browser.server import CHROMIUM, FLAGS, AppServer
from tests.seeds import PASSWORD


@pytest.fixture
def app_environment() -> dict[str, str]:
    """What the server finds in its environment; a test module may override it."""
    return {"DUBAN_DEMO": "0", "DUBAN_WORKER": "0"}


@pytest.fixture
def app_script() -> str:
    """What is served; a test module may override it."""
    return "dashboard.py"


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where the dashboards of the run are born."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def app_server(database: str, app_environment: dict[str, str], app_script: str, nursery: Nursery) -> Iterator[AppServer]:
    """The running dashboard on the test's fresh database."""
    with tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as home:
        server = AppServer(Path(home), {"DATABASE_URL": database, **app_environment}, app_script, nursery)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, app_server: AppServer) -> Iterator[Callable[..., Page]]:
    """Opens further pages, each in a browser profile of its own (cookies are not shared)."""
    contexts = []

    def open_page(width: int = 1440, height: int = 900) -> Page:
        context = browser.new_context(
            base_url=app_server.url, viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A browser window on the dashboard."""
    return new_page()


@pytest.fixture
def signed_in() -> Callable[..., Page]:
    """`signed_in(page, login, path="/")`: the page at `path`, with the person of tests.seeds signed in through the form."""

    def sign_in(page: Page, login: str, path: str = "/", password: str = PASSWORD) -> Page:
        page.goto(path)
        page.get_by_test_id("login-name").fill(login)
        page.get_by_test_id("login-password").fill(password)
        page.get_by_test_id("login-submit").click()
        page.locator("[data-testid=login-submit]").wait_for(state="detached")
        return page

    return sign_in


@pytest.fixture
def with_session(app_server: AppServer) -> Callable[[Page, str], Page]:
    """`with_session(page, token)`: the page carries the cookie of a session that a service function opened."""

    def carry(page: Page, token: str) -> Page:
        page.context.add_cookies([{"name": accounts.COOKIE, "value": token, "url": app_server.url}])
        return page

    return carry
