"""Gateways that fail, hang, refuse, and come back; what could not be delivered; the rate limit."""

import logging
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from db import embedded
from db.engine import reading
from db.tables import audit, deliveries, messages
from services import delivery
from services.delivery.carrying import carry
from services.delivery.gateways import Gateway
from services.delivery.letters import Letter
from services.delivery.outcomes import FIRST_WAIT, LONGEST_WAIT, MOST_ATTEMPTS, SENT, Outcome, after, later, never, wait_after
from services.errors import NotPermitted
from tests.services.delivery.receivers import free_port, http_receiver, silent_server
from tests.services.delivery.ways import hook, post, reach
from tests.services.group import MONDAY

LATER = MONDAY + timedelta(hours=1)
MAIL = "mailto://{at}?from=duban@example.com&to={{address}}&mode=insecure"
LETTER = Letter("7-1-abc", "主题", "内容")


def only_delivery():
    with reading() as conn:
        return conn.execute(select(deliveries)).one()


def message_status():
    with reading() as conn:
        return conn.execute(select(messages.c.status)).scalar_one()


def mail_to(port):
    return {"url": MAIL.format(at=f"127.0.0.1:{port}")}


@pytest.mark.parametrize("status", [500, 503, 429, 401])
def test_what_a_web_service_cannot_take_now_comes_again_under_the_same_id(here, web, gateways, status):
    gateways(web=web.port)
    reach("gm")
    post(here, "a")
    web.answer = status
    assert delivery.deliver_due(MONDAY) == 0
    row = only_delivery()
    assert (row.status, row.error, row.attempts) == ("waiting", f"http_{status}", 1)
    assert FIRST_WAIT / 2 <= row.next_at - MONDAY <= FIRST_WAIT
    with reading() as conn:
        assert delivery.next_instant(conn) == row.next_at
    assert delivery.deliver_due(row.next_at - timedelta(microseconds=1)) == 0 and web.tries == 1
    web.answer = 200
    assert delivery.deliver_due(row.next_at) == 1
    assert message_status() == "sent" and only_delivery().attempts == 2


def test_a_service_that_is_away_is_tried_until_it_is_back(here, gateways):
    port = free_port()
    gateways(web=port)
    reach("gm")
    post(here, "a")
    delivery.deliver_due(MONDAY)
    assert (only_delivery().status, only_delivery().error) == ("waiting", "unreachable")
    with http_receiver(port) as web:
        assert delivery.deliver_due(LATER) == 1
        assert len(web.all) == 1


def test_what_a_service_refuses_for_good_is_given_up_at_once_and_sent_again_by_somebody_entitled(here, web, gateways):
    gateways(web=web.port)
    reach("gm")
    message_id = post(here, "a")
    web.answer = 404
    delivery.deliver_due(MONDAY)
    assert message_status() == "failed"
    staff = here.people["center_staff"]
    (found,) = delivery.undelivered(staff)
    assert (found.message_id, found.person, found.channel, found.error) == (message_id, "gm", "web", "http_404")
    web.answer = 200
    assert delivery.deliver_due(LATER) == 0  # nobody has asked for it
    assert delivery.resend(staff, message_id, at=LATER) == 1
    assert delivery.deliver_due(LATER) == 1
    assert message_status() == "sent" and delivery.undelivered(staff) == ()
    assert delivery.resend(staff, message_id, at=LATER) == 0
    with reading() as conn:
        noted = conn.execute(select(audit.c.actor, audit.c.subject).where(audit.c.action == "message_resent")).all()
    assert noted == [("center_staff", f"message/{message_id}")]


def test_whoever_is_not_entitled_neither_sees_nor_sends_again(here):
    with pytest.raises(NotPermitted):
        delivery.undelivered(here.people["officer"])
    with pytest.raises(NotPermitted):
        delivery.resend(here.people["gm"], 1, at=LATER)


def test_one_refused_message_does_not_keep_the_next_one_back(here, web, gateways):
    gateways(web=web.port)
    reach("gm")
    post(here, "a", data={"attachment": {"path": "nowhere.xlsx", "sha256": "0", "name": "a.xlsx"}})
    post(here, "b", at=LATER)
    assert delivery.deliver_due(LATER) == 1
    staff = here.people["center_staff"]
    assert [one.error for one in delivery.undelivered(staff)] == ["attachment"]


def test_a_mail_server_that_refuses_a_mailbox_is_believed_and_one_that_is_busy_is_asked_again(here, mailbox, gateways):
    gateways(mail=mail_to(mailbox.port))
    reach("gm", "mail", "gone@example.com")
    reach("hr", "mail", "busy@example.com")
    mailbox.answers = {"gone@example.com": 550, "busy@example.com": 451}
    post(here, "a", role="gm")
    post(here, "b", role="hr")
    delivery.deliver_due(MONDAY)
    with reading() as conn:
        found = conn.execute(select(deliveries.c.status, deliveries.c.error).order_by(deliveries.c.id)).all()
    assert found == [("failed", "smtp_550"), ("waiting", "smtp_451")]
    mailbox.answers.clear()
    assert delivery.deliver_due(LATER) == 1
    assert [one.address for one in mailbox.all] == ["busy@example.com"]


def test_a_gateway_that_hangs_holds_nobody_else_up(here, web, gateways):
    with silent_server() as silent:
        gateways(mail={**mail_to(silent), "timeout": 3}, stuck={"url": hook(silent), "timeout": 3}, web=web.port)
        reach("gm", "mail", "gm@example.com")
        reach("hr", "stuck")
        reach("vp", "web")
        for role in ("gm", "hr", "vp"):
            post(here, role, role=role)
        assert delivery.deliver_due(MONDAY) == 1
    assert [one.address for one in web.all] == ["vp"]
    with reading() as conn:
        query = select(deliveries.c.channel, deliveries.c.status, deliveries.c.error).order_by(deliveries.c.id)
        found = conn.execute(query).all()
    assert found == [("mail", "waiting", "unreachable"), ("stuck", "waiting", "unreachable"), ("web", "sent", None)]


def test_a_service_that_never_ends_its_answer_is_left_after_its_time(here, web):
    web.hanging.add("gm")
    gateway = Gateway(url=hook(web.port), timeout=0.2)
    assert carry(gateway, "gm", LETTER) in (later("timed_out"), later("unreachable"))


def test_a_letter_that_arrives_is_sent(web):
    assert carry(Gateway(url=hook(web.port)), "gm", LETTER) == SENT
    assert web.all[0].id == LETTER.id


def test_an_address_that_the_channel_cannot_use_is_given_up(web):
    assert carry(Gateway(url="mailto://localhost?to={address}&from=a@b.cn"), "no mailbox at all", LETTER) == never("address")


def test_the_rate_of_a_gateway_holds_for_all_workers_together(here, web, gateways):
    gateways(web={"url": hook(web.port), "per_minute": 60, "burst": 3})
    for role in ("gm", "hr"):
        reach(role)
        for n in range(5):
            post(here, f"{role}/{n}", role=role)
    assert delivery.deliver_due(LATER) == 3
    assert delivery.deliver_due(LATER) == 0
    assert delivery.deliver_due(LATER - timedelta(hours=1)) == 0  # a clock set back fills nothing
    assert delivery.deliver_due(LATER + timedelta(seconds=1)) == 1
    assert delivery.deliver_due(LATER + timedelta(seconds=1.9)) == 0
    assert delivery.deliver_due(LATER + timedelta(minutes=1)) == 3  # no more than a burst, however long nothing was sent


def test_waits_double_up_to_a_most_and_are_never_the_same_for_all():
    for tried in range(1, 30):
        longest = min(FIRST_WAIT * 2 ** (tried - 1), LONGEST_WAIT)
        waits = {wait_after(tried) for _ in range(20)}
        assert all(longest / 2 <= wait <= longest for wait in waits) and len(waits) > 1


def test_after_the_last_attempt_a_delivery_is_given_up():
    assert after(later("http_500"), MOST_ATTEMPTS - 2, MONDAY)["next_at"] > MONDAY
    assert after(later("http_500"), MOST_ATTEMPTS - 1, MONDAY)["status"] == "failed"


def test_a_statement_goes_with_its_file_and_not_with_another(here, mailbox, gateways):
    gateways(mail=mail_to(mailbox.port))
    reach("hr", "mail", "hr@example.com")
    path = embedded.home() / "statements" / "2026-02.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"as closed")
    file = {"path": "statements/2026-02.xlsx", "sha256": sha256(b"as closed").hexdigest(), "name": "扣罚报表.xlsx"}
    post(here, "s/1", role="hr", rule="penalty_statement", data={"attachment": file})
    assert delivery.deliver_due(MONDAY) == 1
    assert mailbox.all[0].files == ("扣罚报表.xlsx",)
    path.write_bytes(b"changed since")
    post(here, "s/2", role="hr", rule="penalty_statement", data={"attachment": file})
    outside = {**file, "path": "../../../../etc/hostname"}
    post(here, "s/3", role="hr", rule="penalty_statement", data={"attachment": outside})
    assert delivery.deliver_due(LATER) == 0
    assert [one.error for one in delivery.undelivered(here.people["center_staff"])] == ["attachment", "attachment"]


SECRETS = ("s3cret", "gm-13812342204", "secret.name@example.com", "p4ssw0rd")


def test_addresses_and_passwords_stand_in_no_log_error_or_text_of_an_object(here, web, mailbox, gateways, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.ERROR, "mail.log")  # the receiver's own
    closed = free_port()
    mail = MAIL.format(at=f"duban:p4ssw0rd@127.0.0.1:{mailbox.port}")
    gateways(web=web.port, away={"url": hook(closed)}, mail={"url": mail}, odd={"url": "mailto://localhost?to={address}"})
    web.answer = 500
    mailbox.answers = {"secret.name@example.com": 550}
    for role, channel, address in (
        ("gm", "web", "gm-13812342204"),
        ("vp", "away", "gm-13812342204"),
        ("hr", "mail", "secret.name@example.com"),
        ("finance", "odd", "gm-13812342204"),
    ):
        reach(role, channel, address)
        post(here, role, role=role)
    assert delivery.deliver_due(MONDAY) == 0
    with reading() as conn:
        tables = (select(deliveries).order_by(deliveries.c.error), select(messages), select(audit))
        stored = [conn.execute(query).all() for query in tables]
    assert [row.error for row in stored[0]] == ["address", "http_500", "smtp_550", "unreachable"]
    shown = repr(Gateway(url=mail)) + repr(stored) + caplog.text + "".join(capfd.readouterr())
    assert not [secret for secret in SECRETS if secret in shown]


def test_a_gateway_library_that_raises_is_an_outcome(here, monkeypatch, web):
    def burst(*_args, **_more):
        raise RuntimeError("gm-13812342204")

    monkeypatch.setattr("requests.request", burst)
    assert carry(Gateway(url=hook(web.port)), "gm", LETTER) in (Outcome("later", "broken"), later("unreachable"))
