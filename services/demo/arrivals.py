"""What came in at counters of the demonstration by other ways, as `data/arrivals.yaml` tells, and waits to be entered."""

import io
import math
import wave
from array import array
from datetime import datetime
from random import Random
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from db.engine import reading
from db.queries import organisation
from services import arrivals, register, uploads
from services.access import SYSTEM, Actor
from services.demo.live import actor_for
from services.demo.plots import FOLDER, Stretch

_RATE, _SECONDS, _HERTZ, _LOUDNESS = 8000, 3, 440, 6000
# Whoever saves it sees that nobody speaks in it.
_NAME = "示范录音-demonstration.wav"


class Came(BaseModel):
    """Something that came in at the centre of an account, so long ago."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    unit: str
    ago: Stretch
    channel: str
    text: str
    room: str | None = None
    sound: bool = False
    again: bool = False


def plant(at: datetime, rng: Random) -> None:
    """Let it arrive, through the door by which everything arrives."""
    told = TypeAdapter(list[Came]).validate_python(yaml.safe_load((FOLDER / "arrivals.yaml").read_text(encoding="utf-8")))
    with reading() as conn:
        people = {person.login: actor_for(person) for person in organisation.people_of(conn)}
    for n, came in enumerate(told):
        when = at - came.ago.draw(rng)
        arrivals.arrive(SYSTEM, **_about(people[came.unit], came, when), at=when, external_key=f"demo/{n}")


def _about(officer: Actor, came: Came, when: datetime) -> dict[str, Any]:
    about: dict[str, Any] = {"project_id": officer.org_id, "channel": came.channel, "text": came.text, "room": came.room}
    if came.sound:
        receipt = uploads.receive(SYSTEM, tone(), name=_NAME, purpose="sound", at=when)
        about["sound_receipt"] = receipt.id
    if came.again and (earlier := register.find(officer, register.Filter(order="oldest"), at=when, limit=1).lines):
        about |= {"earlier_no": earlier[0].no, "room": earlier[0].room}
    return about


def tone() -> bytes:
    """Some seconds of a soft tone, as a recording."""
    wave_form = (math.sin(2 * math.pi * _HERTZ * n / _RATE) for n in range(_RATE * _SECONDS))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(array("h", (round(_LOUDNESS * height) for height in wave_form)).tobytes())
    return out.getvalue()
