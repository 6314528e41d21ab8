"""The whole system goes into a folder while it is used, and comes back somewhere else as it was, or not at all."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from db import dumping, engine
from db.engine import reading
from services import attachments, cases, sealing, statements, uploads
from services.__main__ import main
from services.access import SYSTEM
from services.advance import advance_due
from services.backup import manifest
from services.file_stores import store
from services.sweeping import KEPT, sweep
from services.verify import Verified, verify
from tests.databases import TEMPLATE, copied
from tests.services.attached import photo, sent, signature
from tests.services.group import MONDAY, Group, at, group

VISIT = MONDAY + timedelta(minutes=45)
APRIL = at("04-01 00:00")


@dataclass(frozen=True)
class Original:
    """The system that is backed up: its home, its people, a backup of it, and what `verify` says of it."""

    home: Path
    place: Group
    folder: Path
    verified: Verified
    sealed: str


@pytest.fixture(scope="module")
def original(server, template, tmp_path_factory) -> Iterator[Original]:
    """A case with a photo and a signature; another whose lateness stands on a statement; a gateway file; and all backed up."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("backups") / "backup"
    with copied(server, template), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUBAN_HOME", str(home))
        place = told()
        (home / "gateways.yaml").write_text("link: http://localhost\ngateways: {}\n")
        sealed, verified = sealing.seal("rtsp://camera"), verify(read_files=True)
        assert main(["backup", str(folder)]) == 0
    yield Original(home, place, folder, verified, sealed)


def told() -> Group:
    place = group()
    head, no = place.people["dept_head"], place.issued()
    files = {"photos": [sent(head, photo())], "signed": [sent(head, signature(), "signature")]}
    cases.take_step(head, no, "visited", {"signed": True}, at=VISIT, files=files)
    late = place.opened(when=at("03-31 09:00"))
    place.step(late, "order_submitted", "officer", at("03-31 11:00"), required_by="2026-04-05T18:00+08:00")
    advance_due(APRIL)
    statements.close_due(APRIL)
    with reading() as conn:
        number = conn.execute(text("select number from statements")).scalar_one()
    statements.take(SYSTEM, number, at=APRIL)
    return place


@contextmanager
def elsewhere(server, home: Path) -> Iterator[None]:
    """Another database, migrated and empty, and another home."""
    with copied(server, TEMPLATE), pytest.MonkeyPatch.context() as patch:
        home.mkdir(exist_ok=True)
        patch.setenv("DUBAN_HOME", str(home))
        yield


@pytest.fixture
def empty(server, template, tmp_path) -> Iterator[Path]:
    """An empty system; gives its home."""
    with elsewhere(server, tmp_path / "other home"):
        yield tmp_path / "other home"


def run(capsys, *words: object) -> tuple[int, str]:
    """A command: its exit code, and what it said."""
    capsys.readouterr()
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out + said.err


def counted(found: Verified) -> dict[str, object]:
    assert found.differences == []
    return asdict(found)


def test_everything_comes_back_elsewhere_and_verify_says_the_same(original, empty, capsys):
    verified = counted(original.verified)
    assert (verified["cases"], verified["attachments"], verified["statements"]) == (2, 2, 1)
    code, said = run(capsys, "restore", original.folder)
    assert (code, "客诉 2 件" in said) == (0, True)
    assert counted(verify(read_files=True)) == verified
    head = original.place.people["dept_head"]
    (first, *_) = attachments.of_case(head, "KS-20260302-0001")
    assert attachments.content(head, first.id)[0]
    assert sealing.unseal(original.sealed) == "rtsp://camera"
    assert home_files(empty) == home_files(original.home)
    assert {"secret", "gateways.yaml"} < home_files(empty).keys()
    assert any(name.startswith("statements/") for name in home_files(empty))
    # What only grows is still refused any change, and the next case gets the next number.
    with pytest.raises(Exception, match="rows are added, never changed"), engine.transaction() as conn:
        conn.execute(text("delete from attachments"))
    assert original.place.opened(when=at("03-31 12:00")) == "KS-20260331-0002"


def home_files(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_a_backup_is_closed_to_others_and_names_what_it_holds(original):
    assert original.folder.stat().st_mode & 0o077 == 0
    assert not any(path.stat().st_mode & 0o077 for path in original.folder.rglob("*") if path.is_file())
    found = manifest.read(original.folder)
    assert (found.cases, len(found.files), found.missing) == (2, 4, [])


def test_a_backup_sees_the_database_at_one_instant_and_says_which_files_are_gone(
    server, database, home, tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("DUBAN_HOME", str(home))
    place, dump, folder = group(), dumping.dump, tmp_path / "backup"
    place.opened()
    officer = place.people["officer"]
    sent(officer, photo())
    store().drop(uploads.receive(officer, photo(colour="red"), name="", purpose="photos", at=MONDAY).sha256)

    def dump_and_go_on(conn, path):
        dump(conn, path)
        place.opened()
        sent(officer, photo(colour="blue"))
        assert sweep(MONDAY + KEPT) == 0

    monkeypatch.setattr(dumping, "dump", dump_and_go_on)
    code, said = run(capsys, "backup", folder)
    assert (code, "客诉 1 件" in said, "1 个文件" in said) == (1, True, True)
    with elsewhere(server, tmp_path / "other"):
        assert run(capsys, "restore", folder)[0] == 0
        assert counted(verify())["cases"] == 1


def test_a_system_in_use_is_replaced_only_when_asked_for_and_answered(original, empty, capsys, monkeypatch):
    group().opened()
    code, said = run(capsys, "restore", original.folder)
    assert (code, "--force" in said, counted(verify())["cases"]) == (2, True, 1)
    monkeypatch.setattr("sys.stdin", StringIO("n\n"))
    assert run(capsys, "restore", original.folder, "--force")[0] == 130
    assert counted(verify())["cases"] == 1
    for sha256 in manifest.read(original.folder).files:
        store().put(sha256, b"damaged")
    monkeypatch.setattr("sys.stdin", StringIO("y\n"))
    assert run(capsys, "restore", original.folder, "--force")[0] == 0
    assert counted(verify(read_files=True)) == counted(original.verified)


def test_nothing_is_restored_beside_a_running_dashboard(original, empty, capsys):
    with psycopg.connect(
        make_url(engine.connect_url()).set(drivername="postgresql").render_as_string(), application_name="duban"
    ):
        code, said = run(capsys, "restore", original.folder)
    assert (code, "worker" in said, len(said.splitlines())) == (2, True, 1)


def changed(folder: Path, name: str, value: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {name: value}))


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def any_file(folder: Path) -> Path:
    return next((folder / "files").glob("*/*"))


def cut_off(folder: Path) -> None:
    """A dump that is not whole, told by the manifest as if it had always been so."""
    dump = folder / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-2_000])
    changed(folder, "database", manifest.part_of(dump).model_dump())


DAMAGES = {
    "no manifest": lambda folder: (folder / "manifest.json").unlink(),
    "not a manifest": lambda folder: (folder / "manifest.json").write_text("{}"),
    "another format": lambda folder: changed(folder, "format", 2),
    "a path that leads away": lambda folder: changed(folder, "home", {"../away": {"sha256": "0" * 64, "size": 1}}),
    "a later schema": lambda folder: changed(folder, "revision", "9999"),
    "a later server": lambda folder: changed(folder, "postgresql", 99),
    "another secret": lambda folder: changed(folder, "secret", "00"),
    "a damaged database": lambda folder: damage(folder / "database.dump"),
    "a damaged file": lambda folder: damage(any_file(folder)),
    "a file that is gone": lambda folder: any_file(folder).unlink(),
    "a damaged secret": lambda folder: damage(folder / "home" / "secret"),
}


def test_what_is_not_a_whole_backup_is_one_line_and_2_and_nothing_is_written(original, empty, tmp_path, capsys):
    for name, spoil in DAMAGES.items():
        broken = tmp_path / name
        shutil.copytree(original.folder, broken)
        spoil(broken)
        code, said = run(capsys, "restore", broken)
        assert (name, code, len(said.splitlines())) == (name, 2, 1)
    assert (verify().cases, home_files(empty)) == (0, {})


def test_a_database_that_cannot_be_loaded_to_its_end_leaves_what_there_was(original, empty, tmp_path, capsys):
    broken = tmp_path / "broken"
    shutil.copytree(original.folder, broken)
    cut_off(broken)
    code, said = run(capsys, "restore", broken)
    assert (code, len(said.splitlines()), verify().cases) == (2, 1, 0)


def test_a_backup_goes_only_into_an_empty_folder_outside_the_home(empty, tmp_path, capsys):
    full = tmp_path / "full"
    full.mkdir()
    (full / "something").write_text("mine")
    (tmp_path / "file").write_text("")
    for wrong in (full, empty / "backup", tmp_path / "file", tmp_path / "no" / "such"):
        code, said = run(capsys, "backup", wrong)
        assert (code, len(said.splitlines())) == (2, 1)
    assert [path.name for path in full.iterdir()] == ["something"]
    assert home_files(empty) == {}
