"""Files and arrivals: what a telephone system or a mini-program hands in, and what comes back."""

import io
import wave

from pages.api.keyed import Uploading
from services import arrivals
from services.time import now
from tests.pages.api.test_cases import opening
from tests.services import attached


def sent(client, content, purpose, name="photo.jpg", **more):
    return client.post("/api/v1/files", data={"purpose": purpose}, files={"file": (name, content)}, **more)


def recording():
    """A tenth of a second of silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x00" * 800)
    return made.getvalue()


def test_a_signature_goes_with_a_step_and_comes_back_as_it_is_kept(house, asking):
    officer = asking("officer")
    no = officer.post("/api/v1/cases", json=opening(house)).json()["no"]
    receipt = sent(officer, attached.signature(), "signature", "签字.png")
    assert receipt.status_code == 201 and receipt.json()["media_type"] == "image/png"
    solved = {"event": "resolved_on_spot", "data": {"signed": True}, "files": {"signed": [receipt.json()["id"]]}}
    assert officer.post(f"/api/v1/cases/{no}/steps", json=solved).status_code == 201
    (kept,) = officer.get(f"/api/v1/cases/{no}/attachments").json()["items"]
    assert (kept["step_n"], kept["field"], kept["purpose"]) == (2, "signed", "signature")
    content = officer.get(f"/api/v1/attachments/{kept['id']}/content")
    assert content.headers["content-type"] == kept["media_type"] and len(content.content) == kept["size"]
    assert content.headers["content-disposition"].startswith("attachment") and content.headers["cache-control"] == "no-store"
    assert asking("officer-2").get(f"/api/v1/attachments/{kept['id']}/content").status_code == 404


def test_what_is_not_what_it_says_is_refused_and_a_receipt_is_for_its_sender_alone(house, asking):
    officer = asking("officer")
    for content, name in ((b"", "a.jpg"), (b"<script>", "a.jpg"), (attached.photo()[:99], "a.jpg")):
        answer = sent(officer, content, "photos", name)
        assert (answer.status_code, answer.json()["code"]) == (422, "files_refused")
    assert sent(officer, attached.photo(), "everything").json()["field"] == "purpose"
    no = officer.post("/api/v1/cases", json=opening(house)).json()["no"]
    foreign = sent(asking("officer-2"), attached.signature(), "signature").json()["id"]
    for receipt in (foreign, "made-up"):
        step = {"event": "resolved_on_spot", "data": {"signed": True}, "files": {"signed": [receipt]}}
        assert officer.post(f"/api/v1/cases/{no}/steps", json=step).json()["code"] == "files_refused"


def test_a_store_in_trouble_is_no_fault_of_the_request(house, asking, monkeypatch):
    monkeypatch.setenv("DUBAN_FILES", "no bucket")
    answer = sent(asking("officer"), attached.photo(), "photos")
    assert (answer.status_code, answer.json()["facts"]["problem"]) == (503, "store_setting")


def test_a_file_is_not_read_for_a_key_that_may_send_none(asking, monkeypatch):
    monkeypatch.setattr(Uploading, "most_bytes", 10)
    answers = [sent(asking("officer", scopes=[scope]), attached.photo(), "photos") for scope in ("attachments", "cases:read")]
    assert [answer.json()["code"] for answer in answers] == ["too_large", "scope_missing"]


def test_a_recording_of_the_telephone_line_arrives_once_and_waits_for_the_officers(house, asking):
    line = asking("officer")
    receipt = sent(line, recording(), "sound", "call.wav").json()["id"]
    said = {
        "project_id": house.units["riverside"],
        "channel": "line",
        "phone": "13800000000",
        "sound": receipt,
        "external_key": "c-7",
    }
    named = {"idempotency-key": "x" * 200}
    first, again = (line.post("/api/v1/arrivals", json=said, headers=headers) for headers in (named, {}))
    assert first.status_code == 201 and first.json() == again.json()
    (waiting,) = arrivals.listed(house.people["officer"], at=now())
    assert waiting.id == first.json()["id"]
    empty = line.post("/api/v1/arrivals", json={"project_id": house.units["riverside"], "channel": "line"})
    assert (empty.status_code, empty.json()["code"]) == (422, "arrival_refused")
    assert asking("staff").post("/api/v1/arrivals", json=said).status_code == 403
