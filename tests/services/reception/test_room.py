"""What the counter sees about a room: its owner, its cases, and whether a demand was registered before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import InputRefused, NotPermitted
from services.reception import duplicates, opening, room
from tests.services.group import MONDAY
from tests.services.house import House

pytestmark = pytest.mark.usefixtures("database")
HOUR = timedelta(hours=1)


@pytest.fixture
def house() -> House:
    return House()


def test_a_room_is_found_however_it_is_written_with_its_owners_newest_first_and_open_cases_first(house: House) -> None:
    old = house.opened(room="3-2-1201", customer_name="张伟", customer_phone="13900000001")
    house.step(old, "officer", "resolved_on_spot", minutes=5, signed=True)
    new = house.opened(when=MONDAY + HOUR, room="3栋2单元1201", customer_name="李娜", customer_phone="13900000002")
    house.opened(when=MONDAY + 2 * HOUR, room="3-2-1202")
    seen = room.look(house.people["officer"], house.units["riverside"], "３－２－１２０１", at=MONDAY + 2 * HOUR)
    assert seen.known_as == "3栋2单元1201"
    assert [(owner.name, owner.phone, owner.no) for owner in seen.owners] == [
        ("李娜", "13900000002", new),
        ("张伟", "13900000001", old),
    ]
    assert [(line.no, line.state) for line in seen.cases] == [(new, "overdue"), (old, "closed")]
    assert seen.cases[0].due_at == MONDAY + HOUR + timedelta(minutes=30)


def test_a_room_that_no_case_names_offers_those_that_may_be_meant(house: House) -> None:
    house.opened(room="3-2-1201")
    seen = room.look(house.people["officer"], house.units["riverside"], "1201", at=MONDAY)
    assert (seen.known_as, seen.owners, seen.cases, seen.suggested) == (None, (), (), ("3-2-1201",))


def test_an_officer_sees_nothing_of_another_project(house: House) -> None:
    house.opened("starbay", room="3-2-1201")
    officer = house.people["officer"]
    assert room.look(officer, house.units["riverside"], "3-2-1201", at=MONDAY) == room.NOTHING
    for ask in (
        lambda: room.look(officer, house.units["starbay"], "3-2-1201", at=MONDAY),
        lambda: duplicates.likely(officer, house.units["starbay"], room="3-2-1201", category=None, demand="渗水", at=MONDAY),
        lambda: opening.forms(officer, house.units["starbay"], at=MONDAY),
    ):
        with pytest.raises(NotPermitted):
            ask()


def test_whoever_opens_no_cases_asks_in_vain_and_a_unit_that_is_no_project_has_no_rooms(house: House) -> None:
    with pytest.raises(NotPermitted):
        room.look(house.people["gm"], house.units["riverside"], "3-2-1201", at=MONDAY)
    with pytest.raises(InputRefused):
        room.look(house.people["officer"], house.units["south-1"], "3-2-1201", at=MONDAY)


def test_a_demand_told_again_is_noticed_while_its_case_is_open_or_was_closed_not_long_ago(house: House) -> None:
    no = house.opened(room="3-2-1201", demand="主卧卫生间天花板渗水，已滴到楼下", category="property")
    asked = {"room": "3栋2单元1201", "category": "property", "demand": "卫生间渗水"}
    officer, project = house.people["officer"], house.units["riverside"]
    (found,) = duplicates.likely(officer, project, **asked, at=MONDAY)
    assert (found.line.no, found.same_category, found.percent >= 50) == (no, True, True)
    house.step(no, "officer", "resolved_on_spot", minutes=5, signed=True)
    closed = MONDAY + timedelta(minutes=5)
    assert duplicates.likely(officer, project, **asked, at=closed + duplicates.CLOSED_WITHIN)
    assert not duplicates.likely(officer, project, **asked, at=closed + duplicates.CLOSED_WITHIN + timedelta(seconds=1))


def test_another_matter_or_another_room_is_no_duplicate(house: House) -> None:
    house.opened(room="3-2-1201", demand="卫生间渗水", category="property")
    officer, project = house.people["officer"], house.units["riverside"]

    def found(**asked: str | None) -> int:
        usual = {"room": "3-2-1201", "category": "property", "demand": "卫生间渗水"}
        return len(duplicates.likely(officer, project, **(usual | asked), at=MONDAY))

    assert found() == 1
    assert found(demand="房产证一直没有办下来") == 0
    assert found(room="3-2-1202") == 0
    assert found(room="") == 0
    assert found(demand=" ") == 0
    # Word for word the same is noticed in another category too.
    assert found(category="planning") == 1
    assert found(category=None, demand="渗水厉害，要求赔偿") == 0


def test_the_form_is_that_of_the_regime_and_says_what_will_run(house: House) -> None:
    (form,) = opening.forms(house.people["officer"], house.units["riverside"], at=MONDAY)
    assert (form.event, form.pack.id) == ("reception_ended", "group")
    assert {"room", "demand", "category"} <= set(dict(form.needs))
    assert form.first is not None
    assert (form.first.rule, form.first.due_at - form.first.started_at) == ("order_submit", timedelta(minutes=30))
    assert [ending.event for ending in form.endings] == ["resolved_on_spot"]


def test_the_counters_of_an_officer_are_those_of_the_own_project(house: House) -> None:
    assert [one.id for one in opening.counters(house.people["officer"])] == [house.units["riverside"]]
    with pytest.raises(NotPermitted):
        opening.counters(replace(house.people["officer"], role="hr"))
