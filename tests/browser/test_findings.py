"""Spot checks in a real browser: the sample, the form that forgets nothing, answer and decision, and the day in two lanes."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from services import evidence
from services.spot_checks import deciding, findings, visits
from services.time import now
from tests.papers import house
from tests.services.spot_checks.counter import ITEMS, differences, jpeg, rows

expect.set_options(timeout=15_000)


@pytest.fixture
def here(database):
    return house("staff", "officer", "hr", "gm")


@pytest.fixture
def unseen(here) -> int:
    """A visit of forty minutes ago that nobody entered."""
    at = now() - timedelta(minutes=40)
    return visits.note_visit(here.people["staff"], here.units["riverside"], seen_at=at, at=now())


@pytest.fixture
def reported(here, unseen) -> str:
    """The finding about it."""
    return visits.report_concealment(here.people["staff"], unseen, here.people["officer"].id, "", at=now())


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").click()


def fill(page: Page, key: str, words: str) -> None:
    field = page.locator(f".st-key-{key} :is(textarea, input)")
    field.fill(words)
    field.blur()


def test_whoever_checks_works_through_the_sample_and_what_was_typed_survives_a_new_start(here, page, signed_in):
    signed_in(page, "staff", "/findings")
    page.locator(".st-key-findings-tab").get_by_text("今日抽查").click()
    expect(page.get_by_test_id("drawn")).to_have_count(2)
    expect(page.get_by_text("今日已抽查 0 / 2")).to_be_visible()
    project = here.units["riverside"]
    press(page, f"check-{project}")
    fill(page, f"check-{project}-said-dress", "未佩戴工牌")
    for item in ITEMS:
        mark = page.locator(f".st-key-check-{project}-mark-{item}").get_by_text("差" if item == "dress" else "好", exact=True)
        mark.click()
        expect(page.locator(f".st-key-check-{project}-mark-{item} button[aria-checked=true]")).to_be_visible()
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
    page.reload()
    page.locator(".st-key-findings-tab").get_by_text("今日抽查").click()
    press(page, f"check-{project}")
    expect(page.locator(f".st-key-check-{project}-said-dress input")).to_have_value("未佩戴工牌")
    press(page, f"send-check-{project}")
    expect(page.get_by_text("今日已抽查 1 / 2")).to_be_visible()
    expect(page.locator(f"[data-project='{project}']")).to_contain_text("何静")
    assert [row[0] for row in rows("select item from findings")] == ["dress"]
    assert differences() == []


def test_the_officer_answers_and_somebody_else_decides_from_page_to_ledger(here, reported, page, new_page, signed_in):
    signed_in(page, "officer", f"/findings?no={reported}")
    expect(page.get_by_test_id("finding")).to_contain_text("瞒报、漏报")
    fill(page, "finding-answer", "客户只是问路")
    press(page, "send-answer")
    expect(page.get_by_test_id("act")).to_contain_text("客户只是问路")
    desk = signed_in(new_page(), "hr", "/findings")
    press(desk, f"open-{reported}")
    expect(desk.locator(".st-key-finding-decide input")).to_have_value("降三级工资")
    press(desk, "decide-upheld")
    expect(desk.locator(".st-key-finding-decide")).to_contain_text("请写明理由")
    fill(desk, f"comment-finding-decide-{reported}", "画面清楚，属实")
    press(desk, "decide-upheld")
    expect(desk.get_by_test_id("finding")).to_contain_text("成立")
    desk.get_by_text("扣罚台账第").click()
    expect(desk.get_by_test_id("penalty-head")).to_contain_text("降三级工资")
    expect(desk.get_by_test_id("penalties.how")).to_contain_text(reported)


def test_whoever_comes_second_is_told_who_was_quicker(here, reported, page, signed_in):
    signed_in(page, "hr", f"/findings?no={reported}")
    expect(page.locator(".st-key-finding-decide")).to_be_visible()
    deciding.decide(here.people["gm"], reported, upheld=False, reason="客户只是问路", at=now())
    # Still in the field when the button is pressed: the page has not looked again since the other one decided.
    page.locator(f".st-key-comment-finding-decide-{reported} textarea").fill("属实")
    press(page, "decide-upheld")
    expect(page.get_by_test_id("act")).to_contain_text("周明远")
    assert findings.one(here.people["hr"], reported).entry_id is None


def test_a_visit_without_a_case_is_reported_from_the_day_in_two_lanes(here, unseen, page, signed_in):
    signed_in(page, "staff", "/findings")
    page.locator(".st-key-findings-tab").get_by_text("今日抽查").click()
    press(page, f"check-{here.units['riverside']}")
    expect(page.locator("[data-testid=strip] .missing")).to_have_count(1)
    page.get_by_role("button", name="上报瞒报漏报").click()
    press(page, f"send-conceal-{unseen}")
    expect(page.get_by_test_id("visit")).to_contain_text("已上报 CC-")
    page.get_by_role("button", name="记到访").click()
    press(page, f"note-{here.units['riverside']}")
    expect(page.get_by_test_id("visit")).to_have_count(2)


def test_a_picture_is_served_to_whoever_may_see_the_finding_and_to_nobody_else(
    here, app_server, page, new_page, signed_in, monkeypatch
):
    monkeypatch.setenv("DUBAN_HOME", str(app_server.log.parent))
    project, at = here.units["starbay"], now()
    picture = evidence.keep(here.people["staff"], project, None, "前台", jpeg(), seen_at=at, at=at)
    address = f"/evidence?id={picture}"
    assert page.request.get(address).status == 401
    signed_in(page, "staff", "/findings")
    answer = page.request.get(address)
    assert (answer.status, answer.headers["content-type"], answer.headers["cache-control"]) == (200, "image/jpeg", "no-store")
    assert page.request.get("/evidence?id=x").status == 404
    assert signed_in(new_page(), "officer", "/findings").request.get(address).status == 403
