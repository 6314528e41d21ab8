"""The demonstration's cameras: made where there is none, served by the process that asks, and gone for good when retired."""

from random import Random

import pytest

from db.engine import transaction
from services import cameras
from services.access import SYSTEM
from services.cameras import demonstration
from services.demo import organisation
from services.time import now
from services.video.still import key_frame
from tests.services.group import MONDAY
from tests.services.house import House


def test_a_group_of_ones_own_gets_no_cameras_that_are_drawn(database):
    House()
    assert demonstration.ensure(MONDAY) == 0


@pytest.fixture
def planted(database):
    with transaction() as conn:
        organisation.plant(conn, Random(1), MONDAY)
    return demonstration.ensure(MONDAY)


def test_every_centre_of_the_demonstration_gets_one_once_and_it_gives_a_picture(planted):
    seen = cameras.listed(SYSTEM)
    assert (len(seen), len({camera.project_id for camera in seen}), demonstration.ensure(MONDAY)) == (planted, planted, 0)
    assert all(camera.demonstration and camera.sound for camera in seen)
    with demonstration.served_beside():
        first = cameras.source(SYSTEM, seen[0].id)
        assert key_frame(first.url, 320).jpeg
        assert cameras.source(SYSTEM, seen[3].id).url == first.url
        assert cameras.source(SYSTEM, seen[1].id).url != first.url


def test_demonstration_cameras_that_were_retired_do_not_come_back(planted):
    for camera in cameras.listed(SYSTEM):
        cameras.retire(SYSTEM, camera.id, at=now())
    assert demonstration.ensure(MONDAY) == 0
    assert cameras.listed(SYSTEM) == []


def test_a_demonstration_camera_that_is_given_an_address_becomes_a_real_one(planted):
    camera = cameras.listed(SYSTEM)[0]
    assert cameras.shown_address(SYSTEM, camera.id) == ""
    cameras.edit(SYSTEM, camera.id, name=camera.name, place="", sound=False, address="rtsp://10.0.3.7/1", at=now())
    assert not cameras.one(SYSTEM, camera.id).demonstration
    assert cameras.source(SYSTEM, camera.id).url == "rtsp://10.0.3.7/1"
