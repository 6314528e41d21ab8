"""The mosaic: which counters, in which order, and why."""

from datetime import timedelta

import pytest

from services import access, advance, cameras, mosaic
from services.errors import NotPermitted
from services.mosaic import Filter
from services.video import stills
from services.video.condition import Condition, State
from tests.services.group import MONDAY
from tests.services.house import House

NOW = MONDAY + timedelta(days=4)


@pytest.fixture
def house(database):
    return House()


def camera(house, project, name="前台"):
    address = f"rtsp://viewer:secret-word@camera.invalid/{project}/{name}"
    return cameras.add(
        house.people["admin"], project_id=house.units[project], name=name, address=address, place="大堂", at=MONDAY
    )


@pytest.fixture
def silent(monkeypatch):
    """Says that a camera gave nothing when it was last asked."""

    def fall_silent(camera_id: int, state: State = State.UNREACHABLE) -> None:
        monkeypatch.setitem(stills._kept, camera_id, stills.Kept(last=Condition(state)))

    return fall_silent


def order(found):
    return [tile.camera.project for tile in found.tiles]


def test_no_cameras_is_an_empty_mosaic(house):
    assert mosaic.look(house.people["staff"], Filter(), at=NOW) == mosaic.Mosaic(0, 0, (), ())


def test_a_role_without_the_right_sees_no_mosaic(house):
    with pytest.raises(NotPermitted):
        mosaic.look(house.people["officer"], Filter(), at=NOW)


def test_a_silent_camera_comes_before_overdue_cases_and_those_before_calm(house, silent):
    riverside, starbay = camera(house, "riverside"), camera(house, "starbay")
    house.issued("riverside", MONDAY)
    advance.advance_due(NOW)
    found = mosaic.look(house.people["staff"], Filter(), at=NOW)
    assert order(found) == ["滨江一号院", "星河湾"]
    late, calm = found.tiles
    # Nobody visited: the visit's clock, and the progress of two evenings.
    assert late.grounds == ("overdue",)
    assert (late.open, late.overdue) == (1, 1)
    assert late.yuan > 0
    assert calm.grounds == ()

    silent(starbay)
    found = mosaic.look(house.people["staff"], Filter(), at=NOW)
    assert order(found) == ["星河湾", "滨江一号院"]
    assert found.tiles[0].grounds == ("silent",)
    assert (found.total, found.problems) == (2, 2)
    assert riverside in {tile.camera.id for tile in found.tiles}


def test_what_lateness_costs_weighs_more_than_how_many_are_late(house):
    camera(house, "riverside"), camera(house, "starbay")
    # One case that nobody has drafted for a day costs more than two that are a few minutes late.
    house.opened("starbay", NOW - timedelta(days=1))
    for _ in range(2):
        house.opened("riverside", NOW - timedelta(minutes=36))
    advance.advance_due(NOW)
    found = mosaic.look(house.people["gm"], Filter(), at=NOW)
    assert order(found) == ["星河湾", "滨江一号院"]
    assert [tile.overdue for tile in found.tiles] == [1, 2]
    assert found.tiles[0].yuan > found.tiles[1].yuan > 0


def rated(house, rating, room):
    """A case of Starbay that its customer has judged, an hour after it began."""
    no = house.issued("starbay", MONDAY, room=room)
    house.step(no, "head-2", "visited", MONDAY, 40, signed=True)
    house.step(no, "head-2", "closure_requested", MONDAY, 50, signed=True)
    house.step(no, "officer-2", "closure_verified", MONDAY, 60, satisfaction=rating)


def test_low_ratings_go_before_none_and_stand_out_when_the_draw_weighs_them_in_full(house):
    camera(house, "riverside"), camera(house, "starbay")
    soon, later = MONDAY + timedelta(minutes=61), MONDAY + timedelta(days=91)
    rated(house, 2, "1-101"), rated(house, 3, "1-102")
    low = mosaic.look(house.people["staff"], Filter(), at=soon).tiles[0]
    assert (low.camera.project, low.low, low.low_days, low.grounds) == ("星河湾", 1, 90, ())
    for room in ("2-101", "2-102", "2-103"):
        rated(house, 1, room)
    low = mosaic.look(house.people["staff"], Filter(), at=soon).tiles[0]
    assert (low.low, low.grounds) == (4, ("low",))
    assert mosaic.look(house.people["staff"], Filter(text="星河湾"), at=later).tiles[0].low == 0


def test_regions_stand_in_the_order_of_their_worst_counter_and_count_all_of_theirs(house, silent):
    camera(house, "riverside"), camera(house, "riverside", "大堂"), camera(house, "starbay")
    silent(camera(house, "starbay", "签约区"))
    found = mosaic.look(house.people["staff"], Filter(), at=NOW)
    assert [(region.name, region.total, region.problems) for region in found.regions] == [("华南", 2, 1), ("华东", 2, 0)]
    assert [tile.camera.name for tile in found.regions[0].tiles] == ["签约区", "前台"]
    only = mosaic.look(house.people["staff"], Filter(problems=True), at=NOW)
    assert [tile.camera.name for tile in only.tiles] == ["签约区"]
    assert [(region.name, len(region.tiles)) for region in only.regions] == [("华南", 1), ("华东", 0)]


@pytest.mark.parametrize(
    ("wanted", "names"), [("starbay", ["星河湾"]), ("east", ["滨江一号院"]), (None, ["滨江一号院", "星河湾"])]
)
def test_a_unit_or_a_text_narrows_it_down(house, wanted, names):
    camera(house, "riverside"), camera(house, "starbay")
    paths = {one.project_id: one.org_path for one in cameras.listed(house.people["staff"])}
    region = "/".join(paths[house.units["riverside"]].split("/")[:3]) + "/"
    unit = {"starbay": paths[house.units["starbay"]], "east": region, None: None}[wanted]
    assert sorted(order(mosaic.look(house.people["staff"], Filter(unit=unit), at=NOW))) == sorted(names)
    assert order(mosaic.look(house.people["staff"], Filter(text=" 星河 "), at=NOW)) == ["星河湾"]


def test_staff_of_a_company_see_their_companys_counters_only(house):
    camera(house, "riverside"), camera(house, "starbay")
    staff = access.Actor(1, "x", "center_staff", None, _path(house, "riverside"), None, "zh", "person")
    assert order(mosaic.look(staff, Filter(), at=NOW)) == ["滨江一号院"]


def _path(house, project):
    """The path of the company that a project belongs to."""
    found = next(one for one in cameras.listed(house.people["staff"]) if one.project_id == house.units[project])
    return "/".join(found.org_path.split("/")[:4]) + "/"
