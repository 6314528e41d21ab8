"""What people send is looked at before it is kept: told by what it holds, made small, and freed of what nobody asked for."""

import struct
import zlib
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import av
import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from services import files, uploads, wording
from services.contents import LARGEST, file_name, look
from services.errors import FilesRefused, InputRefused, NotPermitted
from tests.services.attached import photo, sent, signature
from tests.services.group import MONDAY, Group, group

EXIF, GPS = 0x8769, 0x8825
# A photo of one colour as an iPhone writes it, 64 pixels each way.
HEIC = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAA"
    "EAAQAAAAABegABAAAAAAAAABkAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHho"
    "dmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubg"
    "IaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAQAAAABBwaXhpAAAAAAMICAgAAAAXaXBt"
    "YQAAAAAAAAABAAEEgQIDBAAAACFtZGF0AAAAFSgBrxmA93yFN//0P4RztW/ggV4tHA=="
)


def problem(refused) -> str:
    return refused.value.facts["problem"]


def picture(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def paper(pages: int = 2, **more: object) -> bytes:
    made = BytesIO()
    sheet = canvas.Canvas(made, **more)
    for _ in range(pages):
        sheet.drawString(100, 700, "minutes")
        sheet.showPage()
    sheet.save()
    return made.getvalue()


def recording(container: str, codec: str, rate: int = 16_000, seconds: int = 1) -> bytes:
    """A tone, coded."""
    made = BytesIO()
    with av.open(made, "w", format=container) as written:
        stream = written.add_stream(codec, rate=rate)
        stream.codec_context.layout = "mono"
        tone = (8_000 * np.sin(np.arange(rate * seconds) * 0.1)).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(tone, format="s16", layout="mono")
        frame.rate = rate
        size = stream.codec_context.frame_size or None
        resampler = av.AudioResampler(stream.codec_context.format, "mono", rate, frame_size=size)
        for one in (frame, None):
            for piece in resampler.resample(one):
                written.mux(stream.encode(piece))
        written.mux(stream.encode(None))
    return made.getvalue()


def taken_photo(**tags: object) -> bytes:
    """A photo of a telephone held upright, taken in the centre of a town."""
    said = Image.Exif()
    said[0x0112] = 6
    said.get_ifd(EXIF).update({0x9003: "2026:03:02 09:41:07", 0x9011: "+08:00"} | tags.pop("exif", {}))
    said.get_ifd(GPS).update({1: "N", 2: (31.0, 14.0, 9.6), 3: "E", 4: (121.0, 28.0, 12.0)} | tags.pop("gps", {}))
    return photo(3000, 2000, exif=said, **tags)


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it unpacks to ten gigapixels."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(10_000))), (b"IEND", b"")]
    chunks = (struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.fixture
def place(database, home, monkeypatch) -> Group:
    monkeypatch.setenv("DUBAN_HOME", str(home))
    return group()


def test_a_photo_is_turned_upright_made_small_and_says_nothing_beside_the_picture():
    looked = look(taken_photo(), "photos")
    shown = picture(looked.content)
    assert (shown.format, shown.size) == ("JPEG", (1280, 1920))
    assert not shown.getexif()
    assert b"Exif" not in looked.content
    assert max(picture(looked.preview).size) == 480
    assert looked.taken_at == datetime(2026, 3, 2, 1, 41, 7, tzinfo=UTC)
    assert looked.place is None


def test_the_place_of_a_photo_is_kept_as_data_where_the_house_says_so(monkeypatch):
    monkeypatch.setenv("DUBAN_PHOTO_PLACE", "keep")
    looked = look(taken_photo(), "photos")
    assert looked.place == {"lat": 31.236, "lon": 121.47}
    assert b"Exif" not in looked.content
    nonsense = {"exif": {0x9003: "0000:00:00 00:00:00"}, "gps": {2: (900.0, 0.0, 0.0)}}
    assert (look(taken_photo(**nonsense), "photos").place, look(taken_photo(**nonsense), "photos").taken_at) == (None, None)
    for day in ("0001:01:01", "9999:12:31"):
        assert look(taken_photo(exif={0x9003: f"{day} 23:59:59"}), "photos").taken_at is None


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_photos_of_other_kinds_become_jpeg(kind):
    assert picture(look(photo(kind=kind), "photos").content).format == "JPEG"


def test_a_photo_of_an_iphone_becomes_jpeg():
    looked = look(HEIC, "photos")
    assert (picture(looked.content).format, picture(looked.content).size) == ("JPEG", (64, 64))


@pytest.mark.parametrize(
    ("content", "purpose", "said"),
    [
        (b"", "photos", "sent_empty"),
        (b"a photo, they said", "photos", "sent_no_photos"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "photos", "sent_no_photos"),
        (b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)//", "photos", "sent_no_photos"),
        (b"\xff\xd8\xff<script>alert(1)</script>", "photos", "sent_no_photos"),
        (photo(640, 480)[:-400], "photos", "sent_no_photos"),
        (bomb(), "photos", "sent_pixels"),
        (photo() + bytes(LARGEST["photos"]), "photos", "sent_large"),
        (photo(colour="white", kind="PNG"), "signature", "signature_empty"),
        (b"\x89PNG\r\n\x1a\n", "signature", "sent_no_photos"),
        (paper(), "photos", "sent_no_photos"),
        (b"%PDF-1.7 nothing %%EOF", "files", "sent_no_paper"),
        (paper() + b"<script>" + bytes(2_000), "files", "sent_no_files"),
        (paper(encrypt="secret"), "files", "sent_no_paper"),
        (b"PK\x03\x04 a document", "files", "sent_no_files"),
        (b"ID3 not a recording at all", "sound", "sent_no_sound"),
        (b"RIFF\x00\x00\x00\x00WAVE", "sound", "sent_no_sound"),
        (photo(), "sound", "sent_no_sound"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_of_the_kind_or_broken_or_a_trap_is_refused_with_a_sentence(content, purpose, said):
    with pytest.raises(FilesRefused) as refused:
        look(content, purpose)
    assert problem(refused) == said
    for lang in wording.LANGUAGES:
        assert "{" not in wording.refusal_text(refused.value, lang)


def test_a_photo_that_is_also_a_page_is_nothing_but_a_photo_afterwards():
    both = photo(comment=b"<script>alert(1)</script>") + b"<html><script>alert(1)</script>"
    assert b"script" not in look(both, "photos").content


def test_a_signature_is_cut_to_its_ink_on_white_paper():
    looked = look(signature(), "signature")
    shown = picture(looked.content)
    assert (shown.format, shown.mode) == ("PNG", "L")
    assert shown.width < 600
    assert shown.getpixel((0, 0)) == 255


def test_a_paper_is_kept_as_it_came_with_a_picture_of_its_first_page():
    sent_paper = paper()
    looked = look(sent_paper, "files")
    assert (looked.content, looked.media_type) == (sent_paper, "application/pdf")
    assert picture(looked.preview).format == "JPEG"


@pytest.mark.parametrize(
    ("container", "codec", "media_type"),
    [
        ("mp3", "libmp3lame", "audio/mpeg"),
        ("ipod", "aac", "audio/mp4"),
        ("adts", "aac", "audio/aac"),
        ("wav", "pcm_s16le", "audio/wav"),
        ("wav", "pcm_alaw", "audio/wav"),
        ("ogg", "libopus", "audio/ogg"),
    ],
)
def test_a_recording_that_browsers_play_is_kept_as_it_came(container, codec, media_type):
    sound = recording(container, codec)
    looked = look(sound, "sound")
    assert (looked.media_type, looked.original) == (media_type, None)
    assert looked.content == sound


@pytest.mark.parametrize(("container", "codec", "rate"), [("amr", "libopencore_amrnb", 8_000), ("wav", "adpcm_ms", 8_000)])
def test_a_recording_of_an_old_telephone_system_is_made_playable_and_kept_as_it_came(container, codec, rate):
    sound = recording(container, codec, rate, seconds=2)
    looked = look(sound, "sound")
    assert (looked.media_type, looked.original) == ("audio/mpeg", sound)
    with av.open(BytesIO(looked.content)) as played:
        heard = sum(frame.samples for frame in played.decode(audio=0)) / 16_000
    assert heard == pytest.approx(2, abs=0.3)


def test_a_film_is_no_recording():
    made = BytesIO()
    with av.open(made, "w", format="mp4") as written:
        film, sound = written.add_stream("mpeg4", rate=5), written.add_stream("aac", rate=16_000)
        film.width, film.height, film.pix_fmt = 64, 48, "yuv420p"
        sound.codec_context.layout = "mono"
        frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))
        written.mux(film.encode(frame))
        written.mux(film.encode(None))
    with pytest.raises(FilesRefused):
        look(made.getvalue(), "sound")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("现场 照片.HEIC", "现场 照片.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\fakepath\\a.php", "a.jpg"),
        ("gpj.\u202eexe", "gpj.jpg"),
        ("\u202e\x00\n", "file.jpg"),
        ("", "file.jpg"),
        ("😀" * 200, "😀" * 116 + ".jpg"),
    ],
)
def test_a_name_keeps_what_people_call_a_file_and_nothing_that_misleads(given, kept):
    assert file_name(given, "image/jpeg", 120) == kept


def test_a_receipt_says_what_was_kept_and_only_the_sender_sees_it(place):
    head, officer = place.people["dept_head"], place.people["officer"]
    receipt = uploads.receive(head, photo(), name="before.png", purpose="photos", at=MONDAY)
    assert (receipt.name, receipt.media_type, receipt.purpose, receipt.at) == ("before.jpg", "image/jpeg", "photos", MONDAY)
    assert len(files.read(receipt.sha256)) == receipt.size
    assert picture(uploads.preview(head, receipt.id)).format == "JPEG"
    with pytest.raises(Exception, match="file_gone"):
        uploads.preview(officer, receipt.id)


def test_who_takes_no_steps_sends_nothing_and_nobody_fills_the_disk(place, monkeypatch):
    with pytest.raises(NotPermitted):
        sent(replace(place.people["officer"], role="wall"), photo())
    with pytest.raises(InputRefused):
        sent(place.people["officer"], photo(), "virus")
    monkeypatch.setattr(uploads, "MOST_WAITING", 1)
    sent(place.people["officer"], photo())
    with pytest.raises(FilesRefused) as refused:
        sent(place.people["officer"], photo())
    assert problem(refused) == "too_many_waiting"
