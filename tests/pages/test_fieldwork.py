"""The page of what a department owes: the nearest due on top, the step to take in one tap, and every regime by the same page."""

from datetime import timedelta

import pytest

from services import attachments, case_view, cases
from services.time import now
from tests.pages.desk import html, opened, sit_down
from tests.services.customers.telephone import handed
from tests.services.house import House

HOUR = timedelta(hours=1)


@pytest.fixture
def house(database):
    return House()


def labels(shown):
    return [button.label for button in shown.button]


def events(house, no):
    return [step.event for step in case_view.view(house.people["gm"], no, at=now()).steps]


def test_a_head_begins_the_day_with_what_is_owed_and_reads_what_will_stand_there(house, monkeypatch):
    sit_down(monkeypatch, "head")
    assert "现在没有要办的事" in html(opened("fieldwork"))


def test_a_card_says_what_is_due_where_and_whom_to_call(house, monkeypatch):
    no = house.issued(when=now() - HOUR, category="handover_quality", room="1-0302", demand="<b>渗水</b>")
    sit_down(monkeypatch, "head")
    shown = opened("fieldwork")
    told = html(shown)
    # One card for the visit with plan and progress, one for completion.
    assert told.count('data-testid="duty"') == 2
    assert f'data-no="{no}"' in told and "1-0302" in told and "第22条" in told and 'href="tel:13800000000"' in told
    assert "同时完成：录入处理方案、当日进展" in told and "&lt;b&gt;渗水" in told
    assert [label for label in labels(shown) if label in ("上门回访", "申请结案")] == ["上门回访", "申请结案"]


def test_a_tap_on_a_card_says_why_it_is_due_then_and_another_hides_it(house, monkeypatch):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    sit_down(monkeypatch, "head")
    shown = opened("fieldwork")
    assert 'data-testid="deadline"' not in html(shown)
    shown.button(key=f"why-{no}-visited").click().run()
    assert html(shown).count('data-testid="deadline"') == 1
    assert 'class="why" data-rule="visit"' in html(shown)
    shown.button(key=f"why-{no}-visited").click().run()
    assert 'data-testid="deadline"' not in html(shown)


def test_a_tap_opens_the_form_and_taking_the_step_leads_back_to_the_list(house, monkeypatch):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    house.step(no, "head", "visited", now() - HOUR / 3, signed=True, plan="更换三通")
    sit_down(monkeypatch, "head")
    shown = opened("fieldwork")
    shown.button(key=f"other-{no}-closure_requested").click().run()
    shown.button(key=f"open-{no}-progress_logged").click().run()
    shown.text_area(key=f"field-{no}-progress_logged-text").input("材料已到场").run()
    shown.button(key=f"take-{no}-progress_logged").click().run()
    assert events(house, no)[-1] == "progress_logged"
    assert "已办理：录入进展" in shown.success[0].value
    assert "no" not in shown.query_params
    assert "今天已办 2 件" in [one.label for one in shown.expander]


def test_a_refused_visit_shows_both_clocks_that_follow(house, monkeypatch):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    sit_down(monkeypatch, "head")
    shown = opened("fieldwork", no=no, do="visit_refused")
    shown.text_area(key=f"field-{no}-visit_refused-reason").input("客户不在家").run()
    shown.button(key=f"take-{no}-visit_refused").click().run()
    told = shown.success[0].value
    assert "录入拒访材料" in told and "拒访后回访" in told and "30 分钟" in told


def test_what_the_customer_did_on_their_own_phone_stands_in_the_form_and_goes_with_the_step(house, monkeypatch):
    no, head = house.issued(when=now() - HOUR, category="handover_quality"), house.people["head"]
    agreed = (now() + timedelta(days=1)).replace(second=0, microsecond=0)
    proposal = {"agreed_by": agreed.isoformat(), "plan": "更换三通"}
    customer = handed(head, no, now(), "sign_visit", "agree_date", **proposal)
    assert customer.sign("sign_visit", now()) and customer.agree("agree_date", now())
    sit_down(monkeypatch, "head")
    shown = opened("fieldwork", no=no, do="visited")
    told = [one.value for one in shown.caption]
    assert any("签字确认：责任部门已上门：客户" in one for one in told) and any(
        "确认处理方案和完成时间：客户" in one for one in told
    )
    shown.button(key=f"take-{no}-visited").click().run()
    visit = case_view.view(head, no, at=now()).steps[-1]
    assert visit.event == "visited"
    assert {rule.title.zh: value for rule, value in visit.said}["与客户约定完成时间"] == agreed.isoformat()
    assert [one.field for one in attachments.of_case(head, no) if one.step_n == visit.n] == ["signed"]


def test_the_customers_signature_may_be_given_anew(house, monkeypatch):
    no, head = house.issued(when=now() - HOUR, category="handover_quality"), house.people["head"]
    assert handed(head, no, now(), "sign_visit").sign("sign_visit", now())
    sit_down(monkeypatch, "head")
    shown = opened("fieldwork", no=no, do="visited")
    shown.button(key=f"field-{no}-visited-signed-here").click().run()
    shown.button(key=f"take-{no}-visited").click().run()
    assert "客户签字" in shown.error[0].value and "visited" not in events(house, no)


def test_what_came_back_says_who_sent_it_and_why(house, monkeypatch):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    house.step(no, "head", "closure_requested", now() - HOUR / 3, signed=True)
    house.step(no, "officer", "closure_returned", now() - HOUR / 4, reason="缺照片")
    sit_down(monkeypatch, "head")
    assert "缺照片" in html(opened("fieldwork"))


def test_somebody_quicker_is_told_and_what_was_typed_stays(house, monkeypatch):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    sit_down(monkeypatch, "head")
    shown = opened("fieldwork", no=no, do="progress_logged")
    key = f"field-{no}-progress_logged-text"
    shown.text_area(key=key).input("材料已到场").run()
    house.step(no, "gm", "severity_changed", now(), to="major")
    shown.button(key=f"take-{no}-progress_logged").click().run()
    assert "变更级别" in shown.error[0].value
    assert shown.text_area(key=key).value == "材料已到场"


def test_a_form_whose_step_is_no_longer_possible_says_who_did_what(house, monkeypatch):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    house.step(no, "head", "closure_requested", now(), signed=True)
    sit_down(monkeypatch, "head")
    shown = opened("fieldwork", no=no, do="progress_logged")
    assert "录入进展" in shown.warning[0].value and "申请结案" in shown.warning[0].value


@pytest.mark.parametrize(
    ("pack", "data", "step"),
    [
        ("handbook", {"nature": "valid", "demand": "墙面开裂", "category": "quality"}, "派工"),
        ("plain", {"demand": "路面破损", "department": "engineering", "due_at": "2030-01-01T00:00:00+00:00"}, "关闭"),
    ],
)
def test_another_regime_appears_by_its_own_steps(house, monkeypatch, pack, data, step):
    officer, where = house.people["officer"], house.units["riverside"]
    no = cases.open_case(officer, pack=pack, project_id=where, event="registered", data=data, at=now() - HOUR)
    sit_down(monkeypatch, "head")
    shown = opened("fieldwork")
    assert f'data-no="{no}"' in html(shown)
    assert step in labels(shown)
    shown.button(key=next(button.key for button in shown.button if button.label == step)).click().run()
    assert f"提交：{step}" in labels(shown)


def test_a_case_out_of_sight_is_told_like_an_unknown_one(house, monkeypatch):
    no = house.opened("starbay", now())
    sit_down(monkeypatch, "head")
    assert f"找不到客诉 {no}" in opened("fieldwork", no=no).text[-1].value
