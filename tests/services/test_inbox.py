"""A person's inbox: what is in it, what is read, and whose it is not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from db.engine import reading, transaction
from db.tables import messages, people
from services import inbox
from services.delivery import outbox
from services.errors import NotPermitted
from tests.services.group import MONDAY, group

LATER = MONDAY + timedelta(hours=3)
# No daily reminder falls due when an order is issued at 10:30.
TEN = MONDAY + timedelta(hours=1)


@pytest.fixture
def here(database):
    return group()


def post(here, key, role="gm", at=MONDAY, to_role=None, **more):
    values = {"rule": "weekly_leftovers", "data": {"pack": "group"}, "cite": "31", **more}
    to_id = None if to_role else here.people[role].id
    with transaction() as conn:
        return outbox.post(conn, key=key, at=at, to_role=to_role or role, to_id=to_id, **values)


def ids(actor, **asked):
    return [line.id for line in inbox.look(actor, at=LATER, **asked)]


def test_an_empty_inbox_is_empty(here):
    gm = here.people["gm"]
    assert inbox.look(gm, at=LATER) == () and inbox.unread(gm, at=LATER) == 0 and inbox.kinds_of(gm, at=LATER) == {}


def test_a_reminder_is_there_whatever_becomes_of_its_delivery_and_says_how_its_case_stands(here):
    no = here.issued(TEN)
    (line,) = inbox.look(here.people["dept_head"], at=LATER)
    assert (line.kind, line.no, line.page, line.read) == ("督办令签发通知", no, f"case?no={no}", False)
    assert line.due_at == MONDAY + timedelta(hours=2.5) and line.cite == "第19条" and line.status == "waiting"
    assert inbox.look(here.people["gm"], at=LATER) == ()


def test_messages_lie_newest_first_and_not_before_their_instant(here):
    first, second = post(here, "a"), post(here, "b", at=TEN)
    post(here, "tomorrow", at=LATER + timedelta(seconds=1))
    assert ids(here.people["gm"]) == [second, first]
    assert ids(here.people["gm"], limit=1) == [second]


def test_read_and_unread_and_all_read(here):
    gm, at = here.people["gm"], LATER
    first, second = post(here, "a"), post(here, "b", rule="monthly_leftovers")
    third = post(here, "c", at=TEN)
    assert inbox.mark_read(gm, [first], at=at) == 1 and inbox.mark_read(gm, [first], at=at) == 0
    assert inbox.unread(gm, at=at) == 2 and ids(gm, unread=True) == [third, second]
    assert inbox.mark_unread(gm, [first], at=at) == 1 and inbox.unread(gm, at=at) == 3
    assert inbox.mark_all_read(gm, at=at, rule="weekly_leftovers") == 2 and ids(gm, unread=True) == [second]
    assert inbox.mark_all_read(gm, at=at) == 1 and inbox.unread(gm, at=at) == 0


def test_kinds_are_called_as_the_regime_calls_them_and_filter(here):
    gm = here.people["gm"]
    first, second = post(here, "a"), post(here, "b", rule="monthly_leftovers")
    assert inbox.kinds_of(gm, at=LATER) == {"weekly_leftovers": "上周遗留未完成", "monthly_leftovers": "上月遗留重大投诉"}
    assert ids(gm, rule="monthly_leftovers") == [second] and ids(gm, rule="weekly_leftovers") == [first]


def test_what_goes_to_a_role_is_read_by_each_of_them_for_themselves(here):
    hr = here.people["hr"]
    with transaction() as conn:
        values = {"login": "hr-2", "name": "hr-2", "role": "hr", "org_id": hr.org_id, "created_at": MONDAY}
        other_id = conn.execute(insert(people).values(**values).returning(people.c.id)).scalar_one()
    other = type(hr)(other_id, "hr-2", "hr", hr.org_id, hr.org_path, None, "zh", "person")
    elsewhere = type(hr)(other_id, "hr-2", "hr", hr.org_id, "/9/", None, "zh", "person")
    here.issued(TEN)
    with reading() as conn:
        case_id = conn.execute(select(messages.c.case_id)).scalar_one()
    plain, about = post(here, "a", to_role="hr"), post(here, "b", to_role="hr", at=TEN, case_id=case_id)
    assert ids(hr) == ids(other) == [about, plain]
    assert ids(elsewhere) == [plain]  # the case lies outside that unit
    assert ids(here.people["gm"]) == []
    assert inbox.mark_read(hr, [plain], at=LATER) == 1 and inbox.mark_read(hr, [plain], at=LATER) == 0
    assert (inbox.unread(hr, at=LATER), inbox.unread(other, at=LATER)) == (1, 2)
    assert inbox.mark_all_read(other, at=LATER) == 2 and inbox.unread(other, at=LATER) == 0
    assert inbox.mark_unread(hr, [plain], at=LATER) == 1 and inbox.unread(hr, at=LATER) == 2


def test_late_reminders_lie_folded_in_the_one_that_they_went_into(here):
    gm = here.people["gm"]
    first, second, third = post(here, "a"), post(here, "b", at=TEN), post(here, "c", at=LATER)
    with transaction() as conn:
        conn.execute(update(messages).where(messages.c.id.in_([first, second])).values(merged_into=third))
    (line,) = inbox.look(gm, at=LATER)
    assert line.id == third and line.merged_count == 2 and [one.at for one in line.merged] == [MONDAY, TEN]
    assert inbox.unread(gm, at=LATER) == 1


def test_what_is_held_back_is_not_shown_yet(here):
    post(here, "a")
    with transaction() as conn:
        conn.execute(update(messages).values(status="held"))
    assert ids(here.people["gm"]) == [] and inbox.unread(here.people["gm"], at=LATER) == 0


def test_nobody_reads_or_marks_what_is_somebody_elses(here):
    message = post(here, "a")
    assert inbox.mark_read(here.people["hr"], [message], at=LATER) == 0
    assert inbox.unread(here.people["gm"], at=LATER) == 1


def test_a_role_without_an_inbox_is_refused(here):
    with pytest.raises(NotPermitted):
        inbox.look(replace(here.people["gm"], role="wall"), at=LATER)


def test_the_count_ends_where_nobody_reads_a_larger_number(here):
    row = {"rule": "weekly_leftovers", "at": MONDAY, "to_role": "gm", "to_id": here.people["gm"].id, "cite": "31"}
    with transaction() as conn:
        rows = [{**row, "key": str(n), "recorded_at": MONDAY} for n in range(inbox.COUNTED + 20)]
        conn.execute(insert(messages), rows)
    assert inbox.unread(here.people["gm"], at=LATER) == inbox.COUNTED
