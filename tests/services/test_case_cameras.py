"""The cameras on the page of a case: for whoever may watch its centre, and for nobody else."""

from dataclasses import replace

import pytest

from services import cameras, case_cameras
from tests.services.group import MONDAY
from tests.services.house import House


@pytest.fixture
def house(database):
    house = House()
    for project in ("riverside", "starbay"):
        address = f"rtsp://viewer:secret-word@camera.invalid/{project}"
        cameras.add(house.people["admin"], project_id=house.units[project], name=project, address=address, at=MONDAY)
    return house


def names(actor, no):
    return [camera.name for camera in case_cameras.of_case(actor, no)]


def test_whoever_may_watch_sees_the_cameras_of_the_cases_own_centre(house):
    no = house.opened("riverside")
    assert names(house.people["staff"], no) == ["riverside"]
    assert names(house.people["gm"], no) == ["riverside"]


def test_nobody_else_sees_one(house):
    no = house.opened("riverside")
    elsewhere = replace(house.people["staff"], org_path=house.people["head-2"].org_path)
    for actor in (house.people["officer"], house.people["head"], house.people["hr"], elsewhere):
        assert names(actor, no) == []
    assert names(house.people["staff"], "KS-20260302-9999") == []
