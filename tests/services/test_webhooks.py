"""Steps told to other systems: to whom, in which order, signed, until they are taken."""

import base64
import hashlib
import hmac
import ssl
from datetime import timedelta
from socket import AF_INET, AF_INET6
from threading import Event, Thread
from types import SimpleNamespace

import psutil
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import select

from db.engine import reading, transaction
from db.queries import webhooks as queries
from db.tables import audit, webhook_calls
from db.tables import webhooks as table
from services import cases, webhooks
from services.access import SYSTEM
from services.delivery.outcomes import FIRST_WAIT
from services.errors import AddressRefused, InputRefused, NotPermitted, StepNotAllowed, WebhookNotFound
from services.replay import MADE_UP
from services.time import now
from services.webhooks import addresses, calling, keeping, missed, signing
from services.webhooks.announcing import PATIENCE
from tests.services.delivery.receivers import free_port, silent_server
from tests.services.group import MONDAY
from tests.services.hearing import receiver
from tests.services.house import House

SOON = MONDAY + timedelta(hours=1)
ORDER = ["reception_ended", "order_submitted", "order_reviewed", "order_issued"]


@pytest.fixture
def ear(monkeypatch):
    monkeypatch.setenv("DUBAN_WEBHOOKS_LOCAL", "1")
    with receiver() as heard:
        yield heard


@pytest.fixture
def house(database):
    return House()


def hook(house, url, unit="group", events=()):
    return keeping.add(house.people["admin"], org_id=house.units[unit], name="CCRM", url=url, events=events, at=MONDAY)


def owed():
    with reading() as conn:
        return conn.execute(select(webhook_calls).order_by(webhook_calls.c.id)).all()


def test_without_a_webhook_a_step_owes_nobody_anything(house):
    house.submitted()
    assert owed() == []


def test_each_step_is_told_once_in_its_order_and_says_nothing_of_the_customer(house, ear):
    hook(house, ear.url)
    no = house.issued()
    assert webhooks.deliver_due(SOON) == 4 and webhooks.deliver_due(SOON) == 0
    assert [one.said["type"] for one in ear.all] == [f"case.{event}" for event in ORDER]
    told = {"case": no, "pack": "group", "event": "order_submitted", "n": 2, "version": 2, "role": "officer"}
    at = "2026-03-02T01:10:00+00:00"
    assert ear.all[1].said == {
        "type": "case.order_submitted",
        "timestamp": at,
        "data": {**told, "at": at, "url": f"/api/v1/cases/{no}"},
    }
    everything = b"".join(one.body for one in ear.all).decode()
    assert MADE_UP["customer_name"] not in everything and MADE_UP["customer_phone"] not in everything


def test_a_receiver_can_prove_who_sent_it_and_when(house, ear):
    secret = hook(house, ear.url).secret
    house.opened()
    webhooks.deliver_due(SOON)
    (told,) = ear.all
    stamp = told.headers["webhook-timestamp"]
    signed = f"{told.headers['webhook-id']}.{stamp}.".encode() + told.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert (told.headers["webhook-signature"], int(stamp)) == (f"v1,{expected}", SOON.timestamp())
    assert told.path == "/hook?token=s3cret"


def test_the_signature_is_that_of_the_specifications_example():
    secret, call_id = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    found = signing.headers(secret, call_id, 1614265330, b'{"test": 2432232314}')
    assert found["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_webhook_hears_of_its_unit_and_of_the_events_that_it_asked_for(house, ear):
    hook(house, ear.url, unit="east", events=["order_issued"])
    house.issued("starbay")
    no = house.issued("riverside")
    webhooks.deliver_due(SOON)
    assert [(one.said["data"]["case"], one.said["data"]["event"]) for one in ear.all] == [(no, "order_issued")]


def test_a_step_that_is_refused_is_told_to_nobody(house, ear):
    hook(house, ear.url, events=["order_issued"])
    no = house.submitted()
    with pytest.raises(StepNotAllowed):
        house.step(no, "gm", "order_issued", minutes=20)
    with pytest.raises(RuntimeError), transaction() as conn:
        cases.take_step_in(conn, house.people["deputy"], no, "order_reviewed", {}, at=SOON)
        cases.take_step_in(conn, house.people["gm"], no, "order_issued", {}, at=SOON)
        raise RuntimeError
    assert owed() == []


def test_what_is_not_taken_comes_again_under_the_same_id_and_is_not_overtaken_by_its_own_case(house, ear):
    hook(house, ear.url)
    house.submitted()
    other = house.opened("starbay")
    ear.answer = lambda said: 500 if said["data"]["event"] == "order_submitted" else 204
    assert webhooks.deliver_due(SOON) == 2
    assert ear.events == ["reception_ended", "reception_ended", "order_submitted"]
    failed = next(row for row in owed() if row.status == "waiting")
    assert (failed.error, failed.attempts) == ("http_500", 1) and failed.next_at - SOON <= FIRST_WAIT
    house.step(other, "officer-2", "resolved_on_spot", minutes=5, signed=True)
    ear.answer = lambda said: 204
    later = SOON + FIRST_WAIT
    assert webhooks.deliver_due(later) == 2
    tried = [one for one in ear.all if one.said["data"]["event"] == "order_submitted"]
    assert len({one.headers["webhook-id"] for one in tried}) == 1 and len(tried) == 2
    assert tried[1].headers["webhook-timestamp"] == str(int(later.timestamp()))


def test_only_a_success_counts_and_no_redirect_is_followed(house, ear):
    hook(house, ear.url)
    house.opened()
    at = SOON
    for status in (301, 404, 410):
        ear.answer = lambda said, status=status: status
        assert webhooks.deliver_due(at) == 0
        (waiting,) = owed()
        assert waiting.error == f"http_{status}" and {one.path for one in ear.all} == {"/hook?token=s3cret"}
        at = waiting.next_at
    assert len(ear.all) == 3


def test_where_nobody_answers_nothing_else_is_tried_for_a_while(house, monkeypatch):
    monkeypatch.setenv("DUBAN_WEBHOOKS_LOCAL", "1")
    hook(house, f"http://127.0.0.1:{free_port()}/")
    house.opened("riverside")
    house.opened("starbay")
    assert webhooks.deliver_due(SOON) == 0 and webhooks.deliver_due(SOON) == 0
    assert [(row.error, row.attempts) for row in owed()] == [("unreachable", 1), (None, 0)]
    (seen,) = keeping.listed(house.people["staff"])
    assert seen.waiting == 2 and SOON < seen.rests_until <= SOON + FIRST_WAIT


def test_one_who_never_ends_an_answer_is_left_after_its_time(monkeypatch):
    monkeypatch.setenv("DUBAN_WEBHOOKS_LOCAL", "1")
    monkeypatch.setattr(calling, "SECONDS", 0.2)
    with silent_server() as port:
        assert calling.call(f"http://127.0.0.1:{port}/", signing.new_secret(), "1", b"{}", SOON).error == "timed_out"


def test_after_a_day_it_is_given_up_shown_and_sent_again_by_whoever_may(house, ear):
    made = hook(house, ear.url)
    no = house.opened()
    ear.answer = lambda said: 500
    webhooks.deliver_due(SOON)
    webhooks.deliver_due(MONDAY + PATIENCE)
    admin = house.people["admin"]
    (given_up,) = missed.calls(admin, made.id, "failed")
    assert (given_up.no, given_up.event, given_up.error, given_up.attempts) == (no, "reception_ended", "http_500", 2)
    ear.answer = lambda said: 204
    late = MONDAY + 2 * PATIENCE
    assert webhooks.deliver_due(late) == 0
    assert missed.send_again(admin, made.id, at=late) == 1 and webhooks.deliver_due(late) == 1
    assert {one.headers["webhook-id"] for one in ear.all} == {given_up.id}
    assert [call.status for call in missed.calls(admin, made.id)] == ["sent"]
    with pytest.raises(NotPermitted):
        missed.send_again(house.people["staff"], made.id, at=late)


def test_a_test_call_tells_no_step(house, ear):
    made = hook(house, ear.url)
    keeping.test(house.people["admin"], made.id, at=SOON)
    assert webhooks.deliver_due(SOON) == 1
    assert ear.all[0].said["type"] == "ping" and ear.all[0].said["data"] == {}


def test_two_workers_tell_each_step_once_and_stop_when_asked(house, ear):
    hook(house, ear.url)
    stop = Event()
    workers = [Thread(target=webhooks.run, args=(stop,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    house.submitted(when=now() - timedelta(minutes=30))
    house.submitted("starbay", when=now() - timedelta(minutes=30))
    told = Event()
    ear.answer = lambda said: told.set() or 204 if len(ear.all) >= 4 else 204
    assert told.wait(15)
    stop.set()
    for worker in workers:
        worker.join(15)
    assert sorted(ear.events) == sorted(2 * ORDER[:2]) and not any(worker.is_alive() for worker in workers)


def test_removed_it_hears_no_more_and_what_waits_is_dropped(house, ear):
    made = hook(house, ear.url)
    no = house.opened()
    keeping.remove(house.people["admin"], made.id, at=SOON)
    house.step(no, "officer", "resolved_on_spot", minutes=5, signed=True)
    assert webhooks.deliver_due(SOON) == 0 and ear.all == []
    with pytest.raises(WebhookNotFound):
        keeping.test(house.people["admin"], made.id, at=SOON)
    # A step that was being taken meanwhile owes it a call yet.
    with transaction() as conn:
        queries.owe_test(conn, made.id, SOON, SOON + PATIENCE)
        assert queries.due(conn, SOON) == []


def test_address_and_secret_lie_closed_and_are_told_once(house, ear):
    made = hook(house, ear.url)
    with reading() as conn:
        stored = repr(conn.execute(select(table)).all()) + repr(conn.execute(select(audit)).all())
    assert made.secret not in stored and "s3cret" not in stored
    assert "s3cret" not in repr(keeping.listed(house.people["admin"]))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:5432/",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://100.100.100.200/",
        "http://[fd00:ec2::254]/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
    ],
)
def test_this_machine_and_its_link_are_out_of_bounds(url):
    with pytest.raises(AddressRefused):
        addresses.checked(url)


def test_an_address_of_one_of_this_machines_interfaces_is_this_machine(monkeypatch):
    known = ((AF_INET, "10.9.8.7"), (AF_INET6, "fd12::1%eth0"))
    card = [SimpleNamespace(family=family, address=address) for family, address in known]
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: {"eth0": card})
    for url in ("http://10.9.8.7/", "http://[fd12::1]/", "http://[::ffff:10.9.8.7]/"):
        with pytest.raises(AddressRefused):
            addresses.checked(url)
    assert addresses.checked("http://10.9.8.6/")


NOT_WEB = ("", "ftp://a.example/", "http://", "https://me:word@10.1.2.3/", "http://10.1.2.3/#x", "http://10.1.2.3:99999/", "x y")


@pytest.mark.parametrize("url", NOT_WEB)
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(InputRefused):
        addresses.checked(url)


def test_an_address_that_has_come_to_lead_inside_is_not_called(house, ear, monkeypatch):
    hook(house, ear.url)
    house.opened()
    monkeypatch.delenv("DUBAN_WEBHOOKS_LOCAL")
    assert webhooks.deliver_due(SOON) == 0
    assert ear.all == [] and owed()[0].error == "address"


def test_a_house_may_have_its_systems_at_private_addresses():
    assert addresses.checked(" http://10.1.2.3:8080/duban ") == "http://10.1.2.3:8080/duban"


def test_only_administrators_of_the_unit_set_webhooks_up(house, ear):
    for login in ("officer", "staff", "gm"):
        with pytest.raises(NotPermitted):
            keeping.add(house.people[login], org_id=1, name="x", url=ear.url, events=(), at=MONDAY)
    for org_id, events, name in ((10**6, (), "x"), (house.units["group"], ("nothing",), "x"), (house.units["group"], (), " ")):
        with pytest.raises(InputRefused):
            keeping.add(SYSTEM, org_id=org_id, name=name, url=ear.url, events=events, at=MONDAY)


def certified(folder, name):
    """A certificate that a machine of this name has signed itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now() - timedelta(days=1)).not_valid_after(now() + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName(name)])
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (file := folder / "both.pem").write_bytes(private + signed.public_bytes(Encoding.PEM))
    return str(file)


def test_over_https_only_whoever_proves_to_be_the_host_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("DUBAN_WEBHOOKS_LOCAL", "1")
    file = certified(tmp_path, "localhost")
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(file)
    with receiver(secure) as ear:
        outcomes = []
        for trusted in (None, file):
            monkeypatch.setattr(calling, "_context", lambda trusted=trusted: ssl.create_default_context(cafile=trusted))
            outcomes.append(calling.call(ear.url.replace("127.0.0.1", "localhost"), signing.new_secret(), "1", b"{}", SOON))
    assert [outcome.error for outcome in outcomes] == ["certificate", None] and len(ear.all) == 1
