"""What somebody owes, in the order in which it falls due."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from services.access import Actor
from services.advance import advance_due
from services.done_today import done_today
from services.errors import NotPermitted
from services.owed import Owed, owed, stamp
from tests.services.group import MONDAY, Group, at, group

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def house() -> Group:
    return group()


def _owed(house: Group, role: str, when: str) -> list[tuple[str | None, str | None]]:
    return [(one.rule, one.step) for one in owed(house.people[role], at=at(when))]


def _one(house: Group, role: str, when: str, rule: str) -> Owed:
    return next(one for one in owed(house.people[role], at=at(when)) if one.rule == rule)


def test_nobody_owes_anything_before_there_is_a_case(house: Group) -> None:
    assert owed(house.people["dept_head"], at=MONDAY) == []


def test_who_may_take_no_steps_is_refused(house: Group) -> None:
    with pytest.raises(NotPermitted):
        owed(replace(house.people["dept_head"], role="hr"), at=MONDAY)


def test_an_issued_order_owes_a_visit_first_and_one_step_does_most_of_it(house: Group) -> None:
    house.issued()
    # Issued at 09:30: visit and plan within the hour, progress by 18:00, all done by 03-05 18:00.
    assert _owed(house, "dept_head", "03-02 09:31") == [
        ("visit", "visited"),
        ("plan", "visited"),
        ("daily_progress", "visited"),
        ("completion", "closure_requested"),
    ]


def test_after_a_visit_without_a_plan_the_plan_is_the_step_to_take(house: Group) -> None:
    no = house.issued()
    house.step(no, "visited", "dept_head", at("03-02 10:00"), signed=True)
    assert _owed(house, "dept_head", "03-02 10:01")[0] == ("plan", "plan_entered")


def test_a_day_of_handling_owes_progress_and_no_second_visit(house: Group) -> None:
    no = house.issued()
    house.step(no, "visited", "dept_head", at("03-02 10:00"), signed=True, plan="更换三通")
    advance_due(at("03-02 18:01"))
    assert _owed(house, "dept_head", "03-02 18:01") == [
        ("daily_progress", "progress_logged"),
        ("completion", "closure_requested"),
    ]


def test_a_refusal_owes_its_record_and_then_a_call(house: Group) -> None:
    no = house.issued()
    house.step(no, "visit_refused", "dept_head", at("03-02 10:00"), reason="客户不在家")
    assert _owed(house, "dept_head", "03-02 10:01")[0] == ("refusal_record", "refusal_recorded")
    house.step(no, "refusal_recorded", "dept_head", at("03-02 10:30"))
    assert _owed(house, "officer", "03-02 10:31") == [("refusal_callback", "callback_done")]


def test_whoever_holds_the_order_owes_the_step_that_sends_it_on(house: Group) -> None:
    no = house.opened()
    assert _owed(house, "officer", "03-02 09:01") == [("order_submit", "order_submitted")]
    house.step(no, "order_submitted", "officer", at("03-02 09:10"), required_by="2026-03-05T18:00+08:00")
    assert _owed(house, "officer", "03-02 09:11") == []
    assert _owed(house, "deputy_gm", "03-02 09:11") == [("order_issue", "order_reviewed")]
    house.step(no, "order_reviewed", "deputy_gm", at("03-02 09:20"))
    assert _owed(house, "gm", "03-02 09:21") == [("order_issue", "order_issued")]


def test_a_returned_order_says_so_and_why(house: Group) -> None:
    no = house.opened()
    house.step(no, "order_submitted", "officer", at("03-02 09:10"), required_by="2026-03-05T18:00+08:00")
    house.step(no, "order_returned", "deputy_gm", at("03-02 09:20"), reason="诉求不清")
    one = _one(house, "officer", "03-02 09:21", "order_issue")
    assert one.step == "order_submitted" and one.returned is not None
    assert (one.returned.who, one.returned.said) == ("deputy_gm", "诉求不清")


def test_a_returned_closure_counts_on_where_it_stood_and_says_who_sent_it_back(house: Group) -> None:
    no = house.issued()
    house.step(no, "closure_requested", "dept_head", at("03-02 10:00"), signed=True)
    assert "completion" not in dict(_owed(house, "dept_head", "03-02 10:01"))
    assert _owed(house, "officer", "03-02 10:01") == [("closure_verify", "closure_verified")]
    house.step(no, "closure_returned", "officer", at("03-02 10:20"), reason="缺照片")
    one = _one(house, "dept_head", "03-02 10:21", "completion")
    assert one.due_at == at("03-05 18:00") and one.returned is not None and one.returned.said == "缺照片"


def test_a_paper_without_a_deadline_waits_after_everything_that_is_due(house: Group) -> None:
    no = house.issued()
    house.step(no, "claim_raised", "officer", at("03-02 10:00"), text="索赔 2000 元")
    assert _one(house, "dept_head", "03-02 10:01", "claim_report").step == "claim_reported"
    house.step(no, "claim_reported", "dept_head", at("03-02 10:30"), text="属实")
    (paper,) = owed(house.people["leader"], at=at("03-02 10:31"))
    assert (paper.state, paper.due_at, paper.step, paper.started_at) == ("waiting", None, "claim_approved", at("03-02 10:30"))


def test_where_the_chairman_answers_the_department_still_acts(house: Group) -> None:
    house.issued(severity="major")
    visit, chairmans = _one(house, "dept_head", "03-02 09:31", "visit"), _one(house, "chairman", "03-02 09:31", "visit")
    assert (visit.step, visit.mine, visit.responsible_role.zh) == ("visited", False, "公司董事长")
    assert (chairmans.step, chairmans.mine) == (None, True)


def test_a_claim_outlives_its_case_for_those_who_act_on_it(house: Group) -> None:
    no = house.issued(severity="major")
    house.step(no, "claim_raised", "officer", at("03-02 10:00"), text="索赔 2000 元")
    house.step(no, "closure_requested", "dept_head", at("03-02 11:00"), signed=True)
    house.step(no, "closure_verified", "officer", at("03-02 11:10"), satisfaction=5)
    house.step(no, "closure_reviewed", "deputy_gm", at("03-02 11:20"))
    house.step(no, "closed", "gm", at("03-02 11:30"))
    # Filed within 24 hours, reported within three days.
    assert _owed(house, "dept_head", "03-02 11:31") == [("claim_filing", "claim_filed"), ("claim_report", "claim_reported")]


def test_minutes_are_owed_by_the_chairman(house: Group) -> None:
    no = house.issued(severity="common")
    house.step(no, "meeting_ended", "chairman", at("03-02 10:00"))
    assert _one(house, "chairman", "03-02 10:01", "minutes").step == "minutes_filed"


def test_lateness_comes_first_and_says_what_it_has_cost(house: Group) -> None:
    house.issued()
    advance_due(at("03-02 10:31"))
    visit, plan = owed(house.people["dept_head"], at=at("03-02 10:31"))[:2]
    assert (visit.state, visit.cost, visit.percent) == ("overdue", Decimal(0), Decimal(20))
    assert (plan.state, plan.cost, plan.percent) == ("overdue", Decimal(300), Decimal(0))


def test_a_customer_is_named_to_whoever_handles_the_case(house: Group) -> None:
    house.issued()
    seen = _one(house, "dept_head", "03-02 09:31", "visit")
    assert (seen.customer_name, seen.customer_phone, seen.masked) == ("张三", "13800000000", False)


def test_nobody_owes_what_another_head_of_department_does(house: Group) -> None:
    house.issued()
    stranger = replace(house.people["dept_head"], id=house.people["vp"].id)
    assert owed(stranger, at=at("03-02 09:31")) == []


def test_what_was_done_today_is_listed_newest_first(house: Group) -> None:
    head: Actor = house.people["dept_head"]
    assert done_today(head, at=MONDAY) == []
    no = house.issued()
    house.step(no, "visited", "dept_head", at("03-02 10:00"), signed=True, plan="更换三通")
    house.step(no, "progress_logged", "dept_head", at("03-02 11:00"), text="已更换")
    assert [(done.no, done.title.zh) for done in done_today(head, at=at("03-02 12:00"))] == [
        (no, "录入进展"),
        (no, "上门回访"),
    ]
    assert done_today(head, at=at("03-02 12:00") + timedelta(days=1)) == []


def test_the_stamp_changes_with_what_is_owed_and_with_nothing_else(house: Group) -> None:
    head = house.people["dept_head"]
    no = house.issued()
    before = stamp(head)
    assert stamp(head) == before
    house.step(no, "visited", "dept_head", at("03-02 10:00"), signed=True)
    assert stamp(head) != before
