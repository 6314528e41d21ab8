"""What nobody used goes after a week, with its file, and nothing that anybody still needs."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db.engine import transaction
from db.queries import uploads as queries
from services import attachments, cases, files, sweeping, uploads
from services.file_stores import store
from services.file_stores.folder import Folder
from services.sweeping import KEPT, next_instant, sweep
from services.verify import verify
from tests.services.attached import photo, sent, signature
from tests.services.group import MONDAY, Group, group

VISIT = MONDAY + timedelta(minutes=45)


@pytest.fixture
def place(database, home, monkeypatch) -> Group:
    monkeypatch.setenv("DUBAN_HOME", str(home))
    return group()


def due():
    with transaction() as conn:
        return next_instant(conn, MONDAY)


def test_an_unused_upload_goes_at_the_end_of_its_week_and_a_used_one_stays_on_its_case(place):
    head, no = place.people["dept_head"], place.issued()
    unused, used = sent(head, photo(colour="red")), sent(head, signature(), "signature")
    cases.take_step(head, no, "visited", {"signed": True}, at=VISIT, files={"signed": [used]})
    assert due() == MONDAY + KEPT
    assert sweep(MONDAY + KEPT - timedelta(seconds=1)) == 0
    assert [one.id for one in uploads.own(head, [unused])] == [unused]
    assert sweep(MONDAY + KEPT) == 2
    assert uploads.own(head, [unused]) == []
    (found,) = attachments.of_case(head, no)
    assert attachments.content(head, found.id)[1] == "image/png"
    # The signature and its preview.
    assert len(list(store().names())) == 2
    assert (verify(read_files=True).differences, due()) == ([], None)


def test_a_file_that_somebody_else_has_sent_too_stays(place):
    sent(place.people["dept_head"], photo())
    later = sent(place.people["officer"], photo(), at=MONDAY + timedelta(days=1))
    assert sweep(MONDAY + KEPT) == 1
    assert uploads.preview(place.people["officer"], later)


def test_what_was_handed_over_stays_however_long_it_lies(place):
    officer = place.people["officer"]
    one = sent(officer, photo())
    with transaction() as conn:
        uploads.hand_over(conn, officer, [one], to="arrival/1")
    assert (due(), sweep(MONDAY + 100 * KEPT)) == (None, 0)


def test_nothing_is_swept_while_somebody_keeps_files(place, monkeypatch):
    monkeypatch.setattr(sweeping, "AT_ONCE", 1)
    for colour in ("red", "green", "blue"):
        sent(place.people["officer"], photo(colour=colour))
    with transaction() as conn:
        queries.keep_all(conn)
        assert sweep(MONDAY + KEPT) == 0
    assert sweep(MONDAY + KEPT) == 3
    assert list(store().names()) == []


def test_an_attachment_that_is_gone_or_changed_or_not_in_its_step_is_a_difference(place):
    head, no = place.people["dept_head"], place.issued()
    files = {"photos": [sent(head, photo(colour="red"))], "signed": [sent(head, signature(), "signature")]}
    cases.take_step(head, no, "visited", {"signed": True}, at=VISIT, files=files)
    first, second = attachments.of_case(head, no)
    kept = {one.field: one for one in (first, second)}
    store().put(kept["photos"].sha256, b"another picture")
    store().drop(kept["signed"].sha256)
    gone, changed = f"{no}: attachment {kept['signed'].id}: file_gone", f"{no}: attachment {kept['photos'].id}: file_changed"
    assert (verify().differences, verify().attachments) == ([gone], 2)
    assert sorted(verify(read_files=True).differences) == sorted([gone, changed])
    with transaction() as conn:
        conn.exec_driver_sql("update steps set data = data || '{\"photos\": []}' where event = 'visited'")
    assert f"{no}: attachment {kept['photos'].id}: not_in_step" in verify().differences


class Watched(Folder):
    """A folder that does something as soon as it is asked whether a file is there, or to keep one."""

    def __init__(self, folder: Path, then: Callable[[], object]) -> None:
        super().__init__(folder)
        self.then = then

    def has(self, name: str) -> bool:
        found = super().has(name)
        self.then()
        return found

    def put(self, name: str, content: bytes) -> None:
        self.then()
        super().put(name, content)


def test_a_store_that_takes_its_time_keeps_no_transaction_open(place, home, monkeypatch):
    seen = []

    def look():
        with transaction() as conn:
            others = "select count(*) from pg_stat_activity where xact_start is not null and pid <> pg_backend_pid()"
            seen.append(conn.exec_driver_sql(f"{others} and datname = current_database()").scalar_one())

    monkeypatch.setattr(files, "store", lambda: Watched(home / "files", look))
    sent(place.people["officer"], photo())
    assert seen and not any(seen)


def test_a_file_that_is_swept_while_somebody_sends_it_again_is_there(place, home, monkeypatch):
    sent(place.people["officer"], photo())
    monkeypatch.setattr(files, "store", lambda: Watched(home / "files", lambda: sweep(MONDAY + KEPT)))
    again = sent(place.people["dept_head"], photo(), at=MONDAY + KEPT)
    monkeypatch.undo()
    monkeypatch.setenv("DUBAN_HOME", str(home))
    assert uploads.preview(place.people["dept_head"], again)
    assert verify(read_files=True).differences == []
