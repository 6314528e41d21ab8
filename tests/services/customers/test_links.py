"""Links of customers: who makes them, how long they open, and what they tell."""

from datetime import timedelta

import pytest

from db.engine import reading
from db.queries import audit as audit_rows
from db.queries import cases as case_queries
from db.queries import customers as queries
from services import audit, cases
from services.customers import calls, links, visiting
from services.errors import CaseNotFound, LinkBusy, LinkClosed, LinkRefused, NotPermitted
from tests.services.customers.telephone import HERE, handed
from tests.services.group import MONDAY, at, group
from tests.services.house import House

WEEK = timedelta(days=7)


@pytest.fixture
def people(database):
    return group()


def test_a_link_opens_its_case_until_it_expires_and_then_nothing(people):
    no = people.issued()
    phone = handed(people.people["officer"], no, at("03-02 10:00"))
    assert phone.look(at("03-09 09:59")).no == no
    with pytest.raises(LinkClosed):
        phone.look(at("03-09 10:00"))


def test_a_new_link_ends_the_one_before_and_a_revoked_one_opens_nothing(people):
    no, officer = people.issued(), people.people["officer"]
    first = handed(officer, no, at("03-02 10:00"))
    second = handed(officer, no, at("03-02 10:01"))
    with pytest.raises(LinkClosed):
        first.look(at("03-02 10:02"))
    assert second.look(at("03-02 10:02")).no == no
    assert links.revoke(officer, no, at=at("03-02 10:03"))
    with pytest.raises(LinkClosed):
        second.look(at("03-02 10:04"))
    assert [link.state for link in links.of_case(officer, no, at=at("03-02 10:04"))] == ["revoked", "revoked"]
    assert not links.revoke(officer, no, at=at("03-02 10:05"))


def test_unknown_expired_and_revoked_links_get_the_same_answer(people):
    no, officer = people.issued(), people.people["officer"]
    old = handed(officer, no, at("03-02 10:00"))
    handed(officer, people.issued(), at("03-02 10:00"))
    links.revoke(officer, no, at=at("03-02 10:01"))
    answers = set()
    for token in (old.token, "made-up", "", "\ud800", "x" * 5000):
        with pytest.raises(LinkClosed) as refused:
            visiting.visit(token, address=HERE, at=at("03-02 10:02"), lang="zh")
        answers.add(str(refused.value))
    assert len(answers) == 1


def test_a_link_tells_of_its_own_case_and_names_nobody_but_the_department(people):
    other = people.issued(room="9-9-909", demand="别人的事")
    no = people.issued(room="1-2-301", demand="漏水", customer_name="王小明", customer_phone="13812345678")
    people.step(no, "visited", "dept_head", at("03-02 10:00"), signed=True, plan="更换管道", agreed_by="2026-03-04T18:00+08:00")
    people.step(no, "progress_logged", "dept_head", at("03-02 11:00"), text="内部备注：扣款后再说")
    people.step(no, "closure_requested", "dept_head", at("03-02 12:00"), signed=True)
    people.step(no, "closure_returned", "officer", at("03-02 12:10"), reason="照片不清楚")
    seen = handed(people.people["officer"], no, at("03-02 13:00")).look(at("03-02 13:00"))
    assert seen.room == "1-2-301" and "更换管道" in repr(seen)
    for secret in (other, "9-9-909", "别人的事", "王小明", "13812345678", "内部备注", "照片不清楚"):
        assert secret not in repr(seen)
    assert [told.words.zh for told in seen.told] == [
        "已受理您的诉求",
        "责任部门已接单",
        "责任部门已上门与您沟通",
        "责任部门更新了处理进展",
        "责任部门已处理完毕，客服正在核实",
    ]
    assert {told.who for told in seen.told} == {None, people.people["dept_head"].role}
    assert [(one.words.zh, one.late) for one in seen.next] == [("处理完成", False)]


def test_of_the_same_again_and_again_only_the_last_time_is_told(people):
    no = people.issued()
    for hour in (11, 12, 13):
        people.step(no, "progress_logged", "dept_head", at(f"03-02 {hour}:00"), text="继续")
    told = handed(people.people["officer"], no, at("03-02 14:00")).look(at("03-02 14:00")).told
    assert [one.at for one in told if one.words.zh == "责任部门更新了处理进展"] == [at("03-02 13:00")]


def test_only_whoever_may_take_steps_of_the_case_makes_a_link(database):
    house = House()
    no = house.issued("riverside")
    for login, refusal in (("officer-2", CaseNotFound), ("finance", NotPermitted), ("head-2", CaseNotFound)):
        with pytest.raises(refusal):
            handed(house.people[login], no, MONDAY + timedelta(hours=1))
        with pytest.raises(refusal):
            links.revoke(house.people[login], no, at=MONDAY + timedelta(hours=1))


def test_a_link_asks_only_for_what_the_case_is_ready_for(people):
    no, head = people.opened(), people.people["officer"]
    with pytest.raises(LinkRefused, match="ask_not_now"):
        handed(head, no, at("03-02 09:05"), "sign_visit")
    with pytest.raises(LinkRefused, match="unknown_ask"):
        handed(head, no, at("03-02 09:05"), "rate_window")
    assert set(links.wanted(head, no, at=at("03-02 09:05"))) == {"sign_on_spot"}
    assert set(links.wanted(head, people.issued(), at=at("03-02 09:05"))) == {"sign_visit", "agree_date", "sign_closure"}


def test_a_date_that_makes_no_sense_is_not_proposed_and_the_old_link_lives(people):
    no, head = people.issued(), people.people["dept_head"]
    before = handed(head, no, at("03-02 10:00"))
    for proposal, problem in (
        ({}, "nothing_proposed"),
        ({"agreed_by": "2026-03-02T09:00+08:00"}, "proposal_not_later"),
        ({"agreed_by": "tomorrow"}, "proposal_not_instant"),
        ({"agreed_by": "2026-03-04T18:00+08:00", "plan": "长" * 20_001}, "proposal_too_long"),
    ):
        with pytest.raises(LinkRefused, match=problem):
            handed(head, no, at("03-02 10:01"), "agree_date", **proposal)
    assert before.look(at("03-02 10:02")).no == no


def test_a_regime_without_customers_gives_no_links(database):
    house = House()
    officer = house.people["officer"]
    no = cases.open_case(officer, pack="plain", project_id=house.units["riverside"], event="registered", data={}, at=MONDAY)
    with pytest.raises(LinkRefused, match="no_links"):
        handed(officer, no, MONDAY + timedelta(minutes=1))


def test_links_are_on_record_without_the_link_itself(people):
    no, officer = people.issued(), people.people["officer"]
    phone = handed(officer, no, at("03-02 10:00"))
    links.revoke(officer, no, at=at("03-02 10:01"))
    with reading() as conn:
        stored = repr(queries.links_of(conn, case_queries.find(conn, no).id))
        trail = [(row.action, row.data) for row in audit_rows.chain(conn) if row.subject == no][-2:]
        assert audit.check(conn) == []
    assert [action for action, _ in trail] == ["customer_link_made", "customer_link_revoked"]
    assert phone.token not in stored + repr(trail)


def test_trying_links_that_open_nothing_is_slowed_down_and_holds_up_no_one_who_has_one(people):
    phone = handed(people.people["officer"], people.issued(), at("03-02 10:00"))
    for _ in range(calls._FREE_PER_ADDRESS):
        with pytest.raises(LinkClosed):
            visiting.visit("guess", address=HERE, at=at("03-02 10:01"), lang="zh")
    with pytest.raises(LinkBusy) as busy:
        visiting.visit("guess", address=HERE, at=at("03-02 10:01"), lang="zh")
    assert busy.value.facts["seconds"] >= 1
    assert phone.look(at("03-02 10:01"))
    with pytest.raises(LinkClosed):
        visiting.visit("guess", address="198.51.100.1", at=at("03-02 10:01"), lang="zh")
    with pytest.raises(LinkClosed):
        visiting.visit("guess", address=HERE, at=at("03-02 10:01") + timedelta(seconds=2), lang="zh")


def test_a_link_that_is_opened_without_end_has_to_wait(people, monkeypatch):
    monkeypatch.setattr(calls, "_FREE_PER_LINK", 3)
    phone = handed(people.people["officer"], people.issued(), at("03-02 10:00"))
    for _ in range(3):
        phone.look(at("03-02 10:01"))
    with pytest.raises(LinkBusy):
        phone.look(at("03-02 10:01"))
    assert phone.look(at("03-02 10:01") + timedelta(seconds=2))
