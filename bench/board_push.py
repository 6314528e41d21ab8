"""How long until the wall shows a commit or a due instant, at 1, 40 and 200 screens; what idle screens cost; and the plain way.

One screen is a real Chromium at 1080p in which the instant of painting is taken; the others are streams that only read.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Error, Page
from sqlalchemy import make_url, select

from bench.places import fresh_database
from bench.screens import screens
from bench.serving import chromium
from db.engine import reading
from db.tables import OrgKind, orgs
from services import accounts
from services.access import SYSTEM
from services.demo import bulk
from services.time import now
from tests.browser.server import AppServer
from tests.services.board_cases import put_case, stop_clock

# Few enough that the row under watch surely is among the twelve of the wall.
OPEN = 5_000
SCREENS = (1, 40, 200)
PLAIN_SCREENS = (1, 2, 4)
CHANGES = 24
BREACHES = 8
IDLE_SECONDS = 30

# Notes the instant of the frame after a case was first seen, and first seen late; on the wall and on the plain board.
RECORD = """() => {
  window.seen = {};
  window.late = {};
  const paint = (into, no) => {
    into[no] = 1;
    requestAnimationFrame(() => { into[no] = Date.now(); });
  };
  const look = () => {
    for (const row of document.querySelectorAll('[data-testid=clock-row]')) {
      if (!seen[row.dataset.case]) paint(seen, row.dataset.case);
      if (row.dataset.state === 'overdue' && !late[row.dataset.case]) paint(late, row.dataset.case);
    }
    for (const row of document.querySelectorAll('table tr')) {
      const no = (row.innerText.match(/KS-\\d+/) || [])[0];
      if (no && !seen[no]) paint(seen, no);
      if (no && /OVERDUE/.test(row.innerText) && !late[no]) paint(late, no);
    }
  };
  new MutationObserver(look).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
  look();
}"""


def run(open_cases: int = OPEN, numbers: tuple[int, ...] = SCREENS) -> dict[str, Any]:
    """`push`: for each number of screens p50 and p95 in milliseconds from commit and from due instant to the painted row.
    `idle`: percent of a core that the dashboard and the database need for as many screens while nobody changes anything, but the
    clocks of all cases run on.
    `plain`: the same figures of a full rerun each second over pandas, for the few screens that it bears."""
    with fresh_database() as url, tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as folder:
        bulk.load(open_cases, 0, seed=1, at=now())
        environment = {"DATABASE_URL": url, "DUBAN_DEMO": "0", "DUBAN_WORKER": "0"}
        key = accounts.add_screen(SYSTEM, name="bench", org=None, at=now())
        tokens = [accounts.enter_screen(key, now()) for _ in range(max(numbers))]
        server = AppServer(Path(folder), environment)
        server.start()
        try:
            push = [_pushed(server, tokens[:number]) for number in numbers]
            idle = [_idle(server, url, tokens[:number]) for number in (0, *numbers)]
        finally:
            server.stop()
        plain = _plain(url)
    return {"open_cases": open_cases, "push": push, "idle": idle, "plain": plain}


def _pushed(server: AppServer, tokens: list[str]) -> dict[str, Any]:
    with chromium() as browser, screens(server.port, tokens[1:]):
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        context.add_cookies([{"name": accounts.COOKIE, "value": tokens[0], "url": server.url}])
        page = context.new_page()
        page.goto(f"{server.url}/wall?view=urgent")
        page.get_by_test_id("clock-row").first.wait_for()
        return {"screens": len(tokens), **latencies(page, CHANGES, BREACHES)}


def latencies(page: Page, changes: int, breaches: int) -> dict[str, float]:
    """p50, p95 and worst in milliseconds from commits and from due instants to the row painted on this wall."""
    page.evaluate(RECORD)
    return {
        **spread("commit_to_pixel", [_commit_to_pixel(page) for _ in range(changes)]),
        **spread("due_to_pixel", [_due_to_pixel(page) for _ in range(breaches)]),
    }


def _commit_to_pixel(page: Page) -> float:
    """The newest breach of the costliest kind, which has a place on the wall however many cases there are."""
    no = put_case(_project(), {"order_issue": now()}, now() - timedelta(hours=1))
    committed = time.time()
    shown = _instant(page, "seen", no)
    stop_clock(no, "order_issue", now())
    time.sleep(0.15)
    return shown - committed


def _due_to_pixel(page: Page) -> float:
    """Sent before it is due, and then nothing more: the wall turns it by itself."""
    due = now() + timedelta(seconds=2.3)
    no = put_case(_project(), {"order_issue": due}, now())
    late = _instant(page, "late", no)
    stop_clock(no, "order_issue", now())
    return late - due.timestamp()


def _instant(page: Page, what: str, no: str) -> float:
    """The second at which the page painted it."""
    handle = page.wait_for_function(f"() => window.{what}['{no}'] > 1 && window.{what}['{no}']", polling=20, timeout=20_000)
    return float(handle.json_value()) / 1000


def _idle(server: AppServer, url: str, tokens: list[str]) -> dict[str, Any]:
    with screens(server.port, tokens):
        time.sleep(5)
        before = _dashboard(server.port), _database(url)
        time.sleep(IDLE_SECONDS)
        after = _dashboard(server.port), _database(url)
    dashboard, database = ((late - early) / IDLE_SECONDS * 100 for early, late in zip(before, after, strict=True))
    found = {"dashboard_percent_of_a_core": round(dashboard, 1), "database_percent_of_a_core": round(database, 1)}
    return {"screens": len(tokens), **found}


def _plain(url: str) -> list[dict[str, Any]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = str(Path(__file__).parent / "plain_board.py")
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port), "--server.headless", "true"]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "DATABASE_URL": url}
    )
    try:
        return [_plainly(port, number) for number in PLAIN_SCREENS]
    finally:
        process.terminate()
        process.wait(20)


def _plainly(port: int, number: int) -> dict[str, Any]:
    with chromium() as browser:
        pages = [browser.new_page() for _ in range(number)]
        for page in pages:
            _reach(page, port)
            page.locator("table tr").nth(1).wait_for(timeout=60_000)
        before, begun = _dashboard(port), time.monotonic()
        found = latencies(pages[0], 12, 6)
        percent = (_dashboard(port) - before) / (time.monotonic() - begun) * 100
        return {"screens": number, **found, "dashboard_percent_of_a_core": round(percent, 1)}


def _reach(page: Page, port: int) -> None:
    for _ in range(100):
        try:
            page.goto(f"http://localhost:{port}")
            return
        except Error:
            time.sleep(0.2)
    raise RuntimeError("the plain board did not start")


def _dashboard(port: int) -> float:
    """Seconds of CPU so far of the server on this port, a child of ours."""
    (server,) = (p for p in psutil.Process().children() if str(port) in p.cmdline() and "streamlit" in p.cmdline())
    return _seconds(server)


def _database(url: str) -> float:
    """Seconds of CPU so far of this database server with all its processes, also those that have ended."""
    folder = str(make_url(url).query["host"])
    (postmaster,) = (p for p in psutil.process_iter(["name", "cmdline"]) if folder in " ".join(p.info["cmdline"] or []))
    ended = postmaster.cpu_times()
    return _seconds(postmaster) + ended.children_user + ended.children_system + sum(map(_seconds, postmaster.children()))


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _project() -> str:
    with reading() as conn:
        return str(
            conn.execute(select(orgs.c.code).where(orgs.c.kind == OrgKind.PROJECT).order_by(orgs.c.id).limit(1)).scalar_one()
        )


def spread(name: str, seconds: list[float]) -> dict[str, float]:
    """p50, p95 and worst in milliseconds, by names that begin with `name`."""
    ordered = sorted(seconds)
    return {
        f"{name}_p50_ms": round(ordered[len(ordered) // 2] * 1000),
        f"{name}_p95_ms": round(ordered[int((len(ordered) - 1) * 0.95)] * 1000),
        f"{name}_max_ms": round(ordered[-1] * 1000),
    }


if __name__ == "__main__":
    print(run())
