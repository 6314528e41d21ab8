"""A customer with a telephone, and whoever of the house shows them the code."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from services import accounts
from services.customers import acts
from services.time import now
from tests.services.customers.telephone import handed
from tests.services.house import House

WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; M2012K11AC; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/122.0.6261.120 "
    "Mobile Safari/537.36 XWEB/1220133 MicroMessenger/8.0.49.2600(0x2800313D) WeChat/arm64 Weixin NetType/4G Language/zh_CN"
)
NASTY = "等了很久 👍 \u202eأهلا <img src=x onerror=alert(1)>"


@pytest.fixture
def people(database):
    return House()


@pytest.fixture
def no(people):
    return people.issued("riverside", now() - timedelta(hours=1))


@pytest.fixture
def telephone(browser, app_server):
    """A small telephone inside WeChat."""
    context = browser.new_context(
        base_url=app_server.url,
        viewport={"width": 360, "height": 740},
        user_agent=WECHAT,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def draw_a_line(phone: Page) -> None:
    area = phone.get_by_test_id("signature-area").bounding_box()
    phone.mouse.move(area["x"] + 30, area["y"] + 40)
    phone.mouse.down()
    for step in range(12):
        phone.mouse.move(area["x"] + 30 + step * 18, area["y"] + 40 + (step % 3) * 30)
    phone.mouse.up()


def test_a_customer_signs_rates_and_complains_by_thumb(people, no, telephone):
    errors = []
    telephone.on("pageerror", lambda error: errors.append(error))
    made = handed(people.people["officer"], no, now(), "sign_visit")
    telephone.goto(f"/customer?k={made.token}")
    assert telephone.evaluate("document.documentElement.scrollWidth") == 360
    thumbs = "[...document.querySelectorAll('button, summary, footer a, .stars label')]"
    small = f"{thumbs}.filter((e) => e.getBoundingClientRect().height < 48)"
    assert telephone.evaluate(f"{small}.length") == 0

    telephone.get_by_role("button", name="确认签字").click()
    expect(telephone.get_by_text("请先在框内签字")).to_be_visible()
    draw_a_line(telephone)
    # What is drawn survives a reload, for example after a dead network.
    telephone.reload()
    telephone.get_by_role("button", name="确认签字").click()
    expect(telephone.get_by_test_id("thanks")).to_contain_text("责任部门已上门")

    rating = telephone.get_by_test_id("ask-rate_window")
    rating.locator("textarea").fill(NASTY)
    rating.locator("label").nth(1).tap()
    expect(rating.get_by_text("不满意", exact=True)).to_be_visible()
    rating.get_by_role("button").tap()
    expect(telephone.get_by_test_id("acts")).to_contain_text("2 星（不满意）")

    telephone.locator("summary").tap()
    telephone.locator("textarea").fill("还在漏" * 400)
    telephone.get_by_role("button", name="提交投诉").tap()
    expect(telephone.locator("form .refused")).to_contain_text("1000")
    expect(telephone.locator("textarea")).to_have_value("还在漏" * 400)
    telephone.locator("textarea").fill("还在漏水")
    telephone.get_by_role("button", name="提交投诉").tap()
    expect(telephone.get_by_test_id("thanks")).to_be_visible()
    done = acts.of_case(people.people["officer"], no)
    assert [act.kind for act in done] == ["sign", "rate", "complain"] and done[1].comment == NASTY
    assert errors == []


def test_the_house_shows_the_code_and_sees_what_the_customer_does(people, no, page, telephone, with_session):
    officer = people.people["officer"]
    accounts.set_password(people.people["admin"], "officer", "right-horse-7", now())
    with_session(page, accounts.sign_in("officer", "right-horse-7", "127.0.0.1", now()))
    page.goto(f"/case?no={no}")
    page.get_by_role("button", name="生成客户二维码").click()
    page.get_by_test_id("customer-code").wait_for()
    page.evaluate("document.execCommand = () => { window.copied = document.activeElement.value; return true; }")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="复制链接").click()
    page.get_by_role("button", name="已复制").wait_for()

    telephone.goto(page.evaluate("window.copied"))
    page.get_by_test_id("customer-link-state").filter(has_text="客户已于").wait_for()
    rating = telephone.get_by_test_id("ask-rate_window")
    rating.locator("label").nth(4).tap()
    rating.locator("textarea").fill(NASTY)
    rating.get_by_role("button").tap()
    expect(page.get_by_test_id("customer-act")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("[data-testid=customer-act] img[src=x]").count() == 0

    page.get_by_role("button", name="作废链接").click()
    page.get_by_test_id("customer-link-state").filter(has_text="已作废").wait_for()
    telephone.reload()
    expect(telephone.get_by_test_id("closed")).to_be_visible()
    assert len(acts.of_case(officer, no)) == 1
