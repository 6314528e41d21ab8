"""Files that come with steps: kept with the step or not at all, for those who may see the case."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from db.engine import reading, transaction
from db.queries import cases as case_rows
from services import attachments, cases, uploads
from services.errors import CaseNotFound, FileNotKept, FilesRefused, StepDataRefused
from services.verify import verify
from tests.services.attached import photo, sent, signature
from tests.services.group import MONDAY, Group, at, group
from tests.services.house import House

VISIT = MONDAY + timedelta(minutes=45)


@pytest.fixture
def place(database, home, monkeypatch) -> Group:
    monkeypatch.setenv("DUBAN_HOME", str(home))
    return group()


def problem(refused) -> str:
    return refused.value.facts["problem"]


def visited(place: Group, no: str, files: dict[str, list[str]], **data: object) -> cases.StepDone:
    return cases.take_step(place.people["dept_head"], no, "visited", {"signed": True, **data}, at=VISIT, files=files)


def test_a_step_brings_its_files_and_the_audit_row_their_hashes(place):
    head, no = place.people["dept_head"], place.issued()
    name, before = sent(head, signature(), "signature", "sign.png"), sent(head, photo())
    visited(place, no, {"signed": [name], "photos": [before]})
    found = attachments.of_case(place.people["officer"], no)
    assert [(one.field, one.purpose, one.step_n, one.media_type) for one in found] == [
        ("signed", "signature", 5, "image/png"),
        ("photos", "photos", 5, "image/jpeg"),
    ]
    with reading() as conn:
        case = case_rows.find(conn, no)
        step = case_rows.steps_of(conn, case.id)[-1]
        audited = conn.execute(text("select data from audit order by id desc limit 1")).scalar_one()
    assert step.data == {"signed": True, "photos": [found[1].sha256]}
    assert audited["files"] == {"signed": [found[0].sha256], "photos": [found[1].sha256]}
    content, media_type, called = attachments.content(place.people["officer"], found[1].id)
    assert (content[:3], media_type, called) == (b"\xff\xd8\xff", "image/jpeg", "photo.jpg")
    assert attachments.preview(place.people["officer"], found[0].id)[:3] == b"\xff\xd8\xff"
    assert verify().differences == []


def test_what_is_refused_leaves_the_files_to_be_used_again(place):
    head, no = place.people["dept_head"], place.issued()
    one = sent(head, photo())
    with pytest.raises(StepDataRefused):
        visited(place, no, {"photos": [one]}, agreed_by="yesterday")
    assert attachments.of_case(head, no) == []
    visited(place, no, {"photos": [one]})
    assert len(attachments.of_case(head, no)) == 1


def test_only_whoever_sent_a_file_can_use_it_and_only_once(place):
    head, officer, no = place.people["dept_head"], place.people["officer"], place.issued()
    foreign, own = sent(officer, photo()), sent(head, photo())
    with pytest.raises(FilesRefused) as refused:
        visited(place, no, {"photos": [foreign]})
    assert problem(refused) == "receipt_unknown"
    visited(place, no, {"photos": [own]})
    with pytest.raises(FilesRefused) as refused:
        cases.take_step(head, no, "progress_logged", {"text": "晚了"}, at=VISIT + timedelta(hours=1), files={"photos": [own]})
    assert problem(refused) == "receipt_used"
    assert uploads.own(head, [own]) == []
    assert [one.id for one in uploads.own(officer, [foreign, "nothing", own])] == [foreign]


@pytest.mark.parametrize(
    ("field", "purpose", "data", "said"),
    [
        ("plan", "photos", {}, "no_files_here"),
        ("nothing", "photos", {}, "no_files_here"),
        ("photos", "signature", {}, "other_purpose"),
        ("signed", "files", {}, "other_purpose"),
        ("signed", "signature", {"signed": False}, "not_signed"),
    ],
)
def test_files_go_where_the_regime_has_a_place_for_them(place, field, purpose, data, said):
    head, no = place.people["dept_head"], place.issued()
    one = sent(head, signature(), purpose)
    with pytest.raises(FilesRefused) as refused:
        visited(place, no, {field: [one]}, **data)
    assert problem(refused) == said


@pytest.mark.parametrize("named", ["", "x" * 10_000, "\x00", "attachment:", "attachment:" + "9" * 30, "attachment:-1", "😀"])
def test_whatever_is_written_in_the_place_of_a_receipt_is_none(place, named):
    no = place.issued()
    with pytest.raises(FilesRefused) as refused:
        visited(place, no, {"photos": [named]})
    assert problem(refused) == "receipt_unknown"
    assert uploads.own(place.people["dept_head"], [named]) == []


def test_nobody_claims_a_file_by_its_hash(place):
    no = place.issued()
    with pytest.raises(FilesRefused) as refused:
        visited(place, no, {}, photos=["0" * 64])
    assert problem(refused) == "receipt_unknown"


def test_the_same_form_sent_twice_is_one_step_with_its_files(place):
    head, no = place.people["dept_head"], place.issued()
    files, data = {"photos": [sent(head, photo())]}, {"signed": False}
    done = [cases.take_step(head, no, "visited", data, at=VISIT, files=files, request_id="one") for _ in range(2)]
    assert [step.repeated for step in done] == [False, True]
    assert len(attachments.of_case(head, no)) == 1


def test_of_two_steps_at_once_one_gets_the_file(place):
    head, one = place.people["dept_head"], sent(place.people["dept_head"], photo())
    numbers = [place.issued(), place.issued(room="9-9-901")]

    def take(no):
        try:
            visited(place, no, {"photos": [one]})
        except FilesRefused as refusal:
            return refusal.facts["problem"]

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, numbers), key=str) == [None, "receipt_used"]
    assert sum(len(attachments.of_case(head, no)) for no in numbers) == 1


def test_more_than_one_signature_and_the_same_sent_twice_are_refused(place):
    head, no = place.people["dept_head"], place.issued()
    two = [sent(head, signature(n), "signature") for n in (2, 3)]
    with pytest.raises(FilesRefused) as refused:
        visited(place, no, {"signed": two})
    assert problem(refused) == "too_many_files"
    one = sent(head, photo())
    with pytest.raises(FilesRefused) as refused:
        cases.take_step(head, no, "closure_requested", {"signed": True}, at=VISIT, files={"photos": [one], "material": [one]})
    assert problem(refused) == "sent_twice"


def test_a_later_step_can_use_what_stands_on_the_case_already(place):
    head, no = place.people["dept_head"], place.issued()
    visited(place, no, {"signed": [sent(head, signature(), "signature")]})
    (first,) = attachments.of_case(head, no)
    other = place.issued(when=at("03-03 09:00"), room="9-9-901")
    closing = {"event": "closure_requested", "data": {"signed": True}, "files": {"signed": [first.reference]}}
    with pytest.raises(FilesRefused):
        cases.take_step(head, other, **closing, at=at("03-03 12:00"))
    cases.take_step(head, no, **closing, at=at("03-03 12:00"))
    assert [one.sha256 for one in attachments.of_case(head, no)] == [first.sha256] * 2


def test_what_was_handed_over_is_attached_beside_the_steps(place):
    officer, no = place.people["officer"], place.opened()
    one = sent(officer, photo())
    with transaction() as conn:
        uploads.hand_over(conn, officer, [one], to="arrival/1")
    assert uploads.own(officer, [one]) == []
    with transaction() as conn:
        case_id = case_rows.find(conn, no).id
        hashes = attachments.attach(conn, case_id=case_id, field="recording", owner="arrival/1", at=VISIT, by=officer)
        assert attachments.attach(conn, case_id=case_id, field="recording", owner="arrival/1", at=VISIT) == []
    (found,) = attachments.of_case(officer, no)
    assert (found.step_n, found.field, [found.sha256]) == (None, "recording", hashes)


def test_nobody_else_sees_them_and_nobody_changes_them(database, home, monkeypatch):
    monkeypatch.setenv("DUBAN_HOME", str(home))
    house = House()
    no = house.issued(category="handover_quality")
    head, foreign = house.people["head"], house.people["head-2"]
    files = {"photos": [sent(head, photo())]}
    cases.take_step(head, no, "visited", {"signed": False}, at=VISIT, files=files)
    (found,) = attachments.of_case(house.people["officer"], no)
    with pytest.raises(CaseNotFound):
        attachments.of_case(foreign, no)
    for ask in (attachments.content, attachments.preview, attachments.original):
        with pytest.raises(FileNotKept):
            ask(foreign, found.id)
    with pytest.raises(DatabaseError, match="rows are added, never changed"), transaction() as conn:
        conn.execute(text("delete from attachments"))
