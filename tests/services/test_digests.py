"""What stands in each digest, for whom, and how its reader hears of it."""

from datetime import datetime

import pytest
from sqlalchemy import update

from db.engine import reading, transaction
from db.queries import cases as case_queries
from db.tables import people as rows
from services import advance, digests, inbox, schedules
from services.errors import NotPermitted
from tests.services.group import at, group
from tests.services.house import House
from tests.services.told import cases_in, told


@pytest.fixture
def people(database):
    return group()


@pytest.fixture
def house(database):
    return House()


def run(when):
    advance.advance_due(when)
    schedules.run_due(when)


def ids(*numbers):
    with reading() as conn:
        return {case_queries.find(conn, no).id for no in numbers}


def test_an_overdue_case_stands_in_the_deputys_digest_and_a_grave_one_in_the_general_managers(people):
    late, grave = people.issued(), people.issued(severity="major")
    people.opened(at("03-06 08:00"))
    run(at("03-06 09:30"))
    assert set(cases_in("overdue_digest", at("03-06 09:30"))) == ids(late, grave)
    assert set(cases_in("severe_digest", at("03-06 09:30"))) == ids(grave)
    assert {one.rule: one.to_role for one in told() if one.at == at("03-06 09:30")} == {
        "overdue_digest": "deputy_gm",
        "severe_digest": "gm",
    }


def test_the_reader_hears_of_all_cases_by_one_message_that_leads_to_the_document(people):
    people.issued(), people.issued()
    run(at("03-06 10:00"))
    digest = next(one for one in told() if (one.rule, one.at) == ("overdue_digest", at("03-06 09:30")))
    lines = inbox.look(people.people["deputy_gm"], at=at("03-06 10:00"), rule="overdue_digest")
    assert [(line.id, line.page, line.lines) for line in lines] == [
        (digest.message_id, f"escalations?digest={digest.id}", ("共 2 件。",))
    ]
    # The reminders of single cases stay on record, and are not delivered by themselves.
    assert lines[0].merged_count == 2


def test_handling_is_slow_after_two_missed_days_or_when_the_time_is_nearly_gone_without_a_plan(people):
    silent = people.issued()
    planned = people.issued()
    people.step(planned, "plan_entered", "dept_head", at("03-02 10:00"), plan="更换三通")
    run(at("03-02 12:00"))
    busy = people.issued(at("03-03 09:00"))
    run(at("03-04 18:00"))
    # Ordered Monday 09:30 until Thursday 18:00: by Wednesday 18:00 seven tenths are gone, two evenings passed in silence.
    assert set(cases_in("slow_digest", at("03-03 18:00"))) == ids(silent)
    assert cases_in("slow_digest", at("03-04 18:00")) == dict.fromkeys(ids(silent, planned, busy), "missed")
    people.step(silent, "progress_logged", "dept_head", at("03-05 08:00"), text="材料到场")
    people.step(planned, "progress_logged", "dept_head", at("03-05 08:00"), text="材料到场")
    run(at("03-05 18:00"))
    found = cases_in("slow_digest", at("03-05 18:00"))
    assert found == dict.fromkeys(ids(silent), "gone") | dict.fromkeys(ids(busy), "missed")


def test_leftovers_were_opened_before_the_week_or_month_and_are_still_open(people):
    old, grave = people.issued(at("02-20 09:00")), people.issued(at("02-21 09:00"), severity="group")
    people.opened(at("03-02 09:00"))
    solved = people.opened(at("02-21 09:00"))
    people.step(solved, "resolved_on_spot", "officer", at("02-21 09:05"), signed=True)
    run(at("03-02 09:30"))
    assert set(cases_in("weekly_leftovers", at("03-02 09:30"))) == ids(old, grave)
    assert set(cases_in("monthly_leftovers", at("03-01 09:30"))) == ids(grave)


def test_a_case_solved_later_still_stands_in_the_digest_of_an_instant_when_it_was_open(people):
    solved = people.opened(at("02-27 09:00"))
    people.step(solved, "resolved_on_spot", "officer", at("03-02 10:00"), signed=True)
    run(at("03-02 12:00"))
    assert set(cases_in("weekly_leftovers", at("03-02 09:30"))) == ids(solved)


def test_the_list_of_officers_names_them_and_their_last_day(house):
    run(at("07-01 12:00"))
    staff = house.people["staff"]
    found = next(one for one in digests.recent(staff, at=at("07-01 12:00")) if one.rule == "rotation_due")
    listed = digests.people_in(staff, found.id)
    assert found.people == len(listed) == 2
    assert {(one.unit, one.due_at) for one in listed} == {("滨江一号院", at("07-06 00:00")), ("星河湾", at("07-06 00:00"))}


@pytest.mark.parametrize(("came", "stands"), [("2025-09-15T00:00+08:00", [1]), ("2025-10-01T12:00+08:00", [])])
def test_whose_six_months_are_over_by_the_next_list_stands_in_this_one(people, came, stands):
    with transaction() as conn:
        conn.execute(update(rows).values(created_at=datetime.fromisoformat(came)))
    run(at("03-02 12:00"))
    assert [one.people for one in told() if one.rule == "rotation_due"] == stands


def test_who_may_see_which_digest(house):
    house.issued(when=at("02-20 09:00"))
    run(at("03-02 10:00"))
    when = at("03-02 10:00")
    staff = {one.rule for one in digests.recent(house.people["staff"], at=when)}
    assert staff >= {"overdue_digest", "severe_digest", "weekly_leftovers"}
    own = digests.recent(house.people["gm"], at=when)
    assert {one.rule for one in own if one.own} >= {"severe_digest", "weekly_leftovers"}
    severe = next(one for one in own if one.rule == "severe_digest")
    assert digests.one(house.people["gm"], severe.id, at=when) == severe
    chairman = next(actor for actor in house.people.values() if actor.role == "chairman")
    assert digests.one(chairman, severe.id, at=when) is None
    with pytest.raises(NotPermitted):
        digests.recent(house.people["officer"], at=when)
