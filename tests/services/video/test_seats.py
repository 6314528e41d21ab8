"""Places in front of cameras: who may take one, when a look begins and how it ends."""

import gc
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services import accounts, cameras, looks
from services.access import SYSTEM
from services.errors import CameraNotFound, NotPermitted, SeatNotFound
from services.video import seats
from services.video.hub import Hubs
from services.video.source import Source
from tests.seeds import LONG_AGO, PASSWORD, plant_people, plant_units

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def here(database, monkeypatch):
    monkeypatch.setenv("DUBAN_SECRET", "a secret of this test, long enough")
    units = plant_units()
    plant_people("gm", "officer", "admin")
    of_the_east = {"login": "inspector", "name": "方圆", "role": "inspector", "org": "east"}
    accounts.add_person(SYSTEM, **of_the_east, department=None, password=PASSWORD, at=LONG_AGO)
    add = {"address": "rtsp://127.0.0.1:1/none", "at": LONG_AGO}
    return {code: cameras.add(somebody("admin"), project_id=units[code], name="前台", **add) for code in ("riverside", "starbay")}


def somebody(login):
    return accounts.actor_of(accounts.sign_in(login, PASSWORD, "x", LONG_AGO), LONG_AGO)


def on_record():
    return looks.listed(somebody("admin"), looks.Filter(), at=AT + timedelta(hours=1)).looks


def test_nobody_without_the_right_takes_a_place(here):
    with pytest.raises(NotPermitted):
        seats.take(somebody("officer"), here["riverside"], AT)


@pytest.mark.parametrize("camera", ["starbay", "unknown"])
def test_a_camera_beyond_the_scope_is_like_one_that_does_not_exist(here, camera):
    with pytest.raises(CameraNotFound):
        seats.take(somebody("inspector"), here.get(camera, 4711), AT)


def test_a_look_lasts_from_the_first_picture_to_the_goodbye_and_what_plays_is_stopped(here):
    seat = seats.take(somebody("gm"), here["riverside"], AT)
    assert on_record() == ()
    stopped = []
    seat.play(None, lambda: stopped.append(True), AT + SECOND)
    seats.of(seat.ticket).leave(AT + 9 * SECOND)
    (look,) = on_record()
    assert (look.from_at, look.to_at, look.vanished, stopped) == (AT + SECOND, AT + 9 * SECOND, False, [True])


def test_what_begins_after_the_goodbye_ends_at_once(here):
    seat = seats.take(somebody("gm"), here["riverside"], AT)
    seat.leave(AT)
    stopped = []
    seat.play(None, lambda: stopped.append(True), AT + SECOND)
    assert stopped == [True] and on_record()[0].to_at == AT + SECOND


def test_a_place_belongs_to_the_person_who_took_it_and_to_the_ticket(here):
    seat = seats.take(somebody("gm"), here["riverside"], AT)
    assert seats.sign_of_life(somebody("gm"), seat.ticket, AT) is seat
    for actor, ticket in ((somebody("inspector"), seat.ticket), (somebody("gm"), "forged")):
        with pytest.raises(SeatNotFound):
            seats.sign_of_life(actor, ticket, AT)


def test_whoever_may_not_watch_any_more_ends_with_the_next_sign_of_life(here):
    gm = somebody("gm")
    seat = seats.take(gm, here["riverside"], AT)
    seat.play(None, lambda: None, AT)
    with pytest.raises(NotPermitted):
        seats.sign_of_life(replace(gm, role="hr"), seat.ticket, AT + SECOND)
    assert on_record()[0].to_at == AT + SECOND


def test_whoever_gives_no_sign_of_life_is_swept_away(here):
    seat = seats.take(somebody("gm"), here["riverside"], AT)
    seat.play(None, lambda: None, AT)
    seats.sign_of_life(somebody("gm"), seat.ticket, AT + seats.PATIENCE)
    assert seats.sweep(AT + seats.PATIENCE * 2) == 0
    assert seats.sweep(AT + seats.PATIENCE * 2 + SECOND) == 1
    assert on_record()[0].to_at is not None


def test_a_place_that_nobody_holds_and_that_does_not_play_is_forgotten(here):
    ticket = seats.take(somebody("gm"), here["riverside"], AT).ticket
    gc.collect()
    with pytest.raises(SeatNotFound):
        seats.of(ticket)


def test_the_end_of_an_earlier_picture_does_not_end_the_one_that_plays_now(here):
    hubs = Hubs(linger=0)
    earlier, later = (hubs.watch(Source(here["riverside"], "rtsp://127.0.0.1:1/none", False, "前台")) for _ in range(2))
    seat = seats.take(somebody("gm"), here["riverside"], AT)
    seat.play(earlier, lambda: None, AT)
    seat.play(later, lambda: None, AT + SECOND)
    seat.ended(earlier, AT + 2 * SECOND)
    assert seat.condition is not None
    seat.leave(AT + 3 * SECOND)
    hubs.close_all()
    assert sorted((look.to_at - AT).total_seconds() for look in on_record()) == [1, 3]
