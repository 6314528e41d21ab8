"""What people of the demonstration did about penalties: a few of each kind and outcome, as `data/disputes.yaml` tells."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from random import Random
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from db.engine import reading
from db.queries import organisation
from services.access import Actor
from services.demo.live import actor_for
from services.demo.plots import FOLDER, Stretch
from services.ledger import acts, entries
from services.ledger.acts import Done
from services.ledger.entries import Filter, Line

# Among so many of the newest entries there are always some to choose from.
GLANCE = 1_000


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(_Model):
    """Who answered, so long after it was asked."""

    by: str
    after: Stretch
    granted: bool
    comment: str


class Dispute(_Model):
    """What somebody did about some entries of one lateness. A decision takes the least or the most of its range, or words."""

    act: Literal["waive", "appeal", "decide"]
    by: str
    rule: str | None = None
    entries: int = 1
    ago: Stretch
    reason: str
    percent: Literal["least", "most"] | None = None
    consequence: str = ""
    answer: Answer | None = None


@cache
def disputes() -> tuple[Dispute, ...]:
    """All that is told."""
    return tuple(map(Dispute.model_validate, yaml.safe_load((FOLDER / "disputes.yaml").read_text(encoding="utf-8"))))


def plant(at: datetime, rng: Random) -> int:
    """Let it happen, by the people and through the doors of the product, as far as there are entries to be about; how often."""
    with reading() as conn:
        people = {person.login: actor_for(person) for person in organisation.people_of(conn)}
    touched: set[int] = set()
    happened = 0
    for told in disputes():
        when = at - told.ago.draw(rng)
        if chosen := _choose(people[told.by], told, when, touched):
            touched.update(line.id for line in chosen)
            done = _act(people[told.by], told, chosen, when)
            # What one person may waive alone has no answer.
            if told.answer and done.waiting:
                _answer(people[told.answer.by], told.answer, done, min(at, when + told.answer.after.draw(rng)))
            happened += 1
    return happened


def _choose(actor: Actor, told: Dispute, when: datetime, touched: set[int]) -> Sequence[Line]:
    """The newest entries of one lateness that fit and that nobody has done anything about; none where there are too few."""
    wanted = Filter(rule=told.rule, undecided=told.act == "decide", own=told.act == "appeal")
    alike: dict[Any, list[Line]] = defaultdict(list)
    for line in entries.find(actor, wanted, limit=GLANCE).lines:
        own = line.payer == actor.name
        fits = line.kind == "accrual" and line.at <= when and own == (told.act == "appeal")
        if fits and line.id not in touched:
            alike[line.no, line.rule, line.n, line.capacity].append(line)
    return next((lines[: told.entries] for lines in alike.values() if len(lines) >= told.entries), ())


def _act(actor: Actor, told: Dispute, chosen: Sequence[Line], when: datetime) -> Done:
    ids = [line.id for line in chosen]
    if told.act == "waive":
        return acts.waive(actor, ids, reason=told.reason, at=when)
    if told.act == "appeal":
        return acts.appeal(actor, ids, reason=told.reason, at=when)
    low, high = chosen[0].decision or (None, None)
    percent = {"least": low, "most": high, None: None}[told.percent]
    return acts.decide(actor, ids[0], percent=percent, consequence=told.consequence, reason=told.reason, at=when)


def _answer(actor: Actor, told: Answer, done: Done, when: datetime) -> None:
    acts.answer(actor, done.waiting, granted=told.granted, comment=told.comment, at=when)
