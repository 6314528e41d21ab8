"""The directors' desk in a real browser: deciding, the keyboard, two desks at once, the phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from services import accounts, approvals, case_view
from services.time import now
from tests.papers import house

MINUTE = timedelta(minutes=1)
expect.set_options(timeout=15_000)


@pytest.fixture
def here(database):
    return house("deputy", "gm")


@pytest.fixture
def desk(page, signed_in, here):
    """Opens the desk of somebody: `desk("gm", "/approvals?no=…")`."""

    def open_desk(login: str = "gm", path: str = "/approvals", on: Page = page) -> Page:
        signed_in(on, login, path)
        expect(on.locator(".st-key-approvals h1")).to_be_visible()
        on.locator("[data-keys]").wait_for(state="attached")
        return on

    return open_desk


def button(page, what, no):
    return page.locator(f".st-key-{what}-{no} button")


def opinion(page, no):
    return page.locator(f".st-key-comment-{no} textarea")


def open_paper(page, no):
    expect(page.locator(".paper")).to_have_attribute("data-case", no)


def steps_of(here, no):
    return [step.event for step in case_view.view(here.people["gm"], no, at=now()).steps]


def cards(page):
    return page.locator(".card-face")


def test_the_nearest_due_lies_on_top_and_ticks_with_what_it_costs(here, desk):
    later, late = here.reviewed(20 * MINUTE, room="1-0101"), here.reviewed(85 * MINUTE, 80 * MINUTE, room="2-0202")
    page = desk()
    expect(cards(page)).to_have_count(2)
    assert [card.get_attribute("data-case") for card in cards(page).all()] == [late, later]
    first = cards(page).first
    expect(first).to_have_attribute("data-state", "overdue")
    expect(first.locator("[data-testid=countdown]")).to_contain_text("−00:25:")
    expect(first.locator(".card-cost")).to_have_text("¥500")  # 25 full minutes: five blocks of ¥100
    before = first.locator("[data-testid=countdown]").text_content()
    expect(first.locator("[data-testid=countdown]")).not_to_have_text(before)
    expect(page.locator(".why")).to_contain_text("1 小时内签发督办令（第14.2条）")
    expect(page.locator(".why")).to_contain_text("每满 5 分钟计 ¥100（第18条）")


def test_what_was_decided_says_what_follows_and_other_desks_and_the_wall_see_it(here, desk, signed_in, new_page):
    no = here.submitted(5 * MINUTE)
    gm = desk("gm", on=new_page())
    expect(gm.locator(".nothing")).to_contain_text("现在没有等您审批的")
    deputy = desk("deputy")
    button(deputy, "approve", no).click()
    expect(deputy.locator(".news-done")).to_contain_text("总经理 周明远 须在")
    expect(cards(deputy)).to_have_count(0)
    open_paper(gm, no)  # it came by itself
    wall = signed_in(new_page(), "deputy", "/wall")
    row = wall.locator(f"[data-testid=clock-row][data-case={no}]")
    expect(row.and_(wall.locator("[data-rule=order_issue]")).first).to_be_visible()
    button(gm, "approve", no).click()
    expect(gm.locator(".news-done")).to_contain_text("接下来“上门回访”：责任部门负责人 赵晨 须在")
    expect(row.and_(wall.locator("[data-rule=visit]")).first).to_be_visible()
    expect(row.and_(wall.locator("[data-rule=order_issue]"))).to_have_count(0)


def test_a_double_click_decides_one_case_once(here, desk):
    first, second = here.reviewed(50 * MINUTE, room="1-0101"), here.reviewed(20 * MINUTE, room="2-0202")
    page = desk()
    expect(cards(page)).to_have_count(2)
    button(page, "approve", first).dblclick()
    expect(page.locator(".news-done")).to_contain_text(first)
    open_paper(page, second)
    assert steps_of(here, first).count("order_issued") == 1
    assert steps_of(here, second).count("order_issued") == 0


def test_a_return_without_a_reason_asks_for_it_and_nothing_happens(here, desk):
    first, no = here.reviewed(50 * MINUTE, room="1-0101"), here.reviewed(20 * MINUTE, room="2-0202")
    page = desk()
    open_paper(page, first)
    button(page, "return", no).click()  # on its card: the paper opens, because it needs a reason
    open_paper(page, no)
    expect(page.locator(".asks")).to_contain_text("退回必须写明理由")
    expect(opinion(page, no)).to_be_focused()
    assert "order_returned" not in steps_of(here, no)
    opinion(page, no).fill("请补充照片")
    button(page, "return", no).click()
    expect(page.locator(".news-done")).to_contain_text("退回督办令")
    assert steps_of(here, no)[-1] == "order_returned"


def test_the_keyboard_moves_returns_and_approves(here, desk):
    first, second = here.reviewed(50 * MINUTE, room="1-0101"), here.reviewed(20 * MINUTE, room="2-0202")
    page = desk()
    open_paper(page, first)
    page.keyboard.press("j")
    open_paper(page, second)
    page.keyboard.press("k")
    open_paper(page, first)
    page.keyboard.press("r")
    expect(opinion(page, first)).to_be_focused()
    page.keyboard.type("jkr 房号不对")  # typing moves nothing
    open_paper(page, first)
    page.keyboard.press("Enter")
    expect(page.locator(".news-done")).to_contain_text("退回督办令")
    assert steps_of(here, first)[-1] == "order_returned"
    open_paper(page, second)
    page.wait_for_timeout(700)  # a hand needs as long to mean the next one
    page.keyboard.press("Enter")
    expect(page.locator(".news-done")).to_contain_text(second)
    assert steps_of(here, second)[-1] == "order_issued"


def test_enter_while_an_opinion_is_typed_only_leaves_the_field(here, desk):
    no = here.reviewed(20 * MINUTE)
    page = desk()
    opinion(page, no).fill("同意，尽快上门")
    opinion(page, no).press("Enter")
    expect(opinion(page, no)).not_to_be_focused()
    assert "order_issued" not in steps_of(here, no)
    button(page, "approve", no).click()
    expect(page.locator(".news-done")).to_be_visible()
    assert approvals.decided_today(here.people["gm"], at=now())[0].comment == "同意，尽快上门"


def test_a_paper_that_comes_in_disturbs_neither_words_nor_caret(here, desk):
    no = here.reviewed(20 * MINUTE)
    page = desk()
    open_paper(page, no)
    opinion(page, no).click()
    page.keyboard.type("先核实")
    here.reviewed(50 * MINUTE, room="2-0202")
    expect(cards(page)).to_have_count(2)
    page.keyboard.type("再签发")
    expect(opinion(page, no)).to_have_value("先核实再签发")
    expect(opinion(page, no)).to_be_focused()


def test_a_paper_that_somebody_else_decides_stays_open_and_says_who_was_quicker(here, desk):
    no = here.reviewed(20 * MINUTE)
    page = desk()
    opinion(page, no).click()
    page.keyboard.type("先核实")
    version = case_view.view(here.people["gm"], no, at=now()).version
    approvals.approve(here.people["gm"], no, at=now(), version=version)
    expect(page.locator(".asks")).to_contain_text("周明远已在")
    expect(opinion(page, no)).to_have_value("先核实")
    expect(button(page, "approve", no)).to_have_count(0)


def test_many_at_once_are_confirmed_by_their_number(here, desk):
    numbers = [here.reviewed(minutes * MINUTE, room=f"1-{minutes:04}") for minutes in (50, 40, 30)]
    page = desk()
    expect(cards(page)).to_have_count(3)
    for no in numbers:  # each once, on its card or under its paper
        expect(page.locator(f".st-key-approve-{no}")).to_have_count(1)
        expect(page.locator(f".st-key-return-{no}")).to_have_count(1)
    for no in numbers[:2]:
        page.locator(f".st-key-choose-{no} label").click()
    page.locator(".st-key-approve-chosen button").click()
    expect(page.locator(".st-key-chosen")).to_contain_text("确认同意 2 件？")
    page.locator(".st-key-approve-confirm button").click()
    expect(page.locator(".news-done")).to_have_count(2)
    expect(cards(page)).to_have_count(1)
    assert [steps_of(here, no)[-1] for no in numbers] == ["order_issued", "order_issued", "order_reviewed"]


def test_a_link_opens_its_paper_where_words_are_text_and_customers_masked(here, desk):
    here.reviewed(50 * MINUTE, room="1-0101")
    no = here.reviewed(20 * MINUTE, demand="<img src=x onerror=\"document.title='broken'\"> 漏水")
    page = desk("gm", f"/approvals?no={no}")
    open_paper(page, no)
    expect(page.locator(".paper table")).to_contain_text("<img src=x")
    expect(page.locator(".paper table")).to_contain_text("张** 138****2204")
    expect(page.locator(".paper img")).to_have_count(0)


def test_what_was_being_typed_survives_an_expired_sign_in(app_server, here, desk, signed_in):
    no = here.reviewed(20 * MINUTE)
    page = desk()
    opinion(page, no).fill("请补充照片")
    (cookie,) = [c for c in page.context.cookies() if c["name"] == accounts.COOKIE]
    accounts.sign_out(cookie["value"], now())
    button(page, "approve", no).click()
    expect(page.get_by_test_id("login-name")).to_be_visible()
    assert "order_issued" not in steps_of(here, no)
    signed_in(page, "gm", f"/approvals?no={no}")
    expect(opinion(page, no)).to_have_value("请补充照片")
    button(page, "return", no).click()
    expect(page.locator(".news-done")).to_contain_text("退回督办令")


def test_a_phone_shows_the_time_first_and_keeps_the_decision_in_reach(here, desk, new_page):
    first, second = here.reviewed(50 * MINUTE, room="1-0101"), here.reviewed(20 * MINUTE, room="2-0202")
    page = desk(on=new_page(390, 844))
    open_paper(page, first)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    countdown, heading = page.locator(".paper-clock").bounding_box(), page.locator(".paper h2").bounding_box()
    assert countdown["y"] < heading["y"]
    for what in ("approve", "return"):
        box = button(page, what, first).bounding_box()
        assert box["height"] >= 48 and box["y"] + box["height"] <= 844
        expect(button(page, what, second)).to_have_css("min-height", "48px")
    button(page, "approve", first).click()
    open_paper(page, second)
