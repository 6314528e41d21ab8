"""`make screenshots`: the pages of the running product as pictures in docs/pictures."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.proposing import proposed
from bench.serving import chromium, demonstration, passwords, signed_in
from services import accounts
from services.asof import instants
from services.time import now
from tests.browser.server import AppServer

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
DESK, WALL, TABLET, PHONE = (1440, 900), (1920, 1080), (1024, 768), (390, 844)
# name: who looks, address, size, and what has to be there.
SHOTS = {
    "approvals": ("gm", "/approvals", DESK, "[class*='st-key-approve-']"),
    "approvals-phone": ("gm", "/approvals", PHONE, "[class*='st-key-approve-']"),
    "cases": ("gm", "/cases", DESK, "a[href*='case?no=']"),
    "case": ("head", "/cases", DESK, "a[href*='case?no=']"),
    "case-phone": ("head", "/cases", PHONE, "a[href*='case?no=']"),
    "intake": ("officer", "/intake", DESK, "[data-testid=signature-area]"),
    "intake-tablet": ("officer", "/intake", TABLET, "[data-testid=signature-area]"),
    "imports": ("admin", "/imports", DESK, "[data-testid=stFileUploader]"),
    "fieldwork-phone": ("head", "/fieldwork", PHONE, ".duty"),
    "fieldwork-visit-phone": ("head", "/fieldwork", PHONE, ".duty"),
    "video": ("deputy", "/video", DESK, "[data-testid=tile][data-state=live]"),
    "video-live": ("deputy", "/video", DESK, "[data-testid=tile][data-state=live] a"),
    "video-phone": ("deputy", "/video", PHONE, "[data-testid=tile][data-state=live] a"),
    "findings": ("hr", "/findings", DESK, "[data-testid=finding]"),
    "rules": ("officer", "/rules", DESK, ".rt"),
    "rules-calendar": ("officer", "/rules?pack=aftercare&tab=calendar", DESK, "[data-testid=rules-year]"),
    "rules-form": ("staff", "/rules?do=change&pack=group&open=clocks.visit.limit", DESK, "[data-testid=stNumberInput]"),
    "rules-decide": ("gm", "/rules?change={change}", DESK, "[data-testid=rc-figures]"),
    "rules-decide-phone": ("gm", "/rules?change={change}", PHONE, "[data-testid=rc-figures]"),
    "past-wall": ("gm", "/wall?asof={week_ago}", WALL, "[data-testid=clock-row]"),
    "past-cases": ("gm", "/cases?asof={week_ago}", DESK, "a[href*='case?no=']"),
    "admin": ("admin", "/admin", DESK, "[data-testid=camera]"),
    "watched": ("admin", "/watched", DESK, "[data-testid=look]"),
    "penalties": ("hr", "/penalties", DESK, "[data-testid=entry]"),
    "statements": ("hr", "/penalties?tab=statements", DESK, "[data-testid=statement]"),
    # Last: the worker has given its first sign of life by then.
    "wall": ("gm", "/wall", WALL, "[data-testid=clock-row]"),
}
# The first link of a list is followed, until there is what it leads to.
FOLLOWED = {
    "case": "[data-due]",
    "case-phone": "[data-due]",
    "video-live": ".cp-root[data-state=live]",
    "video-phone": ".cp-root[data-state=live]",
}
# The first of these is pressed, until there is what it opens.
PRESSED = {"fieldwork-visit-phone": ("[class*='st-key-first-'][class*='visited'] button", "[data-testid=signature-area]")}
SECONDS_TO_SETTLE = 2


def main() -> None:
    """Take all pictures of a freshly loaded demonstration, in both languages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demonstration() as server, chromium() as browser:
        week_ago = instants.written((now() - timedelta(days=7)).replace(minute=0, second=0, microsecond=0))
        facts = {"change": str(proposed()), "week_ago": week_ago}
        for lang in ("zh", "en"):
            for name in SHOTS:
                _take(browser, server, name, lang, facts)


def _take(browser: Browser, server: AppServer, name: str, lang: str, facts: Mapping[str, str]) -> None:
    login, path, (width, height), wanted = SHOTS[name]
    _speak(login, lang)
    page = signed_in(browser, server, login, width=width, height=height)
    page.goto(path.format(**facts))
    page.locator(wanted).first.wait_for()
    if name in FOLLOWED:
        _open_first(page, wanted, FOLLOWED[name])
    if name in PRESSED:
        pressed, then = PRESSED[name]
        page.locator(pressed).first.click()
        page.locator(then).wait_for()
    page.wait_for_timeout(SECONDS_TO_SETTLE * 1000)
    page.screenshot(path=FOLDER / f"{name}-{lang}.png")
    page.context.close()


def _speak(login: str, lang: str) -> None:
    actor = accounts.actor_of(accounts.sign_in(login, passwords()[login], "127.0.0.1", now()), now())
    accounts.set_language(actor, lang)


def _open_first(page: Page, link: str, then: str) -> None:
    """Follow the first link of the list."""
    page.goto(page.locator(link).first.get_attribute("href") or "")
    page.locator(then).first.wait_for()


if __name__ == "__main__":
    main()
