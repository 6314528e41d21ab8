"""What customers do by a link: once, in time, and with everything that follows from it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from db.engine import reading
from db.queries import audit as audit_rows
from db.queries import cases as case_queries
from db.queries import customers as queries
from services import arrivals, audit, case_view, cases, inbox
from services.customers import acts, links
from services.errors import CustomerRefused, FilesRefused, LinkClosed
from tests.services.customers.telephone import handed
from tests.services.group import MONDAY, at, group
from tests.services.house import House


@pytest.fixture
def people(database):
    return group()


def rows(no):
    with reading() as conn:
        return queries.acts_of(conn, case_queries.find(conn, no).id)


def test_a_signature_reaches_the_form_of_the_visit_and_the_step_with_its_picture(people):
    no, head = people.issued(), people.people["dept_head"]
    phone = handed(head, no, at("03-02 10:00"), "sign_visit")
    assert phone.sign("sign_visit", at("03-02 10:05"))
    (offered,) = acts.for_step(head, no, "visited")
    assert (offered.field, offered.value, offered.at) == ("signed", True, at("03-02 10:05"))
    files = {"signed": [offered.reference]}
    cases.take_step(head, no, "visited", {"signed": True}, at=at("03-02 10:06"), files=files)
    assert acts.for_step(head, no, "visited") == ()
    assert [step.event for step in case_view.view(head, no, at=at("03-02 10:07")).steps][-1] == "visited"


def test_what_is_sent_twice_is_done_once_and_somebody_else_comes_too_late(people):
    no = people.issued()
    phone = handed(people.people["dept_head"], no, at("03-02 10:00"), "sign_visit")
    assert phone.sign("sign_visit", at("03-02 10:05"), request="a")
    assert not phone.sign("sign_visit", at("03-02 10:05"), request="a")
    with pytest.raises(CustomerRefused, match="done"):
        phone.sign("sign_visit", at("03-02 10:06"), request="b")
    assert len(rows(no)) == 1
    seen = phone.look(at("03-02 10:07"))
    assert "sign_visit" not in seen.asks and [act.ask for act in seen.acts] == ["sign_visit"]


def test_of_two_who_answer_at_once_one_is_heard(people):
    no = people.issued()
    phone = handed(people.people["officer"], no, at("03-02 10:00"))

    def rated(score):
        try:
            return phone.rate("rate_window", score, at("03-02 10:01"), request=f"request-{score}")
        except CustomerRefused as refusal:
            return refusal.facts["problem"]

    with ThreadPoolExecutor(2) as both:
        assert sorted(map(str, both.map(rated, (1, 5)))) == ["True", "done"]
    assert len(rows(no)) == 1


def test_a_signature_that_is_no_picture_is_refused_and_nothing_is_kept(people):
    no = people.issued()
    phone = handed(people.people["dept_head"], no, at("03-02 10:00"), "sign_visit")
    for picture in (b"", b"<script>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + b"0" * 40):
        with pytest.raises(FilesRefused):
            phone.sign("sign_visit", at("03-02 10:05"), picture=picture)
    assert rows(no) == [] and "sign_visit" in phone.look(at("03-02 10:06")).asks


def test_a_date_is_agreed_as_it_was_proposed_and_fills_the_visit_and_the_plan(people):
    no, head = people.issued(), people.people["dept_head"]
    phone = handed(head, no, at("03-02 10:00"), "agree_date", agreed_by="2026-03-04T18:00", plan="更换管道")
    assert [(rule.title.zh, value) for rule, value in phone.look(at("03-02 10:01")).proposal] == [
        ("与客户约定完成时间", "2026-03-04T10:00:00+00:00"),
        ("处理方案", "更换管道"),
    ]
    assert phone.agree("agree_date", at("03-02 10:05"))
    for event in ("visited", "plan_entered"):
        (offered,) = acts.for_step(head, no, event)
        assert (offered.field, offered.value) == ("agreed_by", at("03-04 18:00"))


def test_nobody_agrees_to_a_date_that_has_passed(people):
    phone = handed(people.people["dept_head"], people.issued(), at("03-02 10:00"), "agree_date", agreed_by="2026-03-02T12:00")
    with pytest.raises(CustomerRefused, match="date_passed"):
        phone.agree("agree_date", at("03-02 12:00"))


def test_window_and_result_are_rated_apart_and_kept_for_whoever_they_concern(people):
    no = people.issued()
    phone = handed(people.people["officer"], no, at("03-02 10:00"))
    assert "rate_result" not in phone.look(at("03-02 10:01")).asks
    with pytest.raises(CustomerRefused, match="not_asked"):
        phone.rate("rate_result", 5, at("03-02 10:02"))
    assert phone.rate("rate_window", 4, at("03-02 10:03"), "很耐心 👍 \u202eأهلا <script>alert(1)</script>")
    people.step(no, "closure_requested", "dept_head", at("03-02 11:00"), signed=True)
    assert phone.rate("rate_result", 2, at("03-02 11:05"))
    kept = [(act.ask, act.score, act.concerns_id) for act in rows(no)]
    assert kept == [
        ("rate_window", 4, people.people["officer"].id),
        ("rate_result", 2, people.people["dept_head"].id),
    ]
    (offered,) = acts.for_step(people.people["officer"], no, "closure_verified")
    assert (offered.field, offered.value) == ("satisfaction", 2)


def test_the_window_is_rated_once_whatever_links_there_are(people):
    no, officer = people.issued(), people.people["officer"]
    handed(officer, no, at("03-02 10:00")).rate("rate_window", 1, at("03-02 10:01"))
    again = handed(officer, no, at("03-02 10:02"))
    assert "rate_window" not in again.look(at("03-02 10:03")).asks
    with pytest.raises(CustomerRefused, match="done"):
        again.rate("rate_window", 5, at("03-02 10:04"))


def test_a_rating_has_one_to_five_stars(people):
    phone = handed(people.people["officer"], people.issued(), at("03-02 10:00"))
    for score in (0, 6, -1, None):
        with pytest.raises(CustomerRefused, match="no_score"):
            phone.rate("rate_window", score, at("03-02 10:01"))


def test_what_is_too_long_is_refused_and_can_be_sent_again_shorter(people):
    no = people.issued()
    phone = handed(people.people["officer"], no, at("03-02 10:00"))
    with pytest.raises(CustomerRefused, match="too_long"):
        phone.rate("rate_window", 5, at("03-02 10:01"), "好" * 1001, request="same")
    assert phone.rate("rate_window", 5, at("03-02 10:02"), "好" * 1000, request="same")


def test_a_link_that_was_ended_meanwhile_does_nothing(people):
    no, officer = people.issued(), people.people["officer"]
    phone = handed(officer, no, at("03-02 10:00"))
    links.revoke(officer, no, at=at("03-02 10:01"))
    with pytest.raises(LinkClosed):
        phone.rate("rate_window", 5, at("03-02 10:02"))
    assert rows(no) == []


def test_asking_for_what_the_link_does_not_ask_does_nothing(people):
    phone = handed(people.people["officer"], people.issued(), at("03-02 10:00"))
    for ask in ("sign_visit", "agree_date", "nonsense", "rate_window"):
        with pytest.raises(CustomerRefused, match="not_asked"):
            phone.sign(ask, at("03-02 10:01"))


def test_complaining_again_arrives_at_the_counter_with_the_earlier_case(people):
    no, officer = people.issued(), people.people["officer"]
    phone = handed(officer, no, at("03-02 10:00"))
    with pytest.raises(CustomerRefused, match="nothing_written"):
        phone.complain("complain_again", " \n", at("03-02 10:01"))
    assert phone.complain("complain_again", "还在漏水", at("03-02 10:02"), request="a")
    assert not phone.complain("complain_again", "还在漏水", at("03-02 10:02"), request="a")
    (waiting,) = arrivals.listed(officer, at=at("03-02 10:03"))
    assert (waiting.text, waiting.earlier_no) == ("还在漏水", no)


def test_where_the_regime_has_a_step_for_it_complaining_again_is_that_step(database):
    house = House()
    officer = house.people["officer"]
    data = {"nature": "valid", "room": "1-1", "demand": "漏水"}
    no = cases.open_case(officer, pack="handbook", project_id=house.units["riverside"], event="registered", data=data, at=MONDAY)
    phone = handed(officer, no, MONDAY + timedelta(hours=1))
    assert phone.complain("complain_again", "没人来", MONDAY + timedelta(hours=2))
    last = case_view.view(officer, no, at=MONDAY + timedelta(hours=3)).steps[-1]
    assert (last.event, last.role.zh, last.who) == ("complained_again", "投诉人", None)


def test_whoever_is_to_hear_of_it_finds_it_in_the_inbox_without_a_word_of_the_customers(people):
    no = people.issued()
    phone = handed(people.people["officer"], no, at("03-02 10:00"), "sign_visit")
    phone.sign("sign_visit", at("03-02 10:01"))
    phone.rate("rate_window", 1, at("03-02 10:02"), "张三丰说的")
    for role, when in (("dept_head", "03-02 10:01"), ("center_staff", "03-02 10:02")):
        found = [line for line in inbox.look(people.people[role], at=at("03-02 10:05")) if line.rule == "customer_act"]
        assert [line.at for line in found] == [at(when)] and "张三丰" not in repr(found)


def test_all_of_it_is_on_record_and_proven(people):
    no = people.issued()
    phone = handed(people.people["dept_head"], no, at("03-02 10:00"), "sign_visit")
    phone.sign("sign_visit", at("03-02 10:01"))
    with reading() as conn:
        last = [row for row in audit_rows.chain(conn) if row.subject == no][-1]
        assert audit.check(conn) == []
    (act,) = rows(no)
    assert (last.actor, last.actor_id, last.action) == (f"customer by link {act.link_id}", None, "customer_sign")
    assert last.data == {"link": act.link_id, "ask": "sign_visit", "sha256": act.sha256.hex()}
