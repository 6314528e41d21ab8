"""Escalated cases in a real browser: levels, ladders, digests, an urge by one click, a step, the phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from services import access, accounts, advance, inbox, schedules, urging
from services.time import now
from tests.seeds import PASSWORD
from tests.services.house import House

WEEK = timedelta(days=7)
expect.set_options(timeout=15_000)


@pytest.fixture
def house(database):
    return House()


@pytest.fixture
def late(house):
    """A case a week old that nobody has handled: required after three days."""
    no = house.issued(when=now() - WEEK, room="3-1204", category="handover_quality")
    advance.advance_due(now())
    schedules.run_due(now())
    return no


@pytest.fixture
def look(page, signed_in):
    """Opens an address as somebody: `look("deputy", "/escalations")`."""

    def open_page(login: str, path: str, on: Page = page) -> Page:
        accounts.set_password(access.SYSTEM, login, PASSWORD, now())
        return signed_in(on, login, path)

    return open_page


def test_a_deputy_opens_the_digest_and_urges_the_leader_by_one_click(house, late, look):
    page = look("deputy", "/escalations")
    card = page.get_by_test_id("escalated")
    expect(card).to_have_attribute("data-case", late)
    expect(card).to_have_attribute("data-level", "1")
    expect(card.get_by_test_id("ahead").first).to_contain_text("接下来")
    page.locator("[data-testid=digest][data-rule=overdue_digest]").click()
    expect(page.get_by_test_id("digest-head")).to_contain_text("超期汇总")
    expect(card).to_have_attribute("data-case", late)
    page.locator(f".st-key-esc-open-{late}-urge button").click()
    page.locator(f".st-key-esc-send-{late} button").dblclick()
    expect(card.get_by_test_id("urged")).to_contain_text("请今天内推进并录入进展。")
    expect(card.get_by_test_id("urged")).to_contain_text("之后尚无动作")
    leader = house.people["leader"]
    assert [line.no for line in inbox.look(leader, at=now(), rule="urge")] == [late]
    assert len(urging.of_case(leader, late, at=now())) == 1


def test_the_general_manager_sends_the_work_group_and_the_case_climbs(late, look):
    page = look("gm", "/escalations?level=1")
    card = page.get_by_test_id("escalated")
    expect(card).to_have_count(1)
    page.locator(f".st-key-esc-open-{late}-workgroup_sent button").click()
    form = page.locator(".st-key-form-workgroup_sent")
    form.locator("input, textarea").first.fill("王工、李工")
    form.locator("input, textarea").first.blur()
    page.locator(f".st-key-take-{late}-workgroup_sent button").click()
    # It is no case of level 1 any more.
    expect(page.get_by_text("没有符合条件的督办客诉。")).to_be_visible()
    page.locator(".st-key-esc-way button").click()
    expect(card).to_have_attribute("data-level", "3")
    assert page.url.endswith("/escalations")


def test_a_phone_shows_ladders_in_one_column_and_a_chairman_only_own_cases(house, late, look, new_page):
    house.issued("starbay", when=now() - WEEK, category="property")
    advance.advance_due(now())
    page = look("chairman", "/escalations", on=new_page(390, 844))
    expect(page.get_by_test_id("escalated")).to_have_count(1)
    expect(page.get_by_test_id("escalated")).to_have_attribute("data-case", late)
    expect(page.locator(f".st-key-esc-open-{late}-urge")).to_have_count(0)
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"Math.max(document.documentElement.scrollWidth, {main}.scrollWidth) <= innerWidth")
