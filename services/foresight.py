"""What would follow from a step, before anybody takes it: which clocks start, stop or get another due instant, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from db.engine import reading
from db.queries import cases as queries
from services import access
from services.access import Actor
from services.casework import story
from services.casework.regimes import pack_of
from services.errors import CaseNotFound
from services.policy.instances import Instance
from services.policy.pack import Pack
from services.policy.story import Step
from services.policy.words import Title
from services.time import require_aware

Effect = Literal["starts", "stops", "moves", "stays"]


@dataclass(frozen=True)
class Foreseen:
    """What a step would do to a clock: start it, stop it, move its due instant (from `was_due` to `due_at`), or leave the instant
    where it is though the step names another one (`stays`).

    `reason` says why it would be due then, as in ClockSeen.
    """

    effect: Effect
    rule: str
    n: int
    title: Title
    due_at: datetime
    was_due: datetime | None
    responsible_role: Title | None
    cite: str
    reason: Mapping[str, Any]


def foresee(actor: Actor, no: str, event: str, data: Mapping[str, Any], *, at: datetime) -> tuple[Foreseen, ...]:
    """What the step would do to the clocks of the case if it were taken at an instant, saying no more than `data`.

    Whether it may be taken, and whether more must be said, is not looked at. Instants without a zone are the regime's local
    time. Raises CaseNotFound, also for a case out of sight.
    """
    with reading() as conn:
        case = queries.find(conn, no)
        if case is None or not access.may(actor, "see_case", case.path, people=case.people.values(), department=case.department):
            raise CaseNotFound(no=no)
        steps = story.steps_of(conn, case.id)
    pack = pack_of(case.pack, case.pack_version)
    at = max(require_aware(at), case.computed_at, steps[-1].at)
    said = {name: _kept(value, pack) for name, value in data.items() if value not in (None, "")}
    step = Step(event, at, actor.role, said, actor.id)
    now = story.recompute(case, steps, at, at)
    then = story.recompute(case, [*steps, step], at, at)
    return tuple(_differences(then.pack, now.clocks, then.clocks, actor.language))


def _kept(value: Any, pack: Pack) -> Any:
    """A value as a step keeps it."""
    if isinstance(value, datetime):
        return require_aware(value if value.tzinfo else value.replace(tzinfo=pack.tz)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _differences(pack: Pack, now: tuple[Instance, ...], then: tuple[Instance, ...], lang: str) -> list[Foreseen]:
    running = {(clock.rule, clock.n): clock for clock in now if clock.outcome is None}
    found = [(clock, running.get((clock.rule, clock.n))) for clock in then]
    return [_foreseen(pack, effect, clock, before, lang) for clock, before in found if (effect := _effect(clock, before))]


def _effect(clock: Instance, before: Instance | None) -> Effect | None:
    if before is None:
        return "starts" if clock.outcome is None else None
    if clock.outcome is not None:
        return "stops"
    if clock.due != before.due:
        return "moves"
    return "stays" if clock.reason != before.reason else None


def _foreseen(pack: Pack, effect: Effect, clock: Instance, before: Instance | None, lang: str) -> Foreseen:
    rule = pack.clocks[clock.rule]
    role = pack.roles.get(clock.responsible)
    return Foreseen(
        effect=effect,
        rule=clock.rule,
        n=clock.n,
        title=rule.title,
        due_at=clock.due,
        was_due=before.due if before else None,
        responsible_role=role.title if role else None,
        cite=pack.cite(clock.cite, lang),
        reason=clock.reason,
    )
