"""Files over plain HTTP, and forms while they are typed: whom the routes let in, how much they take, and how they hand it out."""

import io
import json
import wave

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.parts import attached
from pages.routes import drafts, files
from services import access, accounts, attachments, form_drafts, uploads
from services.cases import open_case
from services.replay import MADE_UP
from services.time import now
from tests.seeds import PASSWORD
from tests.services.attached import photo, signature
from tests.services.house import FIELDS, House

HERE = {"origin": "http://testserver"}
JPEG = b"\xff\xd8\xff"


def sound():
    """A second of silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, 8000, 8000, "NONE", ""))
        file.writeframes(bytes(16_000))
    return made.getvalue()


@pytest.fixture
def house(database, home, monkeypatch):
    monkeypatch.setenv("DUBAN_HOME", str(home))
    return House()


@pytest.fixture
def client(house):
    with TestClient(Starlette(routes=[*files.routes, *drafts.routes])) as made:
        yield made


def enter(client, login):
    accounts.set_password(access.SYSTEM, login, PASSWORD, now())
    token = accounts.sign_in(login, PASSWORD, "x", now())
    client.cookies.set(accounts.COOKIE, token)
    return accounts.actor_of(token, now())


def send(client, content, purpose="photos", name="a.jpg", **headers):
    return client.post(files.PATH, data={"purpose": purpose}, files={"file": (name, content)}, headers={**HERE, **headers})


def on_a_case(client, house, **sent):
    """A case opened with these files by field, and what is attached to it now."""
    officer = enter(client, "officer")
    receipts = {field: [send(client, *one).json()["id"]] for field, one in sent.items()}
    data = {name: MADE_UP[name] for name in FIELDS} | ({"signed": True} if "signed" in sent else {})
    where = house.units["riverside"]
    no = open_case(officer, pack="group", project_id=where, event="reception_ended", data=data, at=now(), files=receipts)
    return attachments.of_case(officer, no)


def test_a_file_is_taken_for_a_receipt_that_only_its_sender_can_use(client):
    officer = enter(client, "officer")
    answer = send(client, photo(), name="../../厨房.png")
    receipt = answer.json()
    assert answer.status_code == 201 and set(receipt) == {"id", "name", "media_type", "size"}
    assert (receipt["name"], receipt["media_type"]) == ("厨房.jpg", "image/jpeg")
    assert [one.id for one in uploads.own(officer, [receipt["id"]])] == [receipt["id"]]
    small = client.get(f"{files.PATH}/upload/{receipt['id']}/preview")
    assert small.content.startswith(JPEG) and small.headers["cache-control"] == "private, no-store"
    enter(client, "gm")
    assert client.get(f"{files.PATH}/upload/{receipt['id']}/preview").status_code == 404


def test_nobody_without_a_session_and_no_other_site_leaves_a_file(client):
    assert send(client, photo()).status_code == 401
    enter(client, "officer")
    assert send(client, photo(), origin="http://elsewhere.example").status_code == 403
    assert send(client, photo(), **{"sec-fetch-site": "same-site"}).status_code == 403


def test_what_is_not_what_it_is_sent_for_is_refused_in_a_sentence(client):
    enter(client, "officer")
    for content, purpose, sentence in [
        (b"<script>alert(1)</script>", "photos", "照片"),
        (b"", "photos", "空"),
        (b"%PDF-1.7 but no more", "files", "PDF"),
        (photo(), "sound", "录音"),
        (photo(), "anything", "anything"),
    ]:
        answer = send(client, content, purpose)
        assert answer.status_code == 422 and sentence in answer.text


def test_while_the_store_has_trouble_a_file_is_put_off_and_not_refused(client, home, monkeypatch):
    enter(client, "officer")
    (home / "files").write_text("no folder")
    answer = send(client, photo())
    assert answer.status_code == 503
    monkeypatch.setenv("DUBAN_FILES", "no bucket")
    assert send(client, photo()).status_code == 503
    monkeypatch.delenv("DUBAN_FILES")
    (home / "files").unlink()
    assert send(client, photo()).status_code == 201


def test_more_than_any_file_may_have_is_refused_while_it_comes(client, monkeypatch):
    enter(client, "officer")
    monkeypatch.setattr(files, "_LONGEST", 100_000)
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    headers = {**HERE, "content-type": "multipart/form-data; boundary=x"}
    answer = client.post(files.PATH, content=iter([head, *[b"0" * 60_000] * 3]), headers=headers)
    assert answer.status_code == 422 and "MB" in answer.text


def test_what_is_no_form_with_a_file_is_refused_in_a_sentence(client):
    enter(client, "officer")
    for body, kind in [
        (b"", "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
        (b"--y\r\n\r\n", "multipart/form-data"),
        (b"", ""),
    ]:
        answer = client.post(files.PATH, content=body, headers={**HERE, "content-type": kind})
        assert answer.status_code == 422 and "没有收到完整的文件" in answer.text


def test_a_file_of_a_case_is_shown_saved_and_runs_nothing(client, house):
    (one,) = on_a_case(client, house, signed=(signature(), "signature", "sign.png"))
    shown = client.get(f"{files.PATH}/{one.id}")
    assert shown.status_code == 200 and shown.headers["content-type"] == "image/png"
    assert shown.headers["content-disposition"].startswith("inline; filename*=UTF-8''")
    assert shown.headers["x-content-type-options"] == "nosniff" and "sandbox" in shown.headers["content-security-policy"]
    assert client.get(f"{files.PATH}/{one.id}?save=1").headers["content-disposition"].startswith("attachment")
    assert client.get(f"{files.PATH}/{one.id}/preview").content.startswith(JPEG)


def test_whoever_may_not_see_the_case_is_told_that_there_is_no_file(client, house):
    (one,) = on_a_case(client, house, signed=(signature(), "signature", "sign.png"))
    enter(client, "officer-2")
    answers = [
        client.get(f"{files.PATH}/{which}{more}")
        for which in (one.id, 4711, "9" * 18, "9" * 5000, "x", "²")
        for more in ("", "?save=original", "/preview")
    ]
    assert {answer.status_code for answer in answers} == {404} and len({answer.text for answer in answers}) == 1
    client.cookies.clear()
    assert client.get(f"{files.PATH}/{one.id}").status_code == 401


def test_a_recording_is_played_from_anywhere_within(client, house):
    (one,) = on_a_case(client, house, recording=(sound(), "sound", "call.wav"))
    address = f"{files.PATH}/{one.id}"
    whole = client.get(address)
    size = len(whole.content)
    assert whole.headers["accept-ranges"] == "bytes"
    part = client.get(address, headers={"range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, whole.content[4:8])
    assert part.headers["content-range"] == f"bytes 4-7/{size}"
    assert client.get(address, headers={"range": "bytes=4-"}).content == whole.content[4:]
    assert client.get(address, headers={"range": "bytes=-10"}).content == whole.content[-10:]
    assert client.get(address, headers={"range": f"bytes={size}-"}).status_code == 416
    for nonsense in ("bytes=-", "lines=1-2", "bytes=0-1,4-5", "bytes=-0"):
        assert client.get(address, headers={"range": nonsense}).status_code in (200, 416)


def test_a_row_of_files_shows_each_as_what_it_is_and_names_as_text(client, house):
    found = on_a_case(client, house, signed=(signature(), "signature", "a.png"), recording=(sound(), "sound", "<b>call.wav"))
    row = attached.html(found, "zh")
    assert "at-signature" in row and "<audio controls" in row and "&lt;b&gt;call" in row and "<b>" not in row
    assert attached.html([], "zh") == ""


def tell(client, said, **more):
    return client.post(drafts.PATH, json={"key": "intake", "round": 0, "said": said, **more}, headers=HERE)


def test_what_is_typed_is_kept_without_a_run_of_a_page(client):
    officer = enter(client, "officer")
    answer = tell(client, {"demand": "厨房漏水", "count": 3})
    assert answer.status_code == 200 and answer.json()["round"] == 0 and answer.json()["saved"] > 0
    assert form_drafts.of(officer.id, "intake").said == {"demand": "厨房漏水", "count": 3}
    form_drafts.finish(officer.id, "intake", now())
    assert tell(client, {"demand": "厨房漏水了"}).json() == {"round": 1}


def test_a_draft_needs_a_session_a_page_of_ours_and_to_be_one(client):
    assert tell(client, {"a": "b"}).status_code == 401
    enter(client, "officer")
    assert client.post(drafts.PATH, json={}, headers={"origin": "http://elsewhere.example"}).status_code == 403
    assert client.post(drafts.PATH, content=b"x" * 500_000, headers=HERE).status_code == 413
    bodies = [{"key": 1}, {"said": {"a": {"date": "x"}}}, {"said": []}, {"round": True}, {"round": None}, {"key": "../a b"}]
    assert {tell(client, **{"said": {}} | body).status_code for body in bodies} == {422}
    for body in ("", "[]", "null", "{", json.dumps({"key": "a", "round": 0, "said": {"n": float("nan")}}), "[" * 100_000):
        assert client.post(drafts.PATH, content=body, headers=HERE).status_code == 422
