"""Tries of changes in the background of this process, whoever looks at them or leaves the page."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import token_hex
from threading import Lock, Thread
from typing import Any, Literal

from db.engine import transaction
from services.access import Actor
from services.errors import ChangeRefused, NotPermitted
from services.regimes import changing
from services.regimes.proposals import PROPOSE, shown, tries
from services.regimes.trying.process import Trial
from services.regimes.trying.tried import Tried

Phase = Literal["waiting", "running", "done", "cancelled", "failed", "lost"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class State:
    """How a try stands: it waits for its turn or runs, `done` of `total` cases for so many `seconds`, with so many `left` as far
    as can be told; or it is over. Lost: this process knows nothing of it, as after a restart; it is to be tried again.
    """

    phase: Phase
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    left: float | None = None
    tried: Tried | None = None
    change_id: int | None = None
    # Of the change, as it was tried.
    version: int | None = None


@dataclass
class _Job:
    """A try of one version of a change."""

    key: str
    change_id: int
    version: int
    trial: Trial
    started_at: datetime
    phase: Phase = "waiting"
    done: int = 0
    total: int = 0
    tried: Tried | None = None
    begun: float | None = None
    ended: float | None = None
    over: Lock = field(default_factory=Lock)

    def state(self) -> State:
        """How it stands now."""
        seconds = 0.0 if self.begun is None else (self.ended or time.monotonic()) - self.begun
        left = seconds * (self.total - self.done) / self.done if self.done and self.phase == "running" else None
        return State(self.phase, self.done, self.total, round(seconds, 1), left, self.tried, self.change_id, self.version)


# The last one of each change.
_jobs: dict[int, _Job] = {}
_turn = Lock()


def start(actor: Actor, change_id: int, *, since: datetime, until: datetime, at: datetime, path: str | None = None) -> str:
    """Begin to try a change as it stands on the cases opened from `since` until before `until` below a unit, by default all that
    the actor sees; the key of the try. One that is at work for the same change is ended.

    Raises NotPermitted, ChangeNotFound, and ChangeRefused for a period that ends before it begins.
    """
    _require(actor)
    change = changing.one(actor, change_id, at)
    if since >= until:
        raise ChangeRefused(problem="trial_no_period")
    with _turn:
        if change_id in _jobs:
            _end(_jobs[change_id])
        trial = Trial(change.texts, change.since, since=since, until=until, path=path or actor.org_path, at=at)
        job = _jobs[change_id] = _Job(token_hex(16), change_id, change.version, trial, at)
    # It ends with this process.
    Thread(target=_follow, args=(job,), name="trial", daemon=True).start()
    return job.key


def state(actor: Actor, key: str) -> State:
    """How a try stands, as far as somebody may know what it came to. Raises NotPermitted."""
    _require(actor)
    job = _job(key)
    found = job.state() if job else State("lost")
    return replace(found, tried=Tried.of(shown(actor, found.tried.summary()))) if found.tried else found


def last(actor: Actor, change_id: int) -> str | None:
    """The key of the last try of a change, at work or over; None where this process knows of none. Raises NotPermitted."""
    _require(actor)
    job = _jobs.get(change_id)
    return job.key if job else None


def running(actor: Actor, change_id: int) -> str | None:
    """The key of the try that is at work for a change, or waits for its turn. Raises NotPermitted."""
    key = last(actor, change_id)
    return key if key and state(actor, key).phase in ("waiting", "running") else None


def cancel(actor: Actor, key: str) -> None:
    """End a try. Raises NotPermitted."""
    _require(actor)
    if job := _job(key):
        _end(job)


def submit(actor: Actor, key: str, at: datetime) -> None:
    """Keep what a try came to with its change, which then waits for whoever decides.

    Raises NotPermitted, ChangeNotFound, and ChangeRefused where it came to nothing, or the change says something else by now.
    """
    _require(actor)
    job = _job(key)
    if job is None or job.tried is None:
        raise ChangeRefused(problem="trial_not_done")
    with transaction() as conn:
        summary = job.tried.summary()
        kept = changing.keep_trial(
            conn, actor, job.change_id, version=job.version, summary=summary, at=at, tried_at=job.started_at
        )
    if not kept:
        raise ChangeRefused(problem="trial_of_other_text")


def _require(actor: Actor) -> None:
    if not tries(actor):
        raise NotPermitted(command=PROPOSE, role=actor.role)


def _job(key: str) -> _Job | None:
    return next((job for job in list(_jobs.values()) if job.key == key), None)


def _end(job: _Job) -> None:
    with job.over:
        if job.phase in ("waiting", "running"):
            job.phase = "cancelled"
            job.trial.cancel()


def _follow(job: _Job) -> None:
    try:
        for said in job.trial.said():
            _hear(job, said)
    except (OSError, ValueError) as error:
        _log.info("What a try says could not be heard to its end: %s", error)
    finally:
        job.ended = time.monotonic()
        with job.over:
            if job.phase != "cancelled":
                job.phase = "done" if job.tried else "failed"
    if job.phase == "failed":
        _log.error("Trying change %s broke off; what it said stands above.", job.change_id)


def _hear(job: _Job, said: Mapping[str, Any]) -> None:
    if "total" in said:
        job.begun = job.begun or time.monotonic()
        job.done, job.total = said["done"], said["total"]
        with job.over:
            job.phase = "running" if job.phase == "waiting" else job.phase
    else:
        job.tried = Tried.of(said["tried"])
