"""The page of one case: forms from the regime, one step however often it is sent, nothing typed is lost."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import clock_card, session, timeline
from services import accounts, case_view, cases
from services.advance import advance_due
from services.case_view import Cost
from services.policy.words import Title
from services.time import now
from tests.pages.desk import html, opened, sit_down
from tests.services.house import House

HOUR = timedelta(hours=1)


@pytest.fixture
def house(database):
    return House()


def events(house, no):
    return [step.event for step in case_view.view(house.people["gm"], no, at=now()).steps]


def field(no, event, name):
    return f"field-{no}-{event}-{name}"


def test_an_address_without_a_number_says_what_to_do(house, monkeypatch):
    sit_down(monkeypatch, "gm")
    assert "没有客诉编号" in opened("case").text[-1].value


def test_a_case_out_of_sight_is_told_like_an_unknown_one_with_the_way_back(house, monkeypatch):
    no = house.opened("starbay", now())
    sit_down(monkeypatch, "officer")
    shown = opened("case", no=no)
    assert f"找不到客诉 {no}" in shown.text[-1].value
    assert not shown.button


@pytest.mark.parametrize(
    ("pack", "event", "data", "offered"),
    [
        ("plain", "registered", {"demand": "路面破损", "category": "Streets", "due_at": "2030-01-01T00:00:00+00:00"}, ["关闭"]),
        ("handbook", "registered", {"nature": "valid", "demand": "墙面开裂", "category": "quality"}, ["答复客户", "派工"]),
    ],
)
def test_a_case_of_any_regime_is_shown_by_the_same_page(house, monkeypatch, pack, event, data, offered):
    officer, where = house.people["officer"], house.units["riverside"]
    no = cases.open_case(officer, pack=pack, project_id=where, event=event, data=data, at=now() - HOUR)
    sit_down(monkeypatch, "officer")
    shown = opened("case", no=no)
    assert not shown.exception
    assert data["demand"] in html(shown)
    assert set(offered) <= {button.label for button in shown.button}


def test_only_the_steps_of_this_person_are_offered(house, monkeypatch):
    no = house.submitted(when=now() - HOUR)
    sit_down(monkeypatch, "vp")
    shown = opened("case", no=no)
    assert [button.label for button in shown.button if not button.key.startswith("asof-")] == ["发表意见"]
    assert "现在没有需要您办理的环节" in html(shown)


def test_a_deadline_unfolds_to_the_days_that_it_counted(house, monkeypatch):
    no = house.submitted(when=now() - HOUR)
    sit_down(monkeypatch, "gm")
    page = html(opened("case", no=no))
    clock = page[page.index('data-rule="order_issue"') :]
    assert 'data-testid="deadline"' in clock and "合计 1 小时。" in clock and "起算步骤：第 2 步“报送督办令”" in clock


def test_what_customers_and_colleagues_wrote_cannot_become_html(house, monkeypatch):
    no = house.opened(when=now() - HOUR, demand="<img src=x onerror=alert(1)>", room="<b>1</b>")
    house.step(no, "staff", "commented", now(), text="<script>alert(2)</script>")
    sit_down(monkeypatch, "gm")
    written = html(opened("case", no=no))
    assert "&lt;img src=x" in written
    assert not any(tag in written for tag in ("<img", "<script", "<b>1"))


def test_a_form_has_a_field_of_the_right_kind_for_everything_a_step_may_say(house, monkeypatch):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    sit_down(monkeypatch, "head")
    shown = opened("case", no=no, do="visited")
    assert shown.text_area(key=field(no, "visited", "plan")).label == "处理方案（选填）"
    assert [button.label for button in shown.button if button.key == f"take-{no}-visited"] == ["提交：上门回访"]
    # A visit without a signature is a visit; a closure is not one without.
    unsigned = [shown.checkbox, opened("case", no=no, do="closure_requested").checkbox]
    assert [[box.label for box in boxes] for boxes in unsigned] == [["客户没有签字"], []]


def test_a_refused_step_says_why_and_keeps_what_was_typed(house, monkeypatch):
    no = house.submitted(when=now() - HOUR)
    sit_down(monkeypatch, "deputy")
    shown = opened("case", no=no, do="order_returned")
    shown.button(key=f"return-{no}").click().run()
    assert any("理由" in error.value and "未填写" in error.value for error in shown.error)
    assert "order_returned" not in events(house, no)
    shown.text_area(key=field(no, "order_returned", "reason")).input("要求时间不合理").run()
    shown.button(key=f"return-{no}").click().run()
    assert not shown.error
    assert "已办理：退回督办令" in shown.success[0].value
    assert events(house, no).count("order_returned") == 1


def test_what_follows_is_told_after_a_step(house, monkeypatch):
    no = house.submitted(when=now() - HOUR / 2)
    house.step(no, "deputy", "order_reviewed", now())
    sit_down(monkeypatch, "gm")
    shown = opened("case", no=no)
    shown.button(key=f"approve-{no}").click().run()
    assert "接下来：上门回访" in shown.success[0].value
    assert "第22条" in shown.success[0].value


def test_a_step_of_somebody_else_in_between_is_told_and_the_text_stays(house, monkeypatch):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    sit_down(monkeypatch, "head")
    shown = opened("case", no=no, do="progress_logged")
    key = field(no, "progress_logged", "text")
    shown.text_area(key=key).input("材料已到场").run()
    house.step(no, "gm", "severity_changed", now(), to="major")
    shown.button(key=f"take-{no}-progress_logged").click().run()
    assert "已由周明远" in shown.error[0].value
    assert "变更级别" in shown.error[0].value
    assert "progress_logged" not in events(house, no)
    # The page has been drawn anew with the case as it stands; what was typed can be sent now.
    assert shown.text_area(key=key).value == "材料已到场"
    shown.button(key=f"take-{no}-progress_logged").click().run()
    assert events(house, no)[-1] == "progress_logged"


def test_what_was_typed_is_shown_when_the_step_is_no_longer_possible(house, monkeypatch):
    no = house.submitted(when=now() - HOUR)
    sit_down(monkeypatch, "deputy")
    shown = opened("case", no=no, do="order_returned")
    shown.text_area(key=field(no, "order_returned", "reason")).input("请补充照片").run()
    house.step(no, "deputy", "order_reviewed", now())
    shown.button(key=f"return-{no}").click().run()
    assert "副总审核督办令" in shown.error[0].value
    assert "请补充照片" in shown.error[0].value


def send_twice(no: str) -> None:
    """A page of its own: what two clicks on one drawn form do."""
    from pages.parts import session, taking
    from services import case_view
    from services.time import now

    seen = case_view.view(session.actor(), no, at=now())
    comment = next(action for action in seen.actions if action.event == "commented")
    assert all(taking.take(seen, comment, {"text": "请尽快"}) for _ in range(2))


def test_the_same_form_sent_twice_is_one_step(house, monkeypatch):
    no = house.opened(when=now() - HOUR)
    sit_down(monkeypatch, "staff")
    shown = AppTest.from_function(send_twice, args=(no,), default_timeout=30).run()
    assert not shown.exception
    assert events(house, no).count("commented") == 1


def test_a_comment_is_sent_once_and_its_box_is_empty_again(house, monkeypatch):
    no = house.opened(when=now() - HOUR)
    sit_down(monkeypatch, "staff")
    shown = opened("case", no=no)
    shown.text_area(key=f"comment-{no}").input("请尽快").run()
    shown.button(key=f"send-{no}").click().run()
    assert shown.text_area(key=f"comment-{no}").value == ""
    assert "请尽快" in html(shown)
    assert events(house, no).count("commented") == 1


def test_an_empty_comment_is_refused_with_a_sentence(house, monkeypatch):
    no = house.opened(when=now() - HOUR)
    sit_down(monkeypatch, "staff")
    shown = opened("case", no=no)
    shown.button(key=f"send-{no}").click().run()
    assert "未填写" in shown.error[0].value


def test_a_half_filled_form_comes_back_when_it_is_opened_again(house, monkeypatch):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    sit_down(monkeypatch, "head")
    shown = opened("case", no=no, do="visited")
    shown.text_area(key=field(no, "visited", "plan")).input("更换胶条").run()
    shown.button(key=f"open-{no}-progress_logged").click().run()
    shown.button(key=f"open-{no}-visited").click().run()
    assert shown.text_area(key=field(no, "visited", "plan")).value == "更换胶条"


def test_what_was_typed_survives_an_expired_sign_in(house, monkeypatch):
    no = house.issued(when=now() - HOUR, category="handover_quality")
    sit_down(monkeypatch, "head")
    shown = opened("case", no=no, do="visited")
    shown.text_area(key=field(no, "visited", "plan")).input("更换胶条").run()
    shown.datetime_input(key=field(no, "visited", "agreed_by")).set_value(datetime(2027, 1, 5, 18, 0)).run()
    accounts.sign_out(str(session.token()), now())
    shown.run()
    assert not shown.button
    sit_down(monkeypatch, "head")
    shown = opened("case", no=no, do="visited")
    assert shown.text_area(key=field(no, "visited", "plan")).value == "更换胶条"
    assert shown.datetime_input(key=field(no, "visited", "agreed_by")).value == datetime(2027, 1, 5, 18, 0)


def test_the_form_says_which_date_decides_before_it_is_sent(house, monkeypatch):
    start = now() - HOUR
    no = house.issued(when=start, category="handover_quality")
    sit_down(monkeypatch, "head")
    shown = opened("case", no=no, do="plan_entered")
    shown.text_area(key=field(no, "plan_entered", "plan")).input("更换胶条").run()
    assert "停止计时：录入处理方案" in html(shown)
    shown.datetime_input(key=field(no, "plan_entered", "agreed_by")).set_value(
        (start + timedelta(days=1)).replace(tzinfo=None, second=0, microsecond=0)
    ).run()
    told = html(shown)
    assert "完成处理：到期时间由" in told
    assert "第25.2条" in told


def test_cost_is_told_down_to_each_entry(house, monkeypatch):
    no, start = house.submitted(when=now() - 2 * HOUR), now()
    advance_due(start)
    # Submitted 110 minutes ago, due after an hour: 50 minutes late are ten blocks of five minutes, 100 yuan each.
    sit_down(monkeypatch, "gm")
    told = html(opened("case", no=no))
    assert "计扣：¥1,000" in told
    assert "10 笔" in told
    assert 'cite=18" target="_self">第18条</a>' in told[told.index("计扣 ¥100，") :][:120]


def test_bonus_and_decisions_are_said_beside_money():
    def cost(**measure):
        title = Title(zh="处理超期", en="Completion overdue")
        of_clock = {"rule": "r", "title": title, "clock": "c", "n": 1, "number": 1, "capacity": "responsible", "at": now()}
        measures = {"yuan": None, "percent": None, "decision": None} | measure
        return Cost(**of_clock, payer_role=title, payer=None, cite="第36条", **measures)

    assert clock_card.said([], "zh") == ""
    several = [
        cost(yuan=Decimal(100)),
        cost(yuan=Decimal(50)),
        cost(percent=Decimal(20)),
        cost(decision=(Decimal(50), Decimal(100))),
    ]
    assert clock_card.said(several, "zh") == "¥150 + 月奖金 20% + 待裁定 月奖金 50–100%"


def test_a_value_is_said_as_people_write_it(house):
    fields = case_view.view(house.people["gm"], house.opened(when=now()), at=now()).pack.fields
    assert timeline.value_text(fields["signed"], True, "zh") == "是"
    assert timeline.value_text(fields["severity"], "major", "en") == "Major"
    assert timeline.value_text(fields["required_by"], "2026-03-05T10:00:00+00:00", "zh") == "3月5日 18:00"


def test_nobody_who_is_not_signed_in_sees_anything(house):
    shown = opened("case", no=house.opened(when=now()))
    assert "KS-" not in html(shown)
    assert not shown.button
