"""What comes in by other ways than the counter: taken once, told to the officers, completed to a case or set aside."""

import io
import wave
from datetime import timedelta
from typing import Any

import pytest

from db.engine import reading
from services import arrivals, attachments, inbox, uploads
from services.access import SYSTEM
from services.audit import check
from services.errors import (
    ArrivalNotFound,
    ArrivalRefused,
    CaseNotFound,
    FilesRefused,
    InputRefused,
    NotPermitted,
    StepDataRefused,
)
from services.file_stores import store
from services.reception import opening
from services.reception.registering import register
from services.register import Filter, find
from services.verify import verify
from tests.services.group import MONDAY
from tests.services.house import House

pytestmark = pytest.mark.usefixtures("database")
HOUR = timedelta(hours=1)
SAID = {"room": "3-2-1201", "customer_name": "张伟", "customer_phone": "13900000001", "demand": "卫生间渗水"}
WHOLE = {**SAID, "category": "property", "severity": "general", "channel": "call"}


@pytest.fixture
def house() -> House:
    return House()


def _arrived(house: House, project: str = "riverside", **told: Any) -> int:
    usual = {"channel": "line", "text": "卫生间渗水，请回电", "at": MONDAY}
    return arrivals.arrive(SYSTEM, project_id=house.units[project], **(usual | told))


def _form(house: House) -> opening.Opening:
    return opening.forms(house.people["officer"], house.units["riverside"], at=MONDAY)[0]


def _recording() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x10" * 4000)
    return out.getvalue()


def test_what_arrives_waits_for_the_officers_of_its_project_and_is_told_to_them_without_the_customer(house: House) -> None:
    late = _arrived(house, at=MONDAY + HOUR, room="3-2-1201", name="张伟", phone="13900000001")
    first = _arrived(house)
    officer = house.people["officer"]
    assert [one.id for one in arrivals.listed(officer, at=MONDAY + HOUR)] == [first, late]
    assert arrivals.listed(officer, at=MONDAY - HOUR) == []
    assert arrivals.one(officer, late).customer_name == "张伟"
    assert (arrivals.count(officer), arrivals.count(house.people["officer-2"])) == (2, 0)
    lines = inbox.look(officer, at=MONDAY + HOUR)
    assert [line.page for line in lines] == [f"intake?arrival={late}", f"intake?arrival={first}"]
    assert not any(word in str(lines) for word in ("张伟", "139", "渗水"))
    assert not inbox.look(house.people["officer-2"], at=MONDAY + HOUR)


def test_nobody_else_sees_or_touches_it(house: House) -> None:
    there = _arrived(house, "starbay")
    officer = house.people["officer"]
    for ask in (
        lambda: arrivals.one(officer, there),
        lambda: arrivals.dismiss(officer, there, "不是客诉", at=MONDAY),
        lambda: arrivals.complete(officer, there, pack=_form(house).pack, event="reception_ended", data=WHOLE, at=MONDAY),
        lambda: arrivals.one(officer, 10_000),
    ):
        with pytest.raises(ArrivalNotFound):
            ask()
    with pytest.raises(NotPermitted):
        arrivals.arrive(officer, project_id=house.units["starbay"], channel="line", text="渗水", at=MONDAY)
    with pytest.raises(NotPermitted):
        arrivals.listed(house.people["gm"], at=MONDAY)


def test_the_same_request_and_the_same_key_of_a_channel_arrive_once(house: House) -> None:
    one = _arrived(house, external_key="call-1", request_id="a")
    assert _arrived(house, external_key="call-1", request_id="b", text="同一通电话") == one
    assert _arrived(house, request_id="a") == one
    assert _arrived(house, external_key="call-2") != one
    assert _arrived(house, "starbay", external_key="call-1") != one
    assert arrivals.count(house.people["officer"]) == 2


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"text": " ", "room": "\x00"}, "arrival_empty"),
        ({"channel": " "}, "arrival_no_channel"),
        ({"text": "渗" * 20_001}, "too_long"),
        ({"room": "3" * 201}, "too_long"),
    ],
)
def test_what_says_nothing_or_too_much_is_refused(house: House, told: dict[str, str], problem: str) -> None:
    with pytest.raises(ArrivalRefused) as refused:
        _arrived(house, **told)
    assert refused.value.facts["problem"] == problem
    assert arrivals.count(house.people["officer"]) == 0


def test_it_comes_to_a_project_about_a_case_of_that_project(house: House) -> None:
    no = house.opened("starbay")
    with pytest.raises(CaseNotFound):
        _arrived(house, earlier_no=no)
    with pytest.raises(InputRefused):
        arrivals.arrive(SYSTEM, project_id=house.units["south-1"], channel="line", text="渗水", at=MONDAY)
    there = _arrived(house, "starbay", earlier_no=no)
    assert arrivals.one(house.people["officer-2"], there).earlier_no == no


def test_what_people_write_is_kept_as_they_wrote_it(house: House) -> None:
    written = "=cmd()|🙂 <script>alert(1)</script> \u202eمرحبا"
    arrival = _arrived(house, text=written, room=written[:20])
    assert arrivals.one(house.people["officer"], arrival).text == written


def test_a_recording_is_heard_by_the_officer_and_stands_on_the_opening_step_of_the_case(
    house: House, home: Any, monkeypatch: Any
) -> None:
    monkeypatch.setenv("DUBAN_HOME", str(home))
    receipt = uploads.receive(SYSTEM, _recording(), name="留言.wav", purpose="sound", at=MONDAY, owner=uploads.owner_of(SYSTEM))
    arrival = _arrived(house, text="", sound_receipt=receipt.id)
    officer = house.people["officer"]
    assert arrivals.one(officer, arrival).has_sound
    assert arrivals.sound(officer, arrival)[1].startswith("audio/")
    with pytest.raises(FilesRefused):
        _arrived(house, sound_receipt=receipt.id)
    no = register(officer, _form(house), WHOLE, at=MONDAY + HOUR, arrival_id=arrival, request_id="r")
    (kept,) = attachments.of_case(officer, no)
    assert (kept.step_n, kept.field, kept.purpose) == (1, "recording", "sound")
    assert register(officer, _form(house), WHOLE, at=MONDAY + HOUR, arrival_id=arrival, request_id="r") == no
    assert arrivals.listed(officer, at=MONDAY + HOUR) == []


def test_a_recording_that_is_lost_before_there_is_a_case_is_a_difference(house: House, home: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("DUBAN_HOME", str(home))
    receipt = uploads.receive(SYSTEM, _recording(), name="留言.wav", purpose="sound", at=MONDAY, owner=uploads.owner_of(SYSTEM))
    arrival = _arrived(house, text="", sound_receipt=receipt.id)
    store().drop(receipt.sha256)
    assert verify().differences == [f"arrival {arrival}: file_gone"]


def test_an_arrival_becomes_one_case_or_is_set_aside_with_a_reason_and_not_both(house: House) -> None:
    officer, one, other = house.people["officer"], _arrived(house), _arrived(house, external_key="2")
    no = register(officer, _form(house), WHOLE, at=MONDAY, arrival_id=one)
    with pytest.raises(ArrivalRefused) as refused:
        register(officer, _form(house), WHOLE, at=MONDAY, arrival_id=one)
    assert (refused.value.facts["problem"], refused.value.facts["no"]) == ("arrival_done", no)
    for reason, problem in ((" ", "arrival_no_reason"), ("不" * 501, "too_long")):
        with pytest.raises(ArrivalRefused) as refused:
            arrivals.dismiss(officer, other, reason, at=MONDAY)
        assert refused.value.facts["problem"] == problem
    arrivals.dismiss(officer, other, "打错电话", at=MONDAY)
    with pytest.raises(ArrivalRefused):
        arrivals.dismiss(officer, other, "打错电话", at=MONDAY)
    with reading() as conn:
        assert check(conn) == []


def test_a_refused_form_leaves_the_arrival_waiting_and_no_case(house: House) -> None:
    officer, arrival = house.people["officer"], _arrived(house)
    with pytest.raises(StepDataRefused):
        register(officer, _form(house), SAID, at=MONDAY, arrival_id=arrival)
    assert arrivals.one(officer, arrival).id == arrival

    assert find(officer, Filter(), at=MONDAY).total == 0
