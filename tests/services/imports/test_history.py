"""Rehearsals and imports in the background, and the record of them."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from db import engine
from db.queries import imports as queries
from db.tables import cases, imports
from services.access import Actor
from services.errors import FileRefused, ImportNotFound, ImportRefused, MappingRefused
from services.file_stores import store
from services.imports import history, jobs
from services.imports.job import Job
from services.imports.looking import Upload
from services.imports.template import exchange_mapping
from services.verify import verify
from tests.services.group import group
from tests.services.imports.steps import case_rows, write

AT = datetime(2026, 3, 6, 2, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is kept lies in a folder of this test."""
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def admin(database: Any, home: Path) -> Actor:
    return replace(group().people["gm"], role="admin", org_path="/1/")


def upload(folder: Path, *keys: str, bad: str = "") -> Upload:
    """A file with these cases; the severity of one of them may be one that nobody knows."""
    rows = [row for key in keys for row in case_rows(key)]
    rows = [row | {"级别": "很急"} if row["案件编号"] == bad and "级别" in row else row for row in rows]
    return Upload("在办.csv", write(folder / "a.csv", rows).read_bytes())


def ended(actor: Actor, key: str) -> Job:
    until = time.monotonic() + 30
    while True:
        job = jobs.job(actor, key)
        assert job is not None and time.monotonic() < until
        if job.done:
            return job
        time.sleep(0.02)


def settled(actor: Actor, import_id: int | None) -> history.Past:
    until = time.monotonic() + 30
    while (past := history.one(actor, import_id or 0)).state == "running":
        assert time.monotonic() < until
        time.sleep(0.02)
    return past


def begun(actor: Actor) -> int | None:
    until = time.monotonic() + 30
    while jobs.waits(actor):
        assert time.monotonic() < until
        time.sleep(0.02)
    return jobs.begun(actor)


def number_of_cases() -> int:
    with engine.reading() as conn:
        return int(conn.execute(select(func.count()).select_from(cases)).scalar_one())


def test_a_rehearsal_says_what_would_be_and_writes_nothing(admin: Actor, home: Path) -> None:
    file = upload(home, "A1", "A2", bad="A2")
    job = ended(admin, jobs.rehearse(admin, file, exchange_mapping(), at=AT))
    counts = job.counts
    assert (counts.read, counts.added, counts.steps, counts.rejected, counts.set_aside) == (8, 1, 4, 1, 4)
    # The visit, the plan and the daily progress are late on the fourth day.
    assert counts.late > 0 and counts.yuan > 0
    assert [reject.row.line for reject in counts.first] == [6]
    assert job.rejects().decode("utf-8-sig").count("A2") == 4
    assert number_of_cases() == 0
    assert history.listed(admin) == []
    assert jobs.job(replace(admin, id=(admin.id or 0) + 1), "?") is None


def test_of_each_persons_rehearsals_the_last_is_known(admin: Actor, home: Path) -> None:
    first, second = (jobs.rehearse(admin, upload(home, "A1"), exchange_mapping(), at=AT) for _ in range(2))
    assert ended(admin, second).counts.added == 1
    assert jobs.job(admin, first) is None


@pytest.mark.parametrize("name", ["rejects.csv", "mapping.yaml", "客" * 100 + ".csv", "..", "a\0b\\在办.csv"])
def test_a_file_may_be_called_as_it_likes(admin: Actor, home: Path, name: str) -> None:
    file = replace(upload(home, "A1", "A2", bad="A2"), name=name)
    past = settled(admin, jobs.begin(admin, file, exchange_mapping(), rows=8, at=AT))
    assert (past.state, past.added, past.rejected) == ("done", 1, 1)
    assert past.file_name == "file" or name.endswith(past.file_name)


class TestWaiting:
    """For its turn, while another one is at work."""

    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jobs, "SECONDS_TO_BEGIN", 0.05)

    def test_it_begins_by_itself_and_is_not_queued_twice(self, admin: Actor, home: Path) -> None:
        with engine.engine().connect() as conn:
            queries.take_turn(conn)
            assert jobs.begin(admin, upload(home, "A1"), exchange_mapping(), rows=4, at=AT) is None
            assert jobs.begun(admin) is None
            with pytest.raises(ImportRefused, match="import_waits"):
                jobs.begin(admin, upload(home, "A1"), exchange_mapping(), rows=4, at=AT)
        assert settled(admin, begun(admin)).added == 1
        assert jobs.begun(admin) is None

    def test_why_it_could_not_begin_is_told_once(self, admin: Actor, home: Path) -> None:
        with engine.engine().connect() as conn:
            queries.hold(conn, 77)
            queries.take_turn(conn)
            assert jobs.begin(admin, upload(home, "A1"), exchange_mapping(), rows=4, at=AT) is None
            conn.commit()
            with pytest.raises(ImportRefused, match="import_busy"):
                begun(admin)
            queries.leave(conn, 77)
            conn.commit()
        assert jobs.begun(admin) is None


def test_a_kept_file_that_is_gone_or_changed_is_a_difference(admin: Actor, home: Path) -> None:
    past = settled(admin, jobs.begin(admin, upload(home, "A1"), exchange_mapping(), rows=4, at=AT))
    with engine.reading() as conn:
        kept = conn.execute(select(imports)).one()
    store().put(kept.mapping_hash, b"source: other")
    assert verify().differences == []
    assert verify(read_files=True).differences == [f"import {past.id}: file_changed"]
    store().drop(kept.file_hash)
    assert verify().differences == [f"import {past.id}: file_gone"]


def test_an_import_goes_on_in_the_background_and_keeps_what_it_went_by(admin: Actor, home: Path) -> None:
    file = upload(home, "A1", "A2", bad="A2")
    past = settled(admin, jobs.begin(admin, file, exchange_mapping(), rows=8, at=AT))
    assert (past.state, past.added, past.rejected, past.rows, past.rows_rejected, past.part) == ("done", 1, 1, 8, 4, 1.0)
    assert (past.file_name, past.by) == ("在办.csv", "gm")
    assert history.mapping(admin, past.id).decode() == exchange_mapping()
    assert "级别" in history.rejects(admin, past.id).decode("utf-8-sig")
    assert [one.id for one in history.listed(admin)] == [past.id]
    assert verify().differences == []


def test_one_that_was_broken_off_is_gone_on_with(admin: Actor, home: Path) -> None:
    first = settled(admin, jobs.begin(admin, upload(home, "A1", "A2"), exchange_mapping(), rows=8, at=AT))
    with engine.transaction() as conn:
        conn.execute(imports.update().values(finished_at=None))
    assert history.one(admin, first.id).state == "broken"
    again = settled(admin, history.go_on(admin, first.id, at=AT))
    assert (again.id != first.id, again.state, again.added, again.known) == (True, "done", 0, 2)


def test_one_import_runs_at_a_time(admin: Actor, home: Path) -> None:
    with engine.engine().connect() as conn:
        queries.hold(conn, 77)
        conn.commit()
        with pytest.raises(ImportRefused):
            jobs.begin(admin, upload(home, "A1"), exchange_mapping(), rows=4, at=AT)
        queries.leave(conn, 77)
        conn.commit()
    assert (number_of_cases(), list(store().names())) == (0, [])


def test_what_cannot_be_begun_says_why_and_leaves_no_record(admin: Actor, home: Path) -> None:
    with pytest.raises(MappingRefused):
        jobs.begin(admin, upload(home, "A1"), "source: 1", rows=None, at=AT)
    with pytest.raises(FileRefused):
        jobs.begin(admin, Upload("a.csv", b""), exchange_mapping(), rows=None, at=AT)
    assert history.listed(admin) == []


def test_whoever_does_not_stand_at_the_top_sees_their_own_alone(admin: Actor, home: Path) -> None:
    past = settled(admin, jobs.begin(admin, upload(home, "A1"), exchange_mapping(), rows=4, at=AT))
    other = replace(admin, id=1, role="center_staff", org_path="/1/2/")
    assert history.listed(other) == []
    with pytest.raises(ImportNotFound):
        history.one(other, past.id)


def test_a_case_outside_somebodys_unit_is_set_aside(admin: Actor, home: Path) -> None:
    elsewhere = replace(admin, role="center_staff", org_path="/1/9/")
    job = ended(elsewhere, jobs.rehearse(elsewhere, upload(home, "A1"), exchange_mapping(), at=AT))
    assert (job.counts.added, dict(job.counts.reasons)) == (0, {"scope": 1})
