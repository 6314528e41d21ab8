"""Counters that keep busy: something happens every few seconds, through the same doors that people use."""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from threading import Event, Thread
from typing import Any

from db.engine import Connection, reading
from db.queries import approvals
from db.queries import cases as case_rows
from db.queries import demo as queries
from services import cases
from services.access import Actor
from services.accounts import default_language
from services.casework import story
from services.casework.regimes import pack_of
from services.demo import organisation
from services.demo.plots import plots
from services.demo.stories import Place, Teller
from services.demo.telling import said
from services.errors import Refusal
from services.policy.steps import entitled_roles, is_allowed
from services.policy.story import Standing, Story
from services.time import now
from services.wording import refusal_text

EVERY = timedelta(seconds=4)
# Cases looked at before one is chosen, and how often to look elsewhere when nothing is to be done there.
GLANCE, TRIES = 4, 12
# People look at what is due next, one of so many, and at what lies on their desks, before they look around.
NEXT = 20

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Happened:
    """A step that was taken by itself: the case's number and the event."""

    no: str
    event: str


@dataclass(frozen=True)
class _Choice:
    no: str
    version: int
    event: str
    person: Any
    weight: float


class Counters:
    """The people of the demonstration's group at work. Raises InputRefused when there is no such group."""

    def __init__(self, at: datetime, rng: Random) -> None:
        self.rng, self.live = rng, plots().live
        with reading() as conn:
            organisation.require(conn)
            self.teller = Teller(conn, at, rng, "live")
        self.projects = {project.id for project in self.teller.projects}
        self.people = {person.id: person for person in self.teller.people}

    def one(self, at: datetime) -> Happened | None:
        """Let one thing happen at an instant: a new case, or a step that somebody may take; None when nothing is to be done."""
        for _ in range(TRIES):
            try:
                if self.rng.random() < self.live.new:
                    return self._receive(at)
                if choice := self._choose(at):
                    return self._take(choice, at)
            except Refusal as refusal:
                # Somebody was quicker, or sits at this desk in earnest.
                _log.debug("Not this time: %s", refusal)
        return None

    def _receive(self, at: datetime) -> Happened:
        place = Place(self.rng.choice(self.teller.projects))
        event = self.teller.pack.opening[0]
        roles = self.teller.pack.steps[event].by
        at_counter = [p for p in self.people.values() if p.org_id == place.project.id and p.role in roles]
        brought = self.teller.reception(place, severe=False)
        data = {**said(event, at, at, self.teller.pack.tz, self.rng), **brought}
        actor = actor_for(self.rng.choice(at_counter))
        no = cases.open_case(actor, pack=self.teller.pack.id, project_id=place.project.id, event=event, data=data, at=at)
        return Happened(no, event)

    def _take(self, choice: _Choice, at: datetime) -> Happened:
        data = said(choice.event, at, at, self.teller.pack.tz, self.rng)
        known = self.teller.pack.steps[choice.event]
        fitting = {name: value for name, value in data.items() if name in (*known.needs, *known.may)}
        actor = actor_for(choice.person)
        cases.take_step(actor, choice.no, choice.event, fitting, at=at, expected_version=choice.version)
        return Happened(choice.no, choice.event)

    def _choose(self, at: datetime) -> _Choice | None:
        with reading() as conn:
            glanced = [case_rows.find(conn, no) for no in self._glance(conn, at)]
            choices = [choice for case in glanced if case for choice in self._choices(conn, case, at)]
        weights = [choice.weight for choice in choices]
        return self.rng.choices(choices, weights)[0] if any(weights) else None

    def _glance(self, conn: Connection, at: datetime) -> Sequence[str]:
        where = self.rng.randrange(3)
        if where == 0:
            return queries.pressing(conn, at, NEXT, GLANCE)
        if where == 1:
            return queries.held(conn, GLANCE)
        return queries.open_of(conn, self.rng.choice(self.teller.projects).id, GLANCE)

    def _choices(self, conn: Connection, case: Any, at: datetime) -> Iterator[_Choice]:
        pack = pack_of(case.pack, case.pack_version)
        if pack.id != self.teller.pack.id or case.project_id not in self.projects:
            return
        standing = Story(pack, {}, case.assigned, story.steps_of(conn, case.id)).now
        for event, weight in self.live.weights.items():
            rule = pack.steps[event]
            for role in entitled_roles(rule, standing, None):
                person = self.people.get(standing.people.get(role, 0))
                if person and is_allowed(rule, event, standing, role) and not self._left(conn, event, person, standing, at):
                    yield _Choice(case.no, case.version, event, person, weight)

    def _left(self, conn: Connection, event: str, person: Any, standing: Standing, at: datetime) -> bool:
        """True for what nobody would do once more, and for papers that a visitor may want to decide."""
        if event in self.live.once and standing.counts[event]:
            return True
        zone = self.teller.pack.tz
        days = {step.at.astimezone(zone).date() for step in standing.taken if step.event == event}
        if event in self.live.daily and at.astimezone(zone).date() in days:
            return True
        decides = self.teller.pack.steps[event].decision is not None
        if not decides or person.login not in organisation.group().accounts:
            return False
        return approvals.count_waiting(conn, person.role, person.path, person.id) <= self.live.leave


def actor_for(person: Any) -> Actor:
    """A person of the group, as the use cases see whoever is signed in."""
    return Actor(
        id=person.id,
        name=person.name,
        role=person.role,
        org_id=person.org_id,
        org_path=person.path,
        department=person.department,
        language=person.language,
        kind="person",
    )


def run(stop: Event, *, every: timedelta = EVERY, seed: int | None = None) -> int:
    """Let things happen, one after `every` on average, until `stop` is set; how many did.

    A database that does not answer is waited for. Raises InputRefused when there is no demonstration.
    """
    rng = Random(seed)
    counters, happened, failing = Counters(now(), rng), 0, False
    while not stop.is_set():
        try:
            happened += counters.one(now()) is not None
            failing = False
        except Exception:  # noqa: BLE001 - counters that close for ever because the database was away would be a bug
            if not failing:
                _log.exception("Nothing can happen; it is tried again until it can.")
            failing = True
        rest = every.total_seconds()
        stop.wait(rng.expovariate(1 / rest) if rest else (1.0 if failing else 0.0))
    return happened


@contextmanager
def busy_beside() -> Iterator[None]:
    """Keep the counters busy while the block runs, when DUBAN_DEMO=live asks for it."""
    if os.environ.get("DUBAN_DEMO") != "live":
        yield
        return
    stop = Event()
    thread = Thread(target=_run_or_say, args=(stop,), name="demo-live", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


def _run_or_say(stop: Event) -> None:
    try:
        run(stop)
    except Refusal as refusal:
        _log.warning(refusal_text(refusal, default_language()))
