"""The record of who looked through which camera: every look, its end as far as it is known, and who may read it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db.engine import reading, transaction
from db.queries import audit
from services import cameras, looks
from services.access import SYSTEM
from services.errors import CameraNotFound, NotPermitted
from services.looks import Filter
from tests.services.group import MONDAY
from tests.services.house import House

ALL = Filter()


@pytest.fixture
def house(database):
    return House()


@pytest.fixture
def counters(house):
    return {
        code: cameras.add(
            house.people["admin"], project_id=house.units[code], name=f"{code}-1", address="rtsp://10.0.3.7/1", at=MONDAY
        )
        for code in ("riverside", "starbay")
    }


def after(seconds):
    return MONDAY + timedelta(seconds=seconds)


def record(house, wanted=ALL, at=MONDAY, login="gm"):
    return looks.listed(house.people[login], wanted, at=at).looks


def test_nothing_is_on_record_before_somebody_looks(house):
    assert looks.listed(house.people["gm"], Filter(), at=MONDAY) == looks.Page(0, ())
    assert looks.viewers(house.people["gm"]) == {}


def test_whoever_may_not_watch_or_is_no_person_begins_no_look(house, counters):
    for actor in (house.people["officer"], house.people["admin"], SYSTEM):
        with pytest.raises(NotPermitted):
            looks.begin(actor, counters["riverside"], "live", MONDAY)
    with pytest.raises(CameraNotFound):
        looks.begin(house.people["gm"], 0, "live", MONDAY)
    assert record(house) == ()


def test_a_look_lasts_while_it_gives_signs_of_life_and_ends_with_a_goodbye(house, counters):
    look = looks.begin(house.people["staff"], counters["riverside"], "live", MONDAY)
    looks.still_there(look, after(50))
    assert [(one.person, one.role, one.project, one.camera, one.to_at) for one in record(house, at=after(100))] == [
        ("何静", "集团客服人员", "滨江一号院", "riverside-1", None)
    ]
    looks.end(look, after(101))
    looks.end(look, after(500))
    looks.still_there(look, after(500))
    ended = record(house, at=after(1000))[0]
    assert (ended.from_at, ended.to_at, ended.vanished) == (MONDAY.astimezone(UTC), after(101), False)


def test_a_look_whose_viewer_vanished_ended_at_its_last_sign_of_life(house, counters):
    look = looks.begin(house.people["staff"], counters["riverside"], "live", MONDAY)
    looks.still_there(look, after(40))
    assert record(house, at=after(100))[0].to_at is None
    gone = record(house, at=after(101))[0]
    assert (gone.to_at, gone.vanished) == (after(40), True)


def test_a_still_is_over_at_once(house, counters):
    looks.begin(house.people["gm"], counters["riverside"], "still", MONDAY)
    still = record(house)[0]
    assert (still.kind, still.to_at, still.vanished) == ("still", MONDAY, False)


def test_the_record_is_for_those_who_may_see_it_and_tells_of_retired_cameras_too(house, counters):
    looks.begin(house.people["staff"], counters["riverside"], "still", MONDAY)
    cameras.retire(house.people["admin"], counters["riverside"], at=MONDAY)
    assert len(record(house, login="admin")) == 1
    for login in ("staff", "vp", "officer"):
        with pytest.raises(NotPermitted):
            record(house, login=login)


def test_the_record_is_found_by_day_person_and_centre_and_turned_page_by_page(house, counters):
    day = datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)  # 23:59:59 of 2 March in China
    for login, project, at in (
        ("staff", "riverside", day),
        ("staff", "starbay", day + timedelta(seconds=1)),
        ("gm", "starbay", day + timedelta(days=1)),
    ):
        looks.begin(house.people[login], counters[project], "still", at)
    gm = house.people["gm"]

    def found(**wanted):
        return [one.from_at for one in record(house, Filter(**wanted))]

    assert found(first=date(2026, 3, 2), last=date(2026, 3, 2)) == [day]
    assert found(first=date(2026, 3, 3)) == [day + timedelta(days=1), day + timedelta(seconds=1)]
    assert len(found(person_id=house.people["staff"].id)) == 2
    assert len(found(camera_id=counters["starbay"])) == 2
    assert (len(found(where="星河")), len(found(where="riverside-")), found(where="%")) == (2, 1, [])
    assert looks.viewers(gm) == {house.people["staff"].id: "何静", gm.id: "周明远"}
    page = looks.listed(gm, Filter(), at=day, limit=1, offset=1)
    assert (page.total, [one.from_at for one in page.looks]) == (3, [day + timedelta(seconds=1)])


def test_taking_the_record_away_is_on_record_too(house, counters):
    looks.begin(house.people["staff"], counters["riverside"], "still", MONDAY)
    assert len(looks.export(house.people["gm"], Filter(first=date(2026, 3, 1)), at=MONDAY)) == 1
    with reading() as conn:
        exported = [(row.actor, row.data) for row in audit.chain(conn) if row.action == "looks_exported"]
    assert exported == [("周明远", {"first": "2026-03-01"})]
    with pytest.raises(NotPermitted):
        looks.export(house.people["staff"], ALL, at=MONDAY)


@pytest.mark.parametrize("change", ["delete from looks", "update looks set person_id = person_id", "truncate looks"])
def test_what_is_on_record_can_be_neither_changed_nor_removed(house, counters, change):
    looks.begin(house.people["staff"], counters["riverside"], "still", MONDAY)
    with pytest.raises(IntegrityError, match="never changed"), transaction() as conn:
        conn.execute(text(change))
