"""Whether a camera answers, what it sends, and what should be changed at it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from db.engine import transaction
from db.queries import cameras as queries
from services import access
from services.access import Actor
from services.cameras.entry import checked
from services.cameras.sight import source
from services.errors import CameraNotFound, CameraNotSupported, CameraPasswordWrong, CameraUnreachable, SealBroken
from services.video.probe import Found, probe
from services.wording import text

# Seconds between pictures that stand for themselves: a viewer who joins, and every repair, waits for the next one.
LONGEST_BETWEEN_KEY_FRAMES = 4.0
# Tests that run at the same time: each takes seconds of waiting and little else.
AT_ONCE = 8


@dataclass(frozen=True)
class Tested:
    """What a test at an instant found, or why it found nothing: said by `cameras.refused.<refused>`."""

    at: datetime
    found: Found | None
    refused: str | None = None
    sound_expected: bool = False

    @property
    def advice(self) -> tuple[str, ...]:
        """What to change at the camera: keys of the catalogue."""
        return tuple(_advice(self.found, self.sound_expected)) if self.found else ()

    def text(self, lang: str) -> str:
        """One line: “reached, H.264 1280×720, 25 fps, key frame every 2 s, AAC”; or why it was not reached."""
        return _found_text(self.found, lang) if self.found else text(f"cameras.refused.{self.refused}", lang)


def test(actor: Actor, camera_id: int, *, at: datetime) -> Tested:
    """Try a camera, and keep what was found. Takes seconds. Raises NotPermitted and CameraNotFound."""
    try:
        opened = source(actor, camera_id, command="manage_cameras")
        tested = _tried(opened.url, opened.sound, at)
        # Meanwhile it may have got another address, of which this says nothing.
        if source(actor, camera_id, command="manage_cameras") != opened:
            return tested
    except SealBroken as refusal:
        tested = Tested(at, None, refusal.code)
    stored = asdict(tested.found) if tested.found else {"refused": tested.refused}
    with transaction() as conn:
        queries.change(conn, camera_id, found=stored, found_at=at)
    return tested


def test_many(actor: Actor, camera_ids: Sequence[int], *, at: datetime) -> Iterator[Tested]:
    """Try cameras, a few at a time, and keep what was found; the results as they come. One that is gone meanwhile is left out.

    Whoever stops reading has those that have not begun left alone. Raises NotPermitted.
    """
    access.require(actor, "manage_cameras")
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for done in as_completed([pool.submit(test, actor, camera_id, at=at) for camera_id in camera_ids]):
            with suppress(CameraNotFound):
                yield done.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def try_address(actor: Actor, address: str, *, sound: bool, at: datetime) -> Tested:
    """Try an address before it is kept. Takes seconds. Raises NotPermitted and InputRefused."""
    access.require(actor, "manage_cameras")
    return _tried(checked(address), sound, at)


def tested_of(row: Any) -> Tested | None:
    """What the last test of a camera's row found."""
    if row.found is None:
        return None
    if refused := row.found.get("refused"):
        return Tested(row.found_at, None, refused)
    return Tested(row.found_at, Found(**row.found), sound_expected=row.sound)


def _tried(url: str, sound: bool, at: datetime) -> Tested:
    try:
        return Tested(at, probe(url, sound), sound_expected=sound)
    except (CameraUnreachable, CameraPasswordWrong, CameraNotSupported) as refusal:
        return Tested(at, None, refusal.facts.get("problem") or refusal.code)


def _advice(found: Found, sound_expected: bool) -> Iterator[str]:
    if found.b_frames:
        yield "video.advice.b_frames"
    # No second key frame came while the test watched.
    if found.key_frame_seconds is None or found.key_frame_seconds > LONGEST_BETWEEN_KEY_FRAMES:
        yield "cameras.advice.key_frames"
    if sound_expected and not found.sound_codec:
        yield "cameras.advice.no_sound"


def _found_text(found: Found, lang: str) -> str:
    parts = [text("cameras.found", lang, codec=found.codec, width=found.width, height=found.height)]
    parts.append(text("cameras.found.fps", lang, fps=f"{found.fps:.3g}"))
    if found.key_frame_seconds:
        parts.append(text("cameras.found.key_frame", lang, seconds=f"{found.key_frame_seconds:.2g}"))
    parts.append(found.sound_codec or text("cameras.found.silent", lang))
    return text("format.comma", lang).join(parts)
