"""What somebody owes next: every deadline that counts down for them, and every paper on their desk, the nearest due first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from db.engine import Connection, reading
from db.queries import owed as queries
from db.queries.owed import Loss
from services import access
from services.access import Actor
from services.casework.offering import offered
from services.casework.regimes import pack_of
from services.casework.returning import Returned, returned
from services.policy.pack import Pack
from services.policy.packs import registry
from services.policy.rules import StepRule
from services.policy.stopping import desk_of, step_about, step_for, stopped_by
from services.policy.story import Step
from services.policy.words import Title
from services.register import named

MOST = 200
_NOTHING = Loss(Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Owed:
    """A deadline of a case that somebody has to see to, or a paper on their desk for which the regime sets none.

    `state` is overdue, soon or running at the instant asked for, `waiting` for a paper without a deadline: its `rule` and
    `due_at` are None, and `started_at` is since when it lies there. `mine`: the person answers for it; else they act for whoever
    has `responsible_role`. `cost` (yuan) and `percent` (of a monthly bonus) are what lateness has cost whoever answered. `step`
    is the step to take about it, None when this person can take none now; `actions` are all steps that they may take in the
    case. The customer's name and phone are masked unless the person handles the case.
    """

    no: str
    version: int
    pack: Pack
    project: str
    room: str | None
    category: Title | None
    demand: str
    customer_name: str
    customer_phone: str
    masked: bool
    rule: str | None
    n: int
    title: Title
    cite: str
    started_at: datetime
    warn_at: datetime | None
    due_at: datetime | None
    state: Literal["overdue", "soon", "running", "waiting"]
    responsible_role: Title
    mine: bool
    reason: Mapping[str, Any]
    cost: Decimal
    percent: Decimal
    returned: Returned | None
    step: str | None
    actions: tuple[str, ...]


def owed(actor: Actor, *, at: datetime) -> list[Owed]:
    """What the actor owes at an instant, the nearest due first and what has no due after it, at most 200 deadlines.

    Raises NotPermitted.
    """
    with reading() as conn:
        clocks, lying = _rows(conn, actor)
        return sorted(_seen(conn, actor, clocks, lying, at), key=_urgency)


def stamp(actor: Actor) -> frozenset[tuple[str, int, str]]:
    """What changes whenever `owed` does by more than the passing of time: to learn cheaply whether a list has grown old.

    Raises NotPermitted.
    """
    with reading() as conn:
        clocks, lying = _rows(conn, actor)
    owing = [(row.no, row.version, f"{row.rule} {row.n} {row.due_at}") for row in clocks]
    return frozenset([*owing, *((row.no, row.version, row.paper) for row in lying)])


def _rows(conn: Connection, actor: Actor) -> tuple[Sequence[Any], Sequence[Any]]:
    """The rows of the deadlines, and those of the papers."""
    me = (actor.role, actor.id, access.scope_of(actor, "take_step").org_path)
    clocks = [*queries.answering(conn, *me, MOST), *queries.acting(conn, *me, _stoppable(actor.role), MOST)]
    return sorted(clocks, key=lambda row: row.due_at)[:MOST], queries.papers_on_desk(conn, *me, MOST)


def _urgency(one: Owed) -> tuple[bool, datetime, str, int]:
    """What is due at one instant comes case by case, in the order of the regime."""
    place = list(one.pack.clocks).index(one.rule) if one.rule else 0
    return one.due_at is None, one.due_at or one.started_at, one.no, place


def _stoppable(role: str) -> list[tuple[str, str]]:
    """The clocks that the role may stop, each as regime and clock."""
    packs = [pack for versions in registry().versions.values() for pack in versions.values()]
    return sorted({(pack.id, rule) for pack in packs for rule in stopped_by(pack, role)})


@dataclass(frozen=True)
class _Case:
    """A case as the person may act on it: its row, its regime, its steps and what is allowed now."""

    row: Any
    pack: Pack
    steps: Sequence[Any]
    allowed: Sequence[str]


def _seen(conn: Connection, actor: Actor, clocks: Sequence[Any], lying: Sequence[Any], at: datetime) -> Iterator[Owed]:
    rows = {row.id: row for row in (*clocks, *lying)}
    steps, losses = queries.steps_of(conn, list(rows)), queries.losses(conn, list(rows))
    cases = {case_id: _case(actor, row, steps[case_id]) for case_id, row in rows.items()}
    running = {case_id: [clock.rule for clock in clocks if clock.id == case_id] for case_id in rows}
    taken: dict[int, list[StepRule]] = defaultdict(list)
    for clock in clocks:
        case = cases[clock.id]
        step = _step(case, clock.rule, running[clock.id])
        taken[clock.id] += [case.pack.steps[step]] if step else []
        yield _of_clock(actor, case, clock, step, losses.get((clock.id, clock.rule, clock.n), _NOTHING), at)
    for paper in lying:
        case = cases[paper.id]
        event = step_about(case.pack, paper.paper, case.allowed)
        # A deadline may ask for the same already.
        if event and not any(paper.paper in rule.hands for rule in taken[paper.id]):
            yield _of_paper(actor, case, paper, event)


def _case(actor: Actor, row: Any, rows: Sequence[Any]) -> _Case:
    pack = pack_of(row.pack, row.pack_version)
    steps = [Step(s.event, s.at, s.by_role, s.data, s.by_id) for s in rows]
    return _Case(row, pack, rows, offered(actor, pack, row, steps))


def _step(case: _Case, rule: str, running: Sequence[str]) -> str | None:
    stops = step_for(case.pack, rule, case.allowed, running)
    desk = desk_of(case.pack.clocks[rule])
    return stops or (step_about(case.pack, desk, case.allowed) if desk else None)


def _of_clock(actor: Actor, case: _Case, clock: Any, step: str | None, loss: Loss, at: datetime) -> Owed:
    rule, pack = case.pack.clocks[clock.rule], case.pack
    return Owed(
        **_of_case(actor, case),
        rule=clock.rule,
        n=clock.n,
        title=rule.title,
        cite=pack.cite(clock.cite, actor.language),
        started_at=clock.started_at,
        warn_at=clock.warn_at,
        due_at=clock.due_at,
        state="overdue" if at > clock.due_at else ("soon" if at >= clock.warn_at else "running"),
        responsible_role=pack.roles[clock.responsible_role].title,
        mine=clock.responsible_role == actor.role,
        reason=clock.reason,
        cost=loss.yuan,
        percent=loss.percent,
        returned=returned(pack, clock.rule, case.steps),
        step=step,
    )


def _of_paper(actor: Actor, case: _Case, paper: Any, event: str) -> Owed:
    rule, pack = case.pack.steps[event], case.pack
    return Owed(
        **_of_case(actor, case),
        rule=None,
        n=1,
        title=rule.title,
        cite=pack.cite(rule.cite, actor.language),
        started_at=paper.since,
        warn_at=None,
        due_at=None,
        state="waiting",
        responsible_role=pack.roles[actor.role].title,
        mine=True,
        reason={},
        cost=_NOTHING.yuan,
        percent=_NOTHING.percent,
        returned=None,
        step=event,
    )


def _of_case(actor: Actor, case: _Case) -> dict[str, Any]:
    row = case.row
    full = access.sees_personal_data(actor, row.path, people=row.people.values(), department=row.department)
    category = case.pack.categories.get(row.category or "")
    return {
        "no": row.no,
        "version": row.version,
        "pack": case.pack,
        "project": named(row.project, row.project_en, actor.language),
        "room": row.room,
        "category": category.title if category else case.pack.values("category").get(row.category or ""),
        "demand": row.demand,
        "customer_name": (row.customer_name or "") if full else access.mask_name(row.customer_name),
        "customer_phone": (row.customer_phone or "") if full else access.mask_phone(row.customer_phone),
        "masked": not full,
        "actions": tuple(case.allowed),
    }
