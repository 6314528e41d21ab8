"""Pictures of all counters while somebody looks, and of none when nobody does."""

import io
import threading
import time

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.routes import stills as routes
from services import accounts, cameras, looks
from services.access import SYSTEM
from services.demo.cameras import demonstration_cameras
from services.errors import CameraUnreachable, NotPermitted
from services.time import now
from services.video import rounds, stills
from services.video.condition import State
from services.video.rounds import Rounds
from tests.seeds import PASSWORD
from tests.services.house import House


@pytest.fixture(scope="module")
def counters():
    with demonstration_cameras(["counter"]) as running:
        yield running


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(rounds, "INTEREST_SECONDS", 3.0)
    monkeypatch.setattr(stills, "RETRY_SECONDS", 0.2)
    monkeypatch.setenv("DUBAN_STILLS_SECONDS", "0.2")
    stills._kept.clear()


@pytest.fixture
def house(database):
    yield House()
    # The database goes away: nothing may be on its way to it any more.
    with stills.fetched_beside():
        pass
    until(lambda: not stills._rounds.running)


def added(house, address, **more):
    where = house.units["riverside"]
    given = {"name": "前台", "address": address, "at": now()} | more
    return cameras.add(house.people["admin"], project_id=where, **given)


def until(true, seconds=15):
    over = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < over, "it did not come about"
        time.sleep(0.02)
    return found


def fetched(camera_id):
    def look():
        stills.wanted([camera_id])
        kept = stills.latest(camera_id)
        return kept if kept.jpeg else None

    return until(look)


def test_nothing_is_asked_of_a_camera_that_nobody_looks_at(house, counters):
    camera_id, before = added(house, counters["counter"]), counters.opened("counter")
    assert stills.latest(camera_id).condition(now()).state is State.CONNECTING
    assert (counters.opened("counter"), stills._rounds.running) == (before, False)


def test_a_wanted_picture_is_small_and_stays_fresh_until_nobody_wants_it(house, counters):
    camera_id = added(house, counters["counter"])
    first = fetched(camera_id)
    assert Image.open(io.BytesIO(first.jpeg)).size == (320, 180)
    assert first.condition(now()).state is State.LIVE
    until(lambda: stills.latest(camera_id).at > first.at)
    until(lambda: not stills._rounds.running)
    opened = counters.opened("counter")
    assert stills.latest(camera_id).jpeg
    assert counters.opened("counter") == opened


def test_the_small_stream_is_asked_where_there_is_one(house, counters):
    camera_id = added(house, "rtsp://127.0.0.1:9/nobody", sub_address=counters.sub("counter"))
    assert fetched(camera_id).condition(now()).state is State.LIVE


def test_a_camera_that_falls_silent_keeps_its_last_picture_with_its_age(house, counters):
    camera_id = added(house, counters["counter"])
    fetched(camera_id)
    counters.die("counter")
    try:
        stills.wanted([camera_id])
        silent = until(lambda: (kept := stills.latest(camera_id)).last.state is State.UNREACHABLE and kept)
    finally:
        counters.heal("counter")
    assert silent.jpeg
    assert silent.condition(now()).seconds == int((now() - silent.at).total_seconds())


def test_a_wrong_password_is_told_and_a_new_address_counts_at_once(house, counters, monkeypatch):
    monkeypatch.setattr(stills, "RETRY_SECONDS", 600)
    camera_id = added(house, counters.wrong_password("counter"))
    stills.wanted([camera_id])
    until(lambda: stills.latest(camera_id).last.state is State.WRONG_PASSWORD)
    cameras.edit(house.people["admin"], camera_id, name="前台", place="", sound=False, address=counters["counter"], at=now())
    stills.changed(camera_id)
    assert fetched(camera_id).last.state is State.LIVE


def test_a_look_at_a_large_picture_is_on_record_also_when_the_last_small_one_is_all_there_is(house, counters):
    camera_id, gm = added(house, counters["counter"]), house.people["gm"]
    with pytest.raises(NotPermitted):
        stills.enlarged(house.people["officer"], camera_id, at=now())
    gone = added(house, "rtsp://127.0.0.1:9/1", name="后台")
    with pytest.raises(CameraUnreachable):
        stills.enlarged(gm, gone, at=now())
    assert Image.open(io.BytesIO(stills.enlarged(gm, camera_id, at=now()).jpeg)).width == 640
    found = looks.listed(gm, looks.Filter(), at=now()).looks
    assert [(one.person, one.kind, one.camera) for one in found] == [("周明远", "still", "前台"), ("周明远", "still", "后台")]


def test_the_route_gives_pictures_to_those_who_may_watch_and_never_to_a_cache(house, counters, monkeypatch):
    monkeypatch.setenv("DUBAN_STILLS_SECONDS", "600")
    camera_id = added(house, counters["counter"])
    for login in ("gm", "officer"):
        accounts.set_password(SYSTEM, login, PASSWORD, now())
    with TestClient(Starlette(routes=routes.routes)) as client:
        address = f"/video/still/{camera_id}"
        assert client.get(address).status_code == 401
        client.cookies[accounts.COOKIE] = accounts.sign_in("officer", PASSWORD, "127.0.0.1", now())
        assert (client.get(address).status_code, client.get(f"{address}/large").status_code) == (403, 403)
        client.cookies[accounts.COOKIE] = accounts.sign_in("gm", PASSWORD, "127.0.0.1", now())
        assert client.get("/video/still/0").status_code == 404
        waiting = client.get(address)
        assert (waiting.status_code, waiting.headers["x-state"]) == (204, "connecting")
        given = until(lambda: (answer := client.get(address)).status_code == 200 and answer)
        assert (given.headers["content-type"], given.headers["cache-control"]) == ("image/jpeg", "no-store")
        same = client.get(address, headers={"if-none-match": given.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        large = client.get(f"{address}/large")
        assert Image.open(io.BytesIO(large.content)).width == 640
        assert looks.listed(house.people["gm"], looks.Filter(), at=now()).total == 1


def test_only_so_many_cameras_are_asked_at_once(monkeypatch):
    monkeypatch.setattr(rounds, "AT_ONCE", 3)
    going, most, asked, may_end = set(), [], set(), threading.Event()

    def ask(camera_id):
        going.add(camera_id)
        most.append(len(going))
        may_end.wait(5)
        going.discard(camera_id)
        asked.add(camera_id)
        return 60.0

    made = Rounds(ask)
    made.wanted(range(10))
    until(lambda: len(going) == 3)
    may_end.set()
    until(lambda: len(asked) == 10)
    made.stop()
    until(lambda: not made.running)
    assert max(most) == 3
