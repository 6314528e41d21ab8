"""The demonstration's stories as data: what `data/plots.yaml` and `data/words.yaml` say."""

from collections.abc import Mapping
from datetime import time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

FOLDER = Path(__file__).parent / "data"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Stretch(_Model):
    """A length of time between two bounds: minutes to the second, or whole days."""

    minutes: tuple[int, int] | None = None
    days: tuple[int, int] | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> "Stretch":
        if (self.minutes is None) == (self.days is None):
            raise ValueError("write either minutes or days")
        return self

    def draw(self, rng: Random) -> timedelta:
        """One length of it."""
        if self.days is not None:
            return timedelta(days=rng.randint(*self.days))
        least, most = self.minutes or (0, 0)
        return timedelta(seconds=rng.randint(least * 60, most * 60))


class Moment(_Model):
    """What a step names: an instant counted from now (perhaps past by now) or from the step, at a time of day; or that day."""

    from_now: Stretch | None = None
    after: Stretch | None = None
    at: time | None = None
    day: bool = False


class EachDay(_Model):
    """A step on every day between two others, in some hours, with a chance."""

    event: str
    from_: time = Field(alias="from")
    to: time
    chance: float


class Turn(_Model):
    """One step of a plot: so long after the one before, with values of its own; or one on each day in between."""

    event: str = ""
    wait: Stretch = Stretch(minutes=(0, 0))
    without: tuple[str, ...] = ()
    values: dict[str, Moment | Any] = {}
    each_day: EachDay | None = None


class Plot(_Model):
    """A kind of story. `places`: how many of the first ones reach the desk of which account."""

    first: int
    ago: Stretch
    turns: tuple[Turn, ...] = Field(alias="steps")
    places: dict[str, int] = Field(default={}, alias="for")
    severe: bool = False
    history: bool = True


class Live(_Model):
    """What happens by itself: the chance of a new case, how many papers are left to a person with an account, which steps are
    taken once or once a day, and how likely each step is where several are allowed."""

    new: float
    leave: int
    once: tuple[str, ...]
    daily: tuple[str, ...]
    weights: dict[str, float]


class Hours(_Model):
    """A span of the day; one that ends before it begins goes over midnight."""

    from_: time = Field(alias="from")
    to: time

    def has(self, moment: time) -> bool:
        """True when the time of the day lies in it."""
        if self.from_ <= self.to:
            return self.from_ <= moment < self.to
        return moment >= self.from_ or moment < self.to


class Plots(_Model):
    """All stories, of one regime."""

    pack: str
    opening: Hours
    night: Hours
    severe: tuple[str, ...]
    open: dict[str, Plot]
    closed: dict[str, Plot]
    live: Live


class Words(_Model):
    """What customers ask for, by category, and what people write into which field of which step."""

    demands: dict[str, tuple[str, ...]]
    serious: tuple[str, ...]
    phone: str
    said: dict[str, dict[str, tuple[Any, ...]]]

    @field_validator("said")
    @classmethod
    def _moments(cls, said: dict[str, dict[str, tuple[Any, ...]]]) -> dict[str, dict[str, tuple[Any, ...]]]:
        return {e: {f: tuple(map(meant, values)) for f, values in fields.items()} for e, fields in said.items()}


@cache
def plots() -> Plots:
    """The stories of the demonstration."""
    told = _read("plots.yaml")
    ways = told.pop("ways")
    for kind in ("open", "closed"):
        told[kind] = {name: {**plot, "steps": _turns(plot["steps"], ways, {})} for name, plot in told[kind].items()}
    return Plots.model_validate(told)


@cache
def words() -> Words:
    """The words of the demonstration."""
    return Words.model_validate(_read("words.yaml"))


def _read(name: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return told


def _turns(steps: Any, ways: Mapping[str, Any], own: Mapping[str, Any]) -> list[Turn]:
    """The steps of a plot with each `use` replaced by the way it names; values beside a `use` go to the steps of that way."""
    found: list[Turn] = []
    for item in [steps] if isinstance(steps, dict) else steps:
        if "use" in item:
            found += _turns(ways[item["use"]], ways, {**own, **{k: v for k, v in item.items() if k != "use"}})
        else:
            ((event, said),) = item.items()
            found.append(_turn(event, {**said, **own.get(event, {})}))
    return found


def _turn(event: str, said: dict[str, Any]) -> Turn:
    if event == "each_day":
        return Turn(each_day=EachDay.model_validate(said))
    known: dict[Literal["wait", "without"], Any] = {name: said.pop(name) for name in ("wait", "without") if name in said}
    return Turn.model_validate({"event": event, "values": {name: meant(value) for name, value in said.items()}, **known})


def meant(value: Any) -> Any:
    """A moment where a mapping stands, else the value as it is."""
    return Moment.model_validate(value) if isinstance(value, dict) else value
