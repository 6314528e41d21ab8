"""Setting up the counters' cameras: who may, what is taken, and that no address with its password gets out."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.engine import reading
from db.queries import audit
from db.tables import cameras as table
from db.tables import metadata
from services import cameras
from services.access import SYSTEM
from services.cameras import Reject
from services.demo.cameras import Make, demonstration_cameras
from services.errors import CameraNotFound, FileRefused, InputRefused, NotPermitted, Refusal
from services.wording import LANGUAGES, refusal_text
from tests.services.group import MONDAY
from tests.services.house import House

PASSWORD = "willow-7-secret"
ADDRESS = f"rtsp://admin:{PASSWORD}@10.0.3.7:554/Streaming/Channels/101"
HEAD = "项目编码,名称,位置,主码流地址,子码流地址,有声音"


@pytest.fixture
def house(database):
    return House()


def added(house, project="riverside", name="前台", **more):
    given = {"name": name, "address": ADDRESS, "at": MONDAY} | more
    return cameras.add(house.people["admin"], project_id=house.units[project], **given)


def stored():
    with reading() as conn:
        return conn.execute(select(table)).all()


def on_record(action):
    with reading() as conn:
        return [row for row in audit.chain(conn) if row.action == action]


def problem_of(raised):
    return raised.value.facts["field"], raised.value.facts["problem"]


def test_nobody_but_who_keeps_cameras_sets_one_up(house):
    for login in ("gm", "staff", "officer"):
        with pytest.raises(NotPermitted):
            cameras.add(house.people[login], project_id=house.units["riverside"], name="前台", address=ADDRESS, at=MONDAY)
        with pytest.raises(NotPermitted):
            cameras.kept(house.people[login])
    assert not stored()


def test_a_camera_is_seen_by_who_watches_and_only_within_the_unit(house):
    east, south = added(house), added(house, "starbay")
    assert [one.id for one in cameras.listed(house.people["gm"])] == [east, south]
    assert [one.id for one in cameras.listed(house.people["gm"], org_id=house.units["south"])] == [south]
    seen = cameras.one(house.people["staff"], south)
    assert (seen.project, seen.region, seen.name, seen.demonstration) == ("星河湾", "华南", "前台", False)
    with pytest.raises(NotPermitted):
        cameras.listed(house.people["officer"])


def test_the_only_door_to_an_address_asks_who_is_there(house):
    camera_id = added(house, sub_address=f"{ADDRESS[:-1]}2", sound=True)
    opened = cameras.source(house.people["gm"], camera_id)
    assert (opened.url, opened.sound, opened.label) == (ADDRESS, True, "滨江一号院 · 前台")
    assert cameras.source(SYSTEM, camera_id, sub=True).url.endswith("/102")
    assert PASSWORD not in repr(opened)
    with pytest.raises(NotPermitted):
        cameras.source(house.people["officer"], camera_id)
    with pytest.raises(CameraNotFound):
        cameras.source(house.people["gm"], camera_id + 1)


def test_without_a_small_picture_the_main_one_serves(house):
    assert cameras.source(SYSTEM, added(house), sub=True).url == ADDRESS


def test_a_name_is_used_once_at_a_project_until_its_camera_is_retired(house):
    first = added(house)
    added(house, "starbay")
    with pytest.raises(InputRefused) as raised:
        added(house, name=" 前台 ")
    assert problem_of(raised) == ("camera_name", "taken")
    cameras.retire(house.people["admin"], first, at=MONDAY)
    with pytest.raises(CameraNotFound):
        cameras.one(house.people["gm"], first)
    assert added(house) != first


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"address": " "}, "address", "missing"),
        ({"address": "http://10.0.3.7/video"}, "address", "not_rtsp"),
        ({"address": "rtsp://"}, "address", "not_rtsp"),
        ({"address": "rtsp://10.0.3.7:port/1"}, "address", "not_rtsp"),
        ({"address": f"rtsp://10.0.3.7/{'x' * 500}"}, "address", "too_long"),
        ({"address": "rtsp://admin:12/34@10.0.3.7/1"}, "address", "not_encoded"),
        ({"sub_address": "10.0.3.7"}, "sub_address", "not_rtsp"),
        ({"name": ""}, "camera_name", "missing"),
        ({"name": ADDRESS}, "camera_name", "too_long"),
        ({"place": "rtsp://a:b@c/1"}, "camera_place", "is_address"),
        ({"project_id": 0}, "project", "unknown"),
    ],
)
def test_what_cannot_be_taken_is_refused_without_repeating_it(house, given, field, problem):
    values = {"project_id": house.units["riverside"], "name": "前台", "address": ADDRESS} | given
    with pytest.raises(InputRefused) as raised:
        cameras.add(house.people["admin"], **values, at=MONDAY)
    assert problem_of(raised) == (field, problem)
    assert "10.0.3.7" not in "".join(refusal_text(raised.value, lang) for lang in LANGUAGES).replace("10.0.3.7:554", "")


def test_an_address_left_empty_stays_and_only_host_and_port_are_shown(house):
    camera_id = added(house, sub_address=ADDRESS)
    admin = house.people["admin"]
    cameras.edit(admin, camera_id, name="东门前台", place="东门", sound=True, without_sub=True, at=MONDAY)
    assert cameras.source(SYSTEM, camera_id).url == ADDRESS
    assert cameras.shown_address(admin, camera_id) == "rtsp://•••@10.0.3.7:554/…"
    assert cameras.shown_address(admin, camera_id, sub=True) == ""
    assert on_record("camera_edited")[0].data["changed"] == ["name", "place", "sound", "sub_address_sealed"]
    cameras.edit(admin, camera_id, name="东门前台", place="东门", sound=True, address="rtsp://10.0.3.8", at=MONDAY)
    assert cameras.shown_address(admin, camera_id) == "rtsp://10.0.3.8"


def test_a_test_says_in_a_sentence_what_was_found_and_keeps_it(house):
    admin = house.people["admin"]
    with demonstration_cameras({"plain": Make(), "late": Make(320, 180, b_frames=True, key_seconds=8.0, sound=None)}) as server:
        plain, late = (added(house, name=name, address=server[name], sound=True) for name in ("plain", "late"))
        tested = cameras.test(admin, plain, at=MONDAY)
        assert tested.text("en") == "reached, H.264 640×360, 25 fps, key frame every 2 s, AAC"
        assert tested.advice == ()
        assert cameras.test(admin, late, at=MONDAY).advice == (
            "video.advice.b_frames",
            "cameras.advice.key_frames",
            "cameras.advice.no_sound",
        )
        wrong = cameras.try_address(admin, server.wrong_password("plain"), sound=False, at=MONDAY)
        assert (wrong.found, wrong.refused) == (None, "camera_password_wrong")
    gone = cameras.test(admin, plain, at=MONDAY + timedelta(hours=1))
    assert gone.text("en").startswith("not reached")
    known = {one.camera.name: one.tested for one in cameras.kept(admin)}
    assert (known["plain"], known["late"].found.b_frames) == (gone, True)
    cameras.edit(admin, plain, name="plain", place="", sound=True, address=ADDRESS, at=MONDAY)
    assert cameras.kept(admin)[1].tested is None


def test_many_are_tested_at_once_and_one_whose_address_cannot_be_opened_is_among_them(house, monkeypatch):
    admin, sealed = house.people["admin"], added(house, address="rtsp://127.0.0.1:9/1")
    monkeypatch.setenv("DUBAN_SECRET", "another")
    ids = [added(house, name=f"{n}", address=f"rtsp://127.0.0.1:9/{n}") for n in range(9)]
    tested = list(cameras.test_many(admin, [sealed, *ids, 0], at=MONDAY))
    assert sorted(one.refused for one in tested) == ["camera_unreachable"] * 9 + ["seal_broken"]
    assert all(one.tested for one in cameras.kept(admin))
    assert "DUBAN_SECRET" in next(one.tested for one in cameras.kept(admin) if one.camera.id == sealed).text("en")


def csv(*lines, head=HEAD):
    return "\n".join([head, *lines]).encode()


def test_a_file_is_shown_first_and_then_written_once(house):
    admin = house.people["admin"]
    content = csv(*(f"riverside,柜台{n},大堂,{ADDRESS[:-3]}{n},,{'是' if n % 2 else '否'}" for n in range(300)))
    shown = cameras.import_csv(admin, content, dry_run=True, at=MONDAY)
    assert (len(shown.new), shown.known, shown.rejected, stored()) == (300, 0, (), [])
    assert cameras.import_csv(admin, content, dry_run=False, at=MONDAY) == shown
    again = cameras.import_csv(admin, content, dry_run=False, at=MONDAY)
    assert (again.new, again.known, len(stored())) == ((), 300, 300)
    assert [row.data for row in on_record("cameras_imported")] == [{"added": 300, "known": 0, "rejected": 0}]
    assert sum(camera.sound for camera in cameras.listed(house.people["gm"])) == 150


def test_rows_that_cannot_be_taken_are_named_with_their_reason_and_the_others_are_taken(house):
    content = csv(
        f"riverside,前台,,{ADDRESS},,",
        f"riverside,前台,,{ADDRESS},,",
        f"nowhere,前台,,{ADDRESS},,",
        "riverside,后台,,http://10.0.3.9,,",
        f"riverside,侧门,,{ADDRESS},,也许",
        f"{ADDRESS},前台,riverside,,,",
        f'riverside,"后门,,{ADDRESS},,',
    )
    found = cameras.import_csv(house.people["admin"], content, dry_run=False, at=MONDAY)
    assert [(one.line, one.refusal.facts["problem"]) for one in found.rejected] == [
        (3, "twice"),
        (4, "unknown"),
        (5, "not_rtsp"),
        (6, "not_yes_or_no"),
        (7, "unknown"),
        (8, "unknown"),
    ]
    assert [camera.name for camera in cameras.listed(house.people["gm"])] == ["前台"]
    assert PASSWORD not in said(*found.rejected)


def said(*rejects: Reject):
    return "".join(f"{one.project}{one.name}" + "".join(refusal_text(one.refusal, lang) for lang in LANGUAGES) for one in rejects)


@pytest.mark.parametrize("content", [b"", b"\xff\xff\xff", csv(head="项目编码,名称"), csv("x", head="a;b;c")])
def test_what_is_no_table_of_cameras_is_refused_whole(house, content):
    with pytest.raises(FileRefused) as raised:
        cameras.import_csv(house.people["admin"], content, dry_run=False, at=MONDAY)
    assert all("…" not in refusal_text(raised.value, lang) for lang in LANGUAGES)


def test_the_template_filled_in_is_taken_in_either_language_and_from_a_spreadsheet_of_china(house):
    template = cameras.template(house.people["admin"]).decode("utf-8-sig")
    assert len(cameras.import_csv(house.people["admin"], template.encode("gb18030"), dry_run=True, at=MONDAY).new) == 1


def test_a_password_is_found_nowhere_after_all_that_can_be_done_with_a_camera(house, caplog):
    caplog.set_level(logging.DEBUG)
    admin, told = house.people["admin"], []
    address = f"rtsp://admin:{PASSWORD}@127.0.0.1:9/1"
    camera_id = added(house, address=address, sub_address=address)
    told += [cameras.test(admin, camera_id, at=MONDAY), cameras.try_address(admin, address, sound=True, at=MONDAY)]
    cameras.edit(admin, camera_id, name="前台", place="", sound=True, address=address, at=MONDAY)
    told += [cameras.kept(admin), cameras.listed(house.people["gm"]), cameras.shown_address(admin, camera_id)]
    told.append(cameras.import_csv(admin, csv(f"nowhere,{address},{address},{address},,"), dry_run=False, at=MONDAY))
    for call in (lambda: added(house, address=address), lambda: added(house, name=address), lambda: added(house, place=address)):
        with pytest.raises(Refusal) as raised:
            call()
        told.append(raised.value)
    cameras.retire(admin, camera_id, at=MONDAY)
    with reading() as conn:
        told += [conn.execute(select(one)).all() for one in metadata.sorted_tables]
    assert PASSWORD not in repr(told) + caplog.text
