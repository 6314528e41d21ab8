"""Urging: who urged whom when with which words, that it went out, and what came of it; and the ladder that shows it."""

import pytest

from db.engine import reading
from db.queries import audit as audit_queries
from services import advance, escalations, inbox, schedules, urging
from services.errors import CaseNotFound, InputRefused, NotPermitted, UrgeRefused
from services.escalations import Filter
from tests.services.group import at, group
from tests.services.house import House

WHEN = at("03-06 10:00")


@pytest.fixture
def people(database):
    return group()


def run(when):
    advance.advance_due(when)
    schedules.run_due(when)


def test_an_urge_reaches_the_leader_stands_on_record_and_tells_what_came_of_it(people):
    no = people.issued()
    run(WHEN)
    deputy, leader = people.people["deputy_gm"], people.people["leader"]
    urge_id = urging.urge(deputy, no, "leader", " 请今天推进 ", at=WHEN)
    line = inbox.look(leader, at=WHEN, rule="urge")[0]
    assert (line.no, line.lines) == (no, ("deputy_gm（副总经理）：请今天推进",))
    found = urging.of_case(deputy, no, at=WHEN)
    assert [(one.id, one.comment, one.answer) for one in found] == [(urge_id, "请今天推进", None)]
    people.step(no, "progress_logged", "dept_head", at("03-06 11:00"), text="已安排施工")
    answered = urging.of_case(deputy, no, at=at("03-06 12:00"))[0]
    assert (answered.answer.zh, answered.answered_at) == ("录入进展", at("03-06 11:00"))
    with reading() as conn:
        assert [row.subject for row in audit_queries.chain(conn) if row.action == "urged"] == [no]


def test_a_grave_case_is_urged_with_the_chairman_whoever_is_meant(people):
    no = people.issued(severity="major")
    run(WHEN)
    gm = people.people["gm"]
    found = escalations.look(gm, Filter(), at=WHEN).cases[0]
    assert [(one.role, one.title.zh) for one in found.choices] == [("chairman", "公司董事长")]
    urging.urge(gm, no, "chairman", "请督办", at=WHEN)
    assert inbox.look(people.people["chairman"], at=WHEN, rule="urge")
    with pytest.raises(UrgeRefused):
        urging.urge(gm, no, "leader", "请督办", at=WHEN)


def test_the_same_request_urges_once(people):
    no = people.issued()
    run(WHEN)
    deputy = people.people["deputy_gm"]
    first = urging.urge(deputy, no, "leader", "请推进", at=WHEN, request_id="r1")
    assert urging.urge(deputy, no, "leader", "请推进", at=WHEN, request_id="r1") == first
    assert len(urging.of_case(deputy, no, at=WHEN)) == len(inbox.look(people.people["leader"], at=WHEN, rule="urge")) == 1


def test_what_cannot_be_urged_is_refused_and_leaves_nothing(people):
    no = people.opened()
    deputy = people.people["deputy_gm"]
    with pytest.raises(InputRefused):
        urging.urge(deputy, no, "leader", "  ", at=WHEN)
    with pytest.raises(InputRefused):
        urging.urge(deputy, no, "leader", "急" * 301, at=WHEN)
    with pytest.raises(CaseNotFound):
        urging.urge(deputy, "KS-0", "leader", "请推进", at=WHEN)
    with pytest.raises(NotPermitted):
        urging.urge(people.people["leader"], no, "leader", "请推进", at=WHEN)
    people.step(no, "resolved_on_spot", "officer", at("03-02 09:10"), signed=True)
    with pytest.raises(UrgeRefused):
        urging.urge(deputy, no, "leader", "请推进", at=WHEN)
    assert not urging.of_case(deputy, no, at=WHEN)


def test_a_case_climbs_the_levels_and_its_ladder_tells_what_was_sent_and_what_is_next(people):
    overdue = people.issued()
    grave = people.issued(severity="group")
    sent = people.issued()
    people.step(sent, "workgroup_sent", "gm", at("03-05 09:00"), members="王工、李工")
    people.opened()
    run(WHEN)
    staff = people.people["center_staff"]
    assert escalations.counts(staff, Filter(), at=WHEN) == {1: 1, 2: 1, 3: 1}
    page = escalations.look(staff, Filter(), at=WHEN)
    assert [one.line.no for one in page.cases] == [sent, grave, overdue]
    found = escalations.look(staff, Filter(level=1), at=WHEN).cases[0]
    rungs = {rung.title: rung for rung in found.rungs}
    assert rungs["督办令签发通知"].times == 1
    # The order was issued on Monday at 09:30 sharp.
    assert (rungs["每日未完成提醒"].times, rungs["每日未完成提醒"].last_at) == (5, at("03-06 09:30"))
    assert {one.role.zh for one in rungs["每日未完成提醒"].to} == {"责任部门负责人", "分管领导", "公司董事长"}
    assert {one.status for one in rungs["超期汇总"].to} == {"waiting"}
    ahead = {one.title: one.at for one in found.ahead}
    assert ahead["超期汇总"] == ahead["每日未完成提醒"] == at("03-07 09:30")
    assert ahead["二级督办"].replace(microsecond=0) == at("03-12 18:00")
    # Nothing has come from the responsible side; 300 for the plan, 4 × 200 for silent evenings.
    assert found.progress is None and found.yuan == 1100


def test_sight_ends_where_the_unit_does_and_a_leader_sees_own_cases_alone(database):
    house = House()
    mine, other = house.issued("riverside"), house.issued("starbay")
    run(WHEN)
    assert {one.line.no for one in escalations.look(house.people["staff"], Filter(), at=WHEN).cases} == {mine, other}
    assert [one.line.no for one in escalations.look(house.people["leader"], Filter(), at=WHEN).cases] == [mine]
    with pytest.raises(NotPermitted):
        escalations.look(house.people["officer"], Filter(), at=WHEN)
