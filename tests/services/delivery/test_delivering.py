"""From the outbox to the receiver: what arrives, to whom, once and in order."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Thread

from sqlalchemy import insert, select, update

from db.engine import reading, transaction
from db.tables import deliveries, messages, orgs, people
from services import contacts, delivery
from services.access import SYSTEM
from services.replay import MADE_UP
from tests.services.delivery.ways import hook, post, reach
from tests.services.group import MONDAY

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
LATER = MONDAY + 3 * HOUR
# Issued at 10:30, when no daily reminder falls due.
TEN = MONDAY + HOUR


def rows(table):
    with reading() as conn:
        return conn.execute(select(table).order_by(table.c.id)).all()


def statuses():
    return [row.status for row in rows(messages)]


def test_with_nothing_in_the_outbox_nothing_is_sent(here, web, gateways):
    gateways(web=web.port)
    assert delivery.deliver_due(LATER) == 0
    assert web.tries == 0


def test_without_any_gateway_messages_are_kept_in_the_inbox(here):
    here.issued(TEN)
    assert delivery.deliver_due(LATER) == 0
    assert statuses() == ["kept"]


def test_a_notice_says_case_project_stage_due_article_and_link_and_nothing_about_the_customer(here, web, gateways):
    gateways(web=web.port)
    reach("dept_head")
    no = here.issued(TEN)
    assert delivery.deliver_due(LATER) == 1
    (found,) = web.all
    assert found.subject == f"督办令已签发：project，{no}"
    # The visit is due an hour after the issue.
    for said in (no, "project", "上门回访", "3月2日 11:30", "第19条", f"https://duban.example/case?no={no}"):
        assert said in found.body
    assert MADE_UP["customer_name"] not in found.body and MADE_UP["customer_phone"] not in found.body
    assert statuses() == ["sent"]
    assert delivery.deliver_due(LATER) == 0 and len(web.all) == 1


def test_a_mail_is_one_letter_with_an_id_of_ours(here, mailbox, gateways):
    gateways(mail={"url": f"mailto://127.0.0.1:{mailbox.port}?from=duban@example.com&to={{address}}&mode=insecure"})
    reach("dept_head", "mail", "head@example.com")
    no = here.issued(TEN)
    assert delivery.deliver_due(LATER) == 1
    (found,) = mailbox.all
    (row,) = rows(messages)
    assert found.id == f"<{row.id}-{row.to_id}-{row.uid.hex}@example.com>"
    assert found.address == "head@example.com" and no in found.subject and "第19条" in found.body


def test_whoever_reads_english_gets_english(here, web, gateways):
    gateways(web=web.port)
    reach("dept_head")
    with transaction() as conn:
        conn.execute(update(people).where(people.c.login == "dept_head").values(language="en"))
    here.issued(TEN)
    delivery.deliver_due(LATER)
    assert web.all[0].subject.startswith("Order issued") and "Visit" in web.all[0].body and "due 2 Mar 11:30" in web.all[0].body


def test_a_message_without_a_case_says_its_facts_and_leads_to_its_page(here, web, gateways):
    gateways(web=web.port)
    reach("gm")
    lines = {"zh": ["共 3 件", "最久 5 天"], "en": ["3 in all", "5 days at most"]}
    post(here, "digest/1", data={"pack": "group", "lines": lines, "page": "escalations?digest=1"})
    delivery.deliver_due(MONDAY)
    (found,) = web.all
    assert found.subject == "上周遗留未完成"
    assert "共 3 件\n最久 5 天\n依据：第31条" in found.body and "https://duban.example/escalations?digest=1" in found.body


def test_the_same_key_is_one_message(here):
    assert post(here, "digest/1") is not None
    assert post(here, "digest/1") is None
    assert len(rows(messages)) == 1


def test_the_preferred_channel_is_taken_and_another_one_where_that_has_no_gateway(here, web, gateways):
    gateways(web=web.port, other=web.port)
    reach("gm", "other", "second")
    reach("gm", "web", "first", preferred=True)
    post(here, "a")
    delivery.deliver_due(MONDAY)
    gateways(other=web.port)
    post(here, "b")
    delivery.deliver_due(MONDAY)
    assert [one.address for one in web.all] == ["first", "second"]


def test_a_message_to_a_role_reaches_everybody_who_has_it_where_the_case_lies(here, web, gateways):
    gateways(web=web.port)
    no = here.issued(TEN)
    with transaction() as conn:
        unit = conn.execute(select(orgs.c.id).where(orgs.c.code == "replay-company")).scalar_one()
        values = {"kind": "company", "code": "other", "name": "other", "path": "/elsewhere/"}
        elsewhere = conn.execute(insert(orgs).values(**values).returning(orgs.c.id)).scalar_one()
        for login, org, active in (("near", unit, True), ("far", elsewhere, True), ("gone", unit, False)):
            row = {"login": login, "name": login, "role": "hr", "org_id": org, "active": active, "created_at": MONDAY}
            conn.execute(insert(people).values(**row))
    for login in ("hr", "near", "far"):
        reach(login)
    with reading() as conn:
        case_id = conn.execute(select(messages.c.case_id)).scalar_one()
    post(here, "all", to_role="hr", at=MONDAY)
    post(here, "of the case", to_role="hr", at=LATER, case_id=case_id)
    assert delivery.deliver_due(LATER) == 5
    assert sorted(one.address for one in web.all if no not in one.body) == ["far", "hr", "near"]
    assert sorted(one.address for one in web.all if no in one.body) == ["hr", "near"]


def test_a_reminder_that_went_into_a_later_one_is_not_sent(here, web, gateways):
    gateways(web=web.port)
    reach("gm")
    first, second = post(here, "a"), post(here, "b", at=LATER)
    with transaction() as conn:
        conn.execute(update(messages).where(messages.c.id == first).values(merged_into=second))
    assert delivery.deliver_due(LATER) == 1
    assert statuses() == ["kept", "sent"]


def test_what_lies_unread_for_a_day_at_most_goes_out_once_there_is_a_channel(here, web, gateways):
    gateways(web=web.port)
    for key, at in (("old", MONDAY - timedelta(days=2)), ("new", MONDAY)):
        post(here, key, at=at)
    delivery.deliver_due(LATER)
    assert statuses() == ["kept", "kept"]
    assert contacts.set_address(SYSTEM, "gm", "web", "gm", preferred=True, at=LATER) == 1
    assert delivery.deliver_due(LATER) == 1
    assert statuses() == ["kept", "sent"]


def test_what_waits_for_an_address_that_is_removed_is_kept(here, web, gateways):
    gateways(web=web.port)
    reach("gm")
    web.answer = 503
    post(here, "a")
    delivery.deliver_due(MONDAY)
    assert contacts.remove_address(SYSTEM, "gm", "web", at=LATER) == 1
    delivery.deliver_due(LATER)
    assert statuses() == ["kept"] and rows(deliveries) == []


def test_a_message_is_not_sent_before_its_instant(here, web, gateways):
    gateways(web=web.port)
    reach("gm")
    post(here, "a", at=LATER)
    with reading() as conn:
        assert delivery.next_instant(conn) == LATER
    assert delivery.deliver_due(LATER - SECOND) == 0
    assert delivery.deliver_due(LATER) == 1
    with reading() as conn:
        assert delivery.next_instant(conn) is None


def test_a_person_gets_messages_in_order_and_a_failing_one_is_not_overtaken(here, web, gateways):
    gateways(web=web.port)
    reach("gm")
    for minute in range(30):
        post(here, f"m{minute}", at=MONDAY + timedelta(minutes=minute), data={"lines": {"zh": [f"第{minute:02}条"]}})
    web.answer = 500
    assert delivery.deliver_due(LATER) == 0
    assert web.tries == 1  # the others wait behind it
    web.answer = 200
    assert delivery.deliver_due(LATER + HOUR) == 30
    found = [f"第{minute:02}条" for minute in range(30)]
    assert [next(line for line in found if line in one.body) for one in web.all] == found


def test_two_workers_at_once_send_each_message_once(here, web, gateways):
    gateways(web={"url": hook(web.port), "parallel": 4})
    logins = [login for login in here.people if login != "wall"]
    for login in logins:
        reach(login)
        for n in range(5):
            post(here, f"{login}/{n}", role=login)
    with ThreadPoolExecutor(2) as workers:
        sent = sum(workers.map(delivery.deliver_due, (LATER, LATER)))
    ids = [one.id for one in web.all]
    assert sent == len(ids) == len(set(ids)) == 5 * len(logins)
    assert set(statuses()) == {"sent"}


KILLED = """
from datetime import datetime
from services import delivery
delivery.deliver_due(datetime.fromisoformat({at!r}))
"""


def test_a_worker_killed_in_the_middle_repeats_one_message_at_most_under_the_same_id(here, web, gateways):
    gateways(web=web.port)
    for login in ("gm", "hr"):
        reach(login)
    sent = [post(here, "a"), post(here, "b")]
    web.hanging.add("gm")
    command = [sys.executable, "-c", KILLED.format(at=LATER.isoformat())]
    worker = subprocess.Popen(command, env=os.environ)
    web.wait_for(tries=1)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    web.hanging.clear()
    web.released.set()
    assert delivery.deliver_due(LATER) == 2  # the lane is free at once
    web.wait_for(count=3)
    ids = [one.id.split("-")[0] for one in web.all]
    assert sorted(ids) == sorted(map(str, [sent[0], *sent])) and len({one.id for one in web.all}) == 2


def test_the_loop_delivers_what_comes_in_and_takes_a_gateway_that_is_added(here, web, gateways):
    gateways()
    stop = Event()
    loop = Thread(target=delivery.run, args=(stop,))
    loop.start()
    try:
        gateways(web=web.port)
        reach("gm")
        post(here, "a")
        web.wait_for(count=1)
    finally:
        stop.set()
        loop.join(20)
    assert not loop.is_alive()
