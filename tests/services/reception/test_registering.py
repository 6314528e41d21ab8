"""Registering at the counter: a case, or a case that ended on the spot, or nothing at all."""

from pathlib import Path
from typing import Any

import pytest

from services import attachments, case_view
from services.errors import FilesRefused, StepDataRefused
from services.reception import opening
from services.reception.registering import register
from services.register import Filter, find
from tests.services.attached import sent, signature
from tests.services.group import MONDAY
from tests.services.house import House

pytestmark = pytest.mark.usefixtures("database")
SAID = {
    "room": "3栋2单元1201",
    "customer_name": "张伟",
    "customer_phone": "13900000001",
    "demand": "卫生间渗水",
    "category": "property",
    "severity": "general",
    "channel": "visit",
}


@pytest.fixture
def house(home: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("DUBAN_HOME", str(home))
    return House()


def _register(house: House, **more: Any) -> str:
    officer = house.people["officer"]
    form = opening.forms(officer, house.units["riverside"], at=MONDAY)[0]
    return register(officer, form, {**SAID, **more.pop("said", {})}, at=MONDAY, **more)


def _count(house: House) -> int:
    return find(house.people["officer"], Filter(state="any"), at=MONDAY).total


def test_a_registered_case_owes_its_order_and_writes_its_room_as_earlier_cases_do(house: House) -> None:
    house.opened(room="3-2-1201")
    seen = case_view.view(house.people["officer"], _register(house), at=MONDAY)
    assert (seen.room, [clock.rule for clock in seen.clocks if clock.open]) == ("3-2-1201", ["order_submit"])
    assert len(seen.earlier) == 1


def test_what_was_solved_on_the_spot_is_one_case_that_has_ended_with_the_signature_on_its_last_step(house: House) -> None:
    signed = sent(house.people["officer"], signature(), "signature", "signature.png")
    no = _register(house, said={"signed": True, "text": "当场关紧阀门"}, files={"signed": [signed]}, ending="resolved_on_spot")
    seen = case_view.view(house.people["officer"], no, at=MONDAY)
    assert [step.event for step in seen.steps] == ["reception_ended", "resolved_on_spot"]
    assert seen.closed_at is not None
    assert [(one.step_n, one.field) for one in attachments.of_case(house.people["officer"], no)] == [(2, "signed")]


def test_the_same_form_sent_twice_is_one_case(house: House) -> None:
    for ending in (None, "resolved_on_spot"):
        first = _register(house, said={"signed": True}, ending=ending, request_id=f"r{ending}")
        assert _register(house, said={"signed": True}, ending=ending, request_id=f"r{ending}") == first
    assert _count(house) == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"room": "  "}, "room"),
        ({"demand": ""}, "demand"),
        ({"demand": "水" * 20_001}, "demand"),
        ({"category": "weather"}, "category"),
        ({"signed": False}, "signed"),
        ({"signed": None}, "signed"),
    ],
)
def test_a_form_with_something_wrong_names_the_field_and_leaves_nothing_behind(house: House, said: Any, field: str) -> None:
    with pytest.raises(StepDataRefused) as refused:
        _register(house, said={"signed": True} | said, ending="resolved_on_spot")
    assert refused.value.facts["name"] == field
    assert _count(house) == 0


def test_a_signature_that_nobody_sent_is_refused_and_leaves_nothing_behind(house: House) -> None:
    with pytest.raises(FilesRefused):
        _register(house, said={"signed": True}, files={"signed": ["nothing"]}, ending="resolved_on_spot")
    assert _count(house) == 0


def test_what_people_write_is_kept_as_they_wrote_it(house: House) -> None:
    written = "=cmd()|🙂 <script>alert(1)</script> \u202eمرحبا"
    no = _register(house, said={"demand": written, "customer_name": written, "room": "🏠"})
    seen = case_view.view(house.people["officer"], no, at=MONDAY)
    assert (seen.demand, seen.customer_name, seen.room) == (written, written, "🏠")
