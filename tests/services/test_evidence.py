"""Pictures that prove something: what is written into them, where they lie, and that nobody changes one unnoticed."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from db.engine import transaction
from services import captions, evidence, files
from services.cameras import demonstration
from services.errors import FileNotKept, NotPermitted
from services.spot_checks import checking
from tests.services.spot_checks.counter import TEN, Counter, differences, jpeg, rows


@pytest.fixture
def counter(database, home, monkeypatch) -> Counter:
    monkeypatch.setenv("DUBAN_HOME", str(home))
    return Counter()


def problem(refused) -> str:
    return refused.value.facts["problem"]


def kept(home: Path) -> list[Path]:
    return [path for path in (home / "files").rglob("*") if path.is_file()]


def test_a_file_is_found_by_its_hash_and_kept_once(home, monkeypatch):
    monkeypatch.setenv("DUBAN_HOME", str(home))
    sha256 = files.keep(jpeg())
    assert sha256 == hashlib.sha256(jpeg()).hexdigest()
    assert files.keep(jpeg()) == sha256
    assert files.read(sha256) == jpeg()
    assert [path.name for path in kept(home)] == [sha256]


def test_chinese_is_drawn_as_chinese_on_a_machine_without_fonts():
    said = [Image.open(BytesIO(captions.captioned(jpeg(), [line]))) for line in ("滨江一号院", "滨江二号院", "□□□□□")]
    below = (0, 360, 640, said[0].height)
    first, second, boxes = (picture.crop(below) for picture in said)
    assert ImageChops.difference(first, second).getbbox()
    assert ImageChops.difference(first, boxes).getbbox()


def test_the_caption_covers_nothing_and_a_long_one_is_made_to_fit():
    picture = Image.open(BytesIO(captions.captioned(jpeg(320, 180), ["很长的名称" * 20, "2026-03-02 10:00:00"])))
    assert picture.width == 320
    assert picture.height > 180
    # The picture itself is as it was, as far as JPEG keeps colours.
    assert all(abs(a - b) < 6 for a, b in zip(picture.getpixel((160, 90)), (0x44, 0x66, 0x88), strict=True))
    edge = picture.crop((318, 180, 320, picture.height)).convert("L")
    assert max(edge.getextrema()) < 80


def test_what_is_no_picture_is_refused(counter):
    with pytest.raises(FileNotKept) as refused:
        evidence.keep(counter["staff"], counter.units["riverside"], None, "前台", b"\xff\xd8\xffnothing", seen_at=TEN, at=TEN)
    assert problem(refused) == "file_content"


def test_a_picture_is_shown_to_those_who_may_see_the_findings_of_its_centre(counter):
    picture = counter.picture()
    here, marks = counter.units["riverside"], counter.marks(dress="未佩戴工牌")
    for login in ("officer", "hr"):
        with pytest.raises(NotPermitted):
            evidence.jpeg(counter[login], picture)
    checking.send(counter["staff"], here, marks=marks, concerns_id=counter["officer"].id, at=TEN, pictures=[picture])
    for login in ("officer", "hr", "vp", "gm"):
        assert evidence.jpeg(counter[login], picture).startswith(b"\xff\xd8\xff")
    for login in ("officer-2", "head", "finance", "wall"):
        with pytest.raises(NotPermitted):
            evidence.jpeg(counter[login], picture)


def test_a_picture_that_was_changed_or_taken_away_is_noticed_and_not_shown(counter, home):
    changed, gone = counter.picture(), counter.picture("gm")
    assert differences() == []
    by_id = {number: home / "files" / sha[:2] / sha for number, sha in rows("select id, encode(sha256, 'hex') from evidence")}
    by_id[changed].write_bytes(by_id[changed].read_bytes() + b"x")
    by_id[gone].unlink()
    assert differences() == [f"evidence {changed}: file_changed", f"evidence {gone}: file_gone"]
    with pytest.raises(FileNotKept) as refused:
        evidence.jpeg(counter["gm"], changed)
    assert problem(refused) == "file_changed"


def test_only_whoever_makes_spot_checks_keeps_pictures(counter):
    with pytest.raises(NotPermitted):
        counter.picture("hr")


def test_a_picture_is_taken_through_the_camera_with_all_that_it_must_say_and_the_look_is_on_record(counter):
    with transaction() as conn:
        conn.exec_driver_sql(
            "insert into cameras (project_id, name, demonstration, created_at)"
            f" values ({counter.units['riverside']}, '前台一', true, '{TEN.isoformat()}')"
        )
    ((camera,),) = rows("select id from cameras")
    with demonstration.served_beside():
        picture = evidence.take(counter["staff"], camera, at=TEN)
        with pytest.raises(NotPermitted):
            evidence.take(counter["hr"], camera, at=TEN)
    taken = Image.open(BytesIO(evidence.jpeg(counter["staff"], picture)))
    assert taken.format == "JPEG"
    assert rows(f"select camera_id, project_id from evidence where id = {picture}") == [(camera, counter.units["riverside"])]
    assert rows("select person_id, camera_id, kind from looks") == [(counter["staff"].id, camera, "still")]
