"""What was seen at the counters of the demonstration, as `data/counters.yaml` tells: findings in every state, visits of today."""

from datetime import datetime, timedelta
from functools import cache
from random import Random

import yaml
from pydantic import BaseModel, ConfigDict

from db.engine import reading
from db.queries import organisation
from services.access import Actor
from services.demo.live import actor_for
from services.demo.plots import FOLDER, Stretch
from services.errors import SpotCheckRefused
from services.spot_checks import checking, deciding, drawing, visits
from services.spot_checks.checking import GOOD, POOR, Mark
from services.spot_checks.regime import day_of, regime, span_of

# Somebody looked at the sample so long ago, if it was today.
BEFORE = timedelta(hours=4)


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(_Model):
    """What the one whom it concerns said, so long after."""

    after: Stretch
    said: str


class Decision(_Model):
    """Who decided how, so long after."""

    by: str
    after: Stretch
    upheld: bool
    reason: str
    consequence: str = ""


class Check(_Model):
    """A check: of the centre of an account, of the next one drawn today, or of any. `poor` says what was seen, by item."""

    by: str
    ago: Stretch
    unit: str | None = None
    drawn: bool = False
    poor: dict[str, str]
    answer: Answer | None = None
    decision: Decision | None = None


class Visit(_Model):
    """A visit seen today at the centre of an account."""

    by: str
    unit: str
    ago: Stretch
    remark: str
    report: bool = False


class Counters(_Model):
    """All that is told."""

    checks: tuple[Check, ...]
    visits: tuple[Visit, ...]


@cache
def counters() -> Counters:
    """All that is told."""
    return Counters.model_validate(yaml.safe_load((FOLDER / "counters.yaml").read_text(encoding="utf-8")))


def plant(at: datetime, rng: Random) -> None:
    """Let it happen, by the people and through the doors of the product."""
    with reading() as conn:
        found = [actor_for(person) for person in organisation.people_of(conn)]
        logins = [person.login for person in organisation.people_of(conn)]
    people = dict(zip(logins, found, strict=True))
    by_id = {actor.id: actor for actor in found}
    drawing.draw(max(at - BEFORE, span_of(regime(at), day_of(regime(at), at))[0]))
    for check in counters().checks:
        _check(people, by_id, check, at, rng)
    for visit in counters().visits:
        _visit(people, visit, at, rng)


def _check(people: dict[str, Actor], by_id: dict[int | None, Actor], told: Check, at: datetime, rng: Random) -> None:
    actor, when = people[told.by], at - told.ago.draw(rng)
    project = _project(people, told, at)
    form = checking.form(actor, project, at=when)
    marks = {item.id: Mark(POOR, told.poor[item.id]) if item.id in told.poor else Mark(GOOD) for item in form.items}
    sent = checking.send(actor, project, marks=marks, concerns_id=form.likely, at=when)
    for no in sent.findings:
        if told.answer:
            when = min(at, when + told.answer.after.draw(rng))
            deciding.answer(by_id[form.likely], no, told.answer.said, at=when)
        if told.decision:
            _decide(people[told.decision.by], no, told.decision, min(at, when + told.decision.after.draw(rng)))


def _decide(actor: Actor, no: str, told: Decision, when: datetime) -> None:
    deciding.decide(actor, no, upheld=told.upheld, reason=told.reason, consequence=told.consequence, at=when)


def _project(people: dict[str, Actor], told: Check, at: datetime) -> int:
    sample = drawing.sample(people[told.by], at)
    assert sample is not None, "the demonstration has centres"
    if told.unit:
        return people[told.unit].org_id or 0
    waiting = [centre for centre in sample.due if centre.check_id is None]
    return waiting[0 if told.drawn else -1].project_id


def _visit(people: dict[str, Actor], told: Visit, at: datetime, rng: Random) -> None:
    actor, seen_at = people[told.by], at - told.ago.draw(rng)
    project = people[told.unit].org_id or 0
    visit = visits.note_visit(actor, project, seen_at=seen_at, at=seen_at, remark=told.remark)
    if told.report:
        try:
            visits.report_concealment(actor, visit, people[told.unit].id or 0, "", at=at)
        except SpotCheckRefused:
            # A case of the demonstration happens to have come at that time: then it was no concealment.
            return
