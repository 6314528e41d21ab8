"""One complaint through eight hands, as new users would: what each of them has to click and type, and how long it takes.

A real Chromium at tablet, telephone and desk size; on a wall beside them the clocks that the case should have at each moment.
Seconds are those of quick hands that know where to press: what the product takes, not what people read and think.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from bench.places import fresh_database
from bench.serving import chromium, signed_in
from services import case_view
from services.access import SYSTEM
from services.demo import bulk
from services.register import Filter, find
from services.time import now
from tests.browser.server import AppServer

# Few enough that every clock of the case is among the twelve rows of the wall.
BESIDE = 2
# How long a step may take to reach the wall.
WALL_SECONDS = 2
# A quick typist.
TYPING_MS = 60
TABLET, TELEPHONE, DESK = (1024, 768), (390, 844), (1440, 900)
COUNT = """() => {
  const add = (name) => sessionStorage.setItem(name, Number(sessionStorage.getItem(name) || 0) + 1);
  addEventListener('click', (event) => event.isTrusted && event.detail && add('clicks'), true);
  addEventListener('keydown', (event) => event.isTrusted && add('keys'), true);
}"""

expect.set_options(timeout=20_000)


@dataclass
class Hands:
    """What somebody did so far, and the rows to be told."""

    browser: Browser
    server: AppServer
    told: list[dict[str, Any]] = field(default_factory=list)

    def at(self, login: str, size: tuple[int, int]) -> Page:
        """A window of somebody of the house, in which clicks and keys are counted."""
        page = signed_in(self.browser, self.server, login, width=size[0], height=size[1], touch=size != DESK)
        page.add_init_script(f"({COUNT})()")
        return page

    def customer(self) -> Page:
        """A customer's telephone."""
        size = {"width": TELEPHONE[0], "height": TELEPHONE[1]}
        context = self.browser.new_context(
            base_url=self.server.url, viewport=size, has_touch=True, is_mobile=True, locale="zh-CN"
        )
        context.add_init_script(f"({COUNT})()")
        return context.new_page()

    @contextmanager
    def doing(self, who: str, what: str, page: Page) -> Iterator[None]:
        """Counts what happens inside."""
        clicks, keys = _counted(page)
        begun = time.perf_counter()
        yield
        seconds = round(time.perf_counter() - begun, 1)
        now_clicks, now_keys = _counted(page)
        self.told.append({"who": who, "what": what, "clicks": now_clicks - clicks, "keys": now_keys - keys, "seconds": seconds})


def run() -> dict[str, Any]:
    """`hands`: who did what with how many clicks, keys and seconds. `wall`: how often the wall was held against the case's own
    clocks, and how often it was right."""
    with fresh_database() as url, tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as folder:
        os.environ["DUBAN_HOME"] = folder
        bulk.load(BESIDE, 0, seed=1, at=now())
        server = AppServer(Path(folder), {"DATABASE_URL": url, "DUBAN_DEMO": "0"})
        server.start()
        try:
            with chromium() as browser:
                return _through(Hands(browser, server))
        finally:
            server.stop()
            del os.environ["DUBAN_HOME"]


def _through(hands: Hands) -> dict[str, Any]:
    wall = Wall(hands.at("staff", (1920, 1080)))
    officer = hands.at("officer", TABLET)
    no = _taken_in(hands, officer)
    wall.check(no, {"order_issue"})
    _approved(hands, "deputy", no, "order")
    wall.check(no, {"order_issue"})
    _approved(hands, "gm", no, "order")
    wall.check(no, {"visit", "plan", "completion"})
    head = hands.at("head", TELEPHONE)
    _visited(hands, head, no)
    wall.check(no, {"completion"})
    _progress(hands, head, no)
    _finished(hands, head, no)
    wall.check(no, {"closure_verify"})
    _rated(hands, head, no)
    _verified(hands, officer, no)
    _approved(hands, "deputy", no, "closure")
    _approved(hands, "gm", no, "closure")
    wall.check(no, set())
    assert case_view.view(SYSTEM, no, at=now()).closed_at is not None
    return {"hands": hands.told, "wall": {"looked": wall.looked, "right": wall.right}}


class Wall:
    """The wall in headquarters, which everybody's steps must reach."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.looked = self.right = 0
        page.goto("/wall")
        page.get_by_test_id("data-age").wait_for()

    def check(self, no: str, rules: set[str]) -> None:
        """Hold the rows of a case against its clocks: the same ones, due at the same instants, and those that `rules` names
        among them; none once it has ended."""
        self.looked += 1
        clocks = {clock.rule: _to_ms(clock.due_at) for clock in case_view.view(SYSTEM, no, at=now()).clocks if clock.open}
        assert rules <= set(clocks), (rules, clocks)
        deadline = time.monotonic() + WALL_SECONDS
        while (shown := self._shown(no)) != clocks and time.monotonic() < deadline:
            self._page.wait_for_timeout(20)
        assert shown == clocks, (shown, clocks)
        self.right += 1

    def _shown(self, no: str) -> dict[str | None, datetime]:
        """The rows of a case, taken in one moment: the instant at which each rule is due."""
        rows = self._page.locator(f"[data-testid=clock-row][data-case='{no}']")
        said = rows.evaluate_all("(rows) => rows.map((row) => [row.dataset.rule, row.dataset.due])")
        return {rule: datetime.fromisoformat(due) for rule, due in said}


def _taken_in(hands: Hands, page: Page) -> str:
    with hands.doing("officer", "takes a complaint in with the customer's signature", page):
        page.goto("/intake")
        keys = page.keyboard
        page.locator(".st-key-sheet-room input").tap()
        for said in ("3-2-1201", "王芳", "13800000001", "外墙开裂，雨天渗水"):
            keys.type(said, delay=TYPING_MS)
            keys.press("Enter")
        # What falls to the department whose head the demonstration signs in.
        keys.press("3")
        expect(page.get_by_test_id("department")).to_be_visible()
        _sign(page)
        page.get_by_role("button", name="登记并起草督办令").click()
        expect(page.get_by_test_id("big-clock")).to_contain_text("00:29:")
    no = find(SYSTEM, Filter(state="any", order="newest"), at=now(), limit=1).lines[0].no
    with hands.doing("officer", "sends the order", page):
        page.get_by_role("button", name="后天 18:00").tap()
        expect(page.get_by_test_id("follows")).to_be_visible()
        page.locator(f".st-key-take-{no}-order_submitted button").tap()
        expect(page.get_by_text("已办理：报送督办令")).to_be_visible()
    return no


def _approved(hands: Hands, login: str, no: str, paper: str) -> None:
    page = hands.at(login, DESK)
    with hands.doing(login, f"approves the {paper}", page):
        page.goto(f"/approvals?no={no}")
        page.locator(f".paper[data-case='{no}']").wait_for()
        page.locator(f".st-key-approve-{no} button").click()
        page.locator(".news-done").wait_for()
    page.context.close()


def _visited(hands: Hands, page: Page, no: str) -> None:
    with hands.doing("head", "visits: plan, agreed date, two photos, signature", page):
        page.goto("/fieldwork")
        page.locator(f".st-key-first-{no}-visited button").tap()
        page.locator(f".st-key-field-{no}-visited-plan textarea").tap()
        page.keyboard.type("铲除面层，压网格布后重做外墙防水", delay=TYPING_MS)
        page.locator(f".st-key-field-{no}-visited-agreed_by-often").get_by_role("button", name="明天 18:00").tap()
        expect(page.get_by_test_id("follows")).to_contain_text("第25.2条")
        photos = page.locator(f".st-key-photos-field-{no}-visited-photos_before")
        photos.get_by_test_id("file-choose").set_input_files([_photo(1), _photo(2)])
        expect(photos.locator("li[data-state=done]")).to_have_count(2)
        _sign(page)
        page.locator(f".st-key-take-{no}-visited button").tap()
        expect(page.get_by_text("已办理：上门回访")).to_be_visible()


def _progress(hands: Hands, page: Page, no: str) -> None:
    page.goto(f"/fieldwork?no={no}&do=progress_logged")
    with hands.doing("head", "tells progress", page):
        page.get_by_role("button", name="正在施工，按计划进行").tap()
        expect(page.get_by_text("已办理：录入进展")).to_be_visible()


def _finished(hands: Hands, page: Page, no: str) -> None:
    with hands.doing("head", "asks for closure with the customer's signature", page):
        page.goto("/fieldwork")
        page.locator(f".st-key-first-{no}-closure_requested button").tap()
        _sign(page)
        page.locator(f".st-key-take-{no}-closure_requested button").tap()
        expect(page.get_by_text("已办理：申请结案")).to_be_visible()


def _rated(hands: Hands, head: Page, no: str) -> None:
    head.goto(f"/case?no={no}")
    with hands.doing("head", "shows the customer a code", head):
        head.get_by_role("button", name="生成客户二维码").tap()
        head.get_by_test_id("customer-code").wait_for()
    head.evaluate("document.execCommand = () => { window.copied = document.activeElement.value; return true; }")
    head.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    head.get_by_role("button", name="复制链接").tap()
    head.get_by_role("button", name="已复制").wait_for()
    page = hands.customer()
    with hands.doing("customer", "rates the counter and the result", page):
        page.goto(head.evaluate("window.copied"))
        for ask in ("rate_window", "rate_result"):
            rating = page.get_by_test_id(f"ask-{ask}")
            rating.locator("label").nth(3).tap()
            rating.get_by_role("button").tap()
            expect(page.get_by_test_id("thanks")).to_be_visible()
    page.context.close()


def _verified(hands: Hands, page: Page, no: str) -> None:
    with hands.doing("officer", "checks the closure and calls back", page):
        page.goto("/intake")
        card = page.locator(f".st-key-intake-queue article[data-case='{no}']")
        card.locator("xpath=ancestor::*[contains(@class,'st-key-queue-')][1]//button").click()
        expect(page.get_by_test_id("follows")).to_be_visible()
        page.locator(f".st-key-approve-{no} button").tap()
        expect(page.get_by_text("已办理：核查并回访")).to_be_visible()


def _sign(page: Page) -> None:
    """Two strokes and the button below them."""
    area: Locator = page.get_by_test_id("signature-area")
    area.evaluate("(node) => node.scrollIntoView({block: 'center'})")
    box = area.bounding_box()
    assert box is not None
    for start in (0.2, 0.5):
        page.mouse.move(box["x"] + start * box["width"], box["y"] + 0.3 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + (start + 0.2) * box["width"], box["y"] + 0.6 * box["height"], steps=6)
        page.mouse.up()
    page.get_by_test_id("signature-finish").click()
    expect(page.get_by_test_id("signature-said")).to_have_attribute("data-state", "done")


def _to_ms(at: datetime) -> datetime:
    """An instant as finely as a browser knows it."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _photo(number: int) -> dict[str, Any]:
    content = BytesIO()
    Image.frombytes("RGB", (1600, 1200), os.urandom(1600 * 1200 * 3)).save(content, "JPEG", quality=60)
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def _counted(page: Page) -> tuple[int, int]:
    if page.url == "about:blank":
        return 0, 0
    got = page.evaluate("['clicks', 'keys'].map((name) => Number(sessionStorage.getItem(name) || 0))")
    return got[0], got[1]
