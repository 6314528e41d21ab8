"""A recent picture of every counter while somebody looks at them all: one key frame each, far cheaper than playing the streams.

Whoever shows them says again and again which are `wanted`; when nobody has for a while, all of it stops. Pictures stay in memory.
A camera that gives nothing keeps its last one, and its condition says since when. Looking at one picture enlarged is a look.
"""

import logging
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from db.tables import LookKind
from services import cameras, looks
from services.access import SYSTEM, Actor
from services.errors import CameraNotFound, CameraPasswordWrong, CameraUnreachable, Refusal
from services.video.condition import Condition, State
from services.video.rounds import Rounds
from services.video.still import Still, key_frame

WIDTH, LARGE_WIDTH = 320, 1280
# A camera that gave nothing is not asked at every turn: it would hold its thread until its time is up.
RETRY_SECONDS = 30.0
_STATES: dict[type[Refusal], State] = {CameraUnreachable: State.UNREACHABLE, CameraPasswordWrong: State.WRONG_PASSWORD}

_log = logging.getLogger(__name__)


_CONNECTING = Condition(State.CONNECTING)


@dataclass(frozen=True)
class Kept:
    """A camera's last picture and its instant, none before the first; and how the camera did when it was last asked."""

    jpeg: bytes | None = None
    at: datetime | None = None
    last: Condition = _CONNECTING

    def condition(self, at: datetime) -> Condition:
        """The condition at an instant: where the camera gave nothing, with the seconds since the last picture."""
        if self.last.state is State.LIVE or self.at is None:
            return self.last
        return replace(self.last, seconds=max(0, int((at - self.at).total_seconds())))


_NOTHING = Kept()
_kept: dict[int, Kept] = {}


def every_seconds() -> float:
    """How old a picture becomes before the next is fetched: DUBAN_STILLS_SECONDS, 10 by default."""
    return float(os.environ.get("DUBAN_STILLS_SECONDS", "10"))


def wanted(camera_ids: Collection[int]) -> None:
    """Somebody looks at the pictures of these cameras, and will say so again within 30 s. Asks nobody's permission: the caller
    takes the ids from `cameras.listed`, or has asked `cameras.one`."""
    _rounds.wanted(camera_ids)


def latest(camera_id: int) -> Kept:
    """What is known of a camera; nothing, and that it is being connected to, when it has not been asked yet."""
    return _kept.get(camera_id, _NOTHING)


def enlarged(actor: Actor, camera_id: int, *, at: datetime) -> Still:
    """A large picture of now, and on record that the actor looked. Takes a second or two.

    Raises NotPermitted, CameraNotFound, SealBroken, and what a camera may be refused for.
    """
    url = cameras.source(actor, camera_id).url
    # First: the browser shows the last picture enlarged until this one comes, and when none does.
    looks.begin(actor, camera_id, LookKind.STILL, at)
    return key_frame(url, LARGE_WIDTH)


def changed(camera_id: int) -> None:
    """Something about the camera is new: what was known of it counts no more."""
    _kept.pop(camera_id, None)
    _rounds.hurry(camera_id)


@contextmanager
def fetched_beside() -> Iterator[None]:
    """While the block runs, wanted pictures are fetched; nothing waits for the last of them at its end."""
    try:
        yield
    finally:
        _rounds.stop()


def _ask(camera_id: int) -> float:
    """Fetch a camera's picture and keep it; seconds until the next time."""
    try:
        still = key_frame(cameras.source(SYSTEM, camera_id, sub=True).url, WIDTH)
    except CameraNotFound:
        _kept.pop(camera_id, None)
    except Refusal as refusal:
        _kept[camera_id] = replace(latest(camera_id), last=_condition(refusal))
    except Exception as error:  # noqa: BLE001 - a round that ends because the database was away would be a bug
        # Only what kind of error: its text might name an address.
        _log.error("No still of camera %s: %s", camera_id, type(error).__name__)
        _kept[camera_id] = replace(latest(camera_id), last=Condition(State.UNREACHABLE))
    else:
        _kept[camera_id] = Kept(still.jpeg, still.at, Condition(State.LIVE))
        return every_seconds()
    return RETRY_SECONDS


def _condition(refusal: Refusal) -> Condition:
    """What a refusal says about a camera; what is to be changed where, if it says so."""
    state = _STATES.get(type(refusal), State.NOT_SUPPORTED)
    if state is not State.NOT_SUPPORTED:
        return Condition(state)
    problem = refusal.facts.get("problem")
    return Condition(state, advice=f"video.advice.{problem}" if problem else f"refusal.{refusal.code}")


_rounds = Rounds(_ask)
