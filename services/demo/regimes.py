"""Cases of the other regimes in the demonstration, as `data/regimes.yaml` tells them."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, field_validator

from services.casework.whole import Happening
from services.demo.plots import FOLDER, Stretch, meant
from services.demo.telling import named
from services.policy.pack import Pack


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Taken(_Model):
    """A step, taken so long ago, and what it says."""

    event: str
    ago: Stretch
    says: dict[str, Any] = {}

    @field_validator("says")
    @classmethod
    def _moments(cls, says: dict[str, Any]) -> dict[str, Any]:
        return {name: meant(value) for name, value in says.items()}


class Told(_Model):
    """A case at the centre of an account (its login), or of a company (its code)."""

    pack: str
    unit: str
    steps: tuple[Taken, ...]


@cache
def others() -> tuple[Told, ...]:
    """All of them."""
    text = (FOLDER / "regimes.yaml").read_text(encoding="utf-8")
    return TypeAdapter(tuple[Told, ...]).validate_python(yaml.safe_load(text))


def happenings(told: Told, pack: Pack, at: datetime, rng: Random) -> Iterator[Happening]:
    """The steps of a case as it stands at an instant."""
    for taken in told.steps:
        instant = at - taken.ago.draw(rng)
        yield taken.event, instant, named(taken.says, instant, at, pack.tz, rng)
