"""A step: all of it or nothing, once, by whoever may, in the order of time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from db.engine import reading, transaction
from services import cases
from services.errors import CaseChanged, CaseNotFound, NotPermitted, StepDataRefused, StepNotAllowed
from services.verify import verify
from tests.services.group import MONDAY, Group, at, group


@pytest.fixture
def people(database: str) -> Group:
    return group()


def _count(table: str) -> int:
    with reading() as conn:
        return int(conn.execute(text(f"select count(*) from {table}")).scalar_one())


ROWS = ("cases", "steps", "clocks", "papers", "penalties", "messages", "audit")


def test_a_reception_opens_a_case_with_its_first_clock(people: Group) -> None:
    no = people.opened()
    assert no == "KS-20260302-0001"
    with reading() as conn:
        clock = conn.execute(text("select * from clocks")).one()
    assert (clock.rule, clock.due_at) == ("order_submit", at("03-02 09:30"))
    assert clock.reason["unit"] == "minutes"
    assert clock.responsible_id == people.people["officer"].id


def test_numbers_count_from_one_each_day(people: Group) -> None:
    assert [people.opened(), people.opened(), people.opened(MONDAY + timedelta(days=1))] == [
        "KS-20260302-0001",
        "KS-20260302-0002",
        "KS-20260303-0001",
    ]


def test_a_step_that_fails_at_its_very_end_leaves_nothing_behind(people: Group) -> None:
    no = people.opened()
    with transaction() as conn:
        conn.execute(text("create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$"))
        conn.execute(text("create trigger refuse before insert on audit execute function refuse()"))
    before = [_count(table) for table in ROWS]
    with pytest.raises(Exception, match="no"):
        people.step(no, "order_submitted", "officer", at("03-02 09:45"), required_by="2026-03-05T18:00+08:00")
    assert [_count(table) for table in ROWS] == before
    with reading() as conn:
        assert conn.execute(text("select version, holder_role from cases")).one() == (1, "officer")


def test_a_refused_step_writes_nothing_and_names_what_is_allowed(people: Group) -> None:
    no = people.opened()
    before = [_count(table) for table in ROWS]
    with pytest.raises(StepNotAllowed) as refusal:
        people.step(no, "order_issued", "gm", at("03-02 09:10"))
    assert "order_submitted" in refusal.value.facts["events"]
    assert [_count(table) for table in ROWS] == before


def test_the_wrong_role_is_refused(people: Group) -> None:
    no = people.opened()
    with pytest.raises(StepNotAllowed):
        people.step(no, "order_submitted", "gm", at("03-02 09:10"), required_by="2026-03-05T18:00+08:00")


def test_somebody_who_may_only_look_takes_no_step(people: Group) -> None:
    no = people.opened()
    with pytest.raises(NotPermitted):
        people.step(no, "order_submitted", "hr", at("03-02 09:10"), required_by="2026-03-05T18:00+08:00")


def test_a_case_that_is_not_there_is_not_found(people: Group) -> None:
    with pytest.raises(CaseNotFound):
        people.step("KS-20260302-9999", "order_issued", "gm", at("03-02 09:10"))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({}, "missing"),
        ({"required_by": "2026-03-02T08:00+08:00"}, "not_later"),
        ({"required_by": "tomorrow"}, "not_instant"),
        ({"required_by": "2026-03-05T18:00+08:00", "colour": "red"}, "unknown"),
    ],
)
def test_what_a_step_says_must_make_sense(people: Group, data: dict[str, str], problem: str) -> None:
    no = people.opened()
    with pytest.raises(StepDataRefused) as refusal:
        people.step(no, "order_submitted", "officer", at("03-02 09:10"), **data)
    assert refusal.value.facts["problem"] == problem


def test_the_same_request_sent_twice_is_one_step(people: Group) -> None:
    no = people.opened()
    officer, data = people.people["officer"], {"required_by": "2026-03-05T18:00+08:00"}
    first = cases.take_step(officer, no, "order_submitted", data, at=at("03-02 09:10"), expected_version=1, request_id="r1")
    second = cases.take_step(officer, no, "order_submitted", data, at=at("03-02 09:11"), expected_version=1, request_id="r1")
    assert (first.repeated, second.repeated, second.version) == (False, True, first.version)
    assert _count("steps") == 2


def test_the_same_form_sent_twice_opens_one_case(people: Group) -> None:
    officer = people.people["officer"]
    data = {
        "room": "1-101",
        "customer_name": "张三",
        "customer_phone": "13800000000",
        "demand": "渗水",
        "category": "property",
        "severity": "general",
        "channel": "visit",
    }
    numbers = {
        cases.open_case(
            officer, pack="group", project_id=people.project_id, event="reception_ended", data=data, at=MONDAY, request_id="r"
        )
        for _ in range(2)
    }
    assert len(numbers) == 1
    assert _count("cases") == 1


def test_of_two_who_saw_the_same_version_one_wins_and_the_other_is_told_who_did_what(people: Group) -> None:
    no = people.opened()
    people.step(no, "order_submitted", "officer", at("03-02 09:10"), required_by="2026-03-05T18:00+08:00")
    deputy = people.people["deputy_gm"]

    def decide(event: str) -> object:
        data = {"reason": "no room"} if event == "order_returned" else {}
        try:
            return cases.take_step(deputy, no, event, data, at=at("03-02 09:20"), expected_version=2)
        except CaseChanged as refusal:
            return refusal

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(decide, ["order_reviewed", "order_returned"]))
    refused = [r for r in results if isinstance(r, CaseChanged)]
    assert len(refused) == 1
    assert refused[0].facts["who"] == "deputy_gm"
    assert refused[0].facts["at"] == at("03-02 09:20")
    assert _count("steps") == 3


def test_a_clock_set_back_does_not_put_a_step_before_the_one_before(people: Group) -> None:
    no = people.issued()
    people.step(no, "visited", "dept_head", MONDAY - timedelta(hours=3), signed=True)
    with reading() as conn:
        instants = [row.at for row in conn.execute(text("select at from steps order by n"))]
    assert instants == sorted(instants)
    assert not verify().differences


def test_personal_data_stand_in_the_case_and_nowhere_else(people: Group) -> None:
    people.opened()
    with reading() as conn:
        assert conn.execute(text("select customer_phone from cases")).scalar_one() == "13800000000"
        for table in ("steps", "audit", "messages", "clocks"):
            assert "13800000000" not in str(conn.execute(text(f"select to_jsonb(t) from {table} t")).all())


def test_a_case_keeps_the_regime_that_was_in_force_when_it_opened(people: Group) -> None:
    people.opened()
    with reading() as conn:
        assert conn.execute(text("select pack, pack_version from cases")).one() == ("group", "2020-01-01")
