"""The directors' desk: what waits for whom, decided singly or many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

from db.engine import Connection, reading, snapshot
from db.queries import approvals as queries
from db.queries import cases as case_rows
from services import access, cases
from services.access import Actor
from services.cases import StepDone
from services.casework.regimes import pack_of
from services.errors import CaseNotFound, NothingToDecide, Refusal
from services.policy.pack import Pack
from services.policy.packs import registry
from services.policy.rules import PenaltyRule
from services.policy.words import Title
from services.register import level_at, named

Decision = Literal["approve", "return"]
MOST = 200


@dataclass(frozen=True)
class Waiting:
    """A paper on the actor's desk. `due_at` and what goes with it are those of the clock that runs for whoever holds it,
    None where the regime sets none; `yuan` is what it has cost the actor up to `counted_until`, and `yuan_per_block` what each
    further completed `block_seconds` of lateness costs."""

    no: str
    version: int
    paper: str
    project: str
    room: str | None
    demand: str
    category: Title | None
    severity: Title | None
    severity_id: str | None
    level: int
    since: datetime
    last_step: Title
    last_by: str | None
    last_at: datetime
    rule: str | None
    stage: Title | None
    cite: str | None
    started_at: datetime | None
    warn_at: datetime | None
    due_at: datetime | None
    yuan: Decimal
    counted_until: datetime
    yuan_per_block: Decimal | None
    block_seconds: int | None
    approve: Title | None
    send_back: Title | None


@dataclass(frozen=True)
class Decided:
    """A decision of the actor today."""

    no: str
    project: str
    room: str | None
    title: Title
    at: datetime
    decision: Decision
    comment: str


@dataclass(frozen=True)
class Outcome:
    """What became of one of many decisions: done, or refused and why."""

    no: str
    done: StepDone | None
    refusal: Refusal | None


def waiting(actor: Actor, *, at: datetime) -> list[Waiting]:
    """What waits for the actor at an instant, the nearest due first and what has no due after it, at most 200.

    Raises NotPermitted.
    """
    scope = access.scope_of(actor, "see_approvals")
    with reading() as conn:
        rows = queries.waiting(conn, actor.role, scope.org_path, actor.id, MOST)
        found = [w for w in _seen(conn, rows, actor, at) if w.approve or w.send_back]
    return sorted(found, key=lambda w: (w.due_at is None, w.due_at or w.since))


def versions(actor: Actor) -> tuple[tuple[str, str, int], ...]:
    """Desk, case number and version of what waits for the actor: to learn cheaply whether a list has grown old.

    Raises NotPermitted.
    """
    scope = access.scope_of(actor, "see_approvals")
    with reading() as conn:
        return tuple(
            (row.desk, row.no, row.version) for row in queries.versions(conn, actor.role, scope.org_path, actor.id, MOST)
        )


def count(actor: Actor) -> int:
    """How many papers wait for the actor; 0 for somebody who approves nothing."""
    if not access.may(actor, "see_approvals"):
        return 0
    with reading() as conn:
        return queries.count_waiting(conn, actor.role, access.scope_of(actor, "see_approvals").org_path, actor.id)


def _seen(conn: Connection, rows: Sequence[Any], actor: Actor, at: datetime) -> Iterable[Waiting]:
    ids = [row.id for row in rows]
    clocks = queries.open_clocks(conn, ids)
    yuan = queries.yuan_of(conn, ids, actor.id)
    last = queries.latest_step(conn, ids)
    for row in rows:
        pack = pack_of(row.pack, row.pack_version)
        mine = [c for c in clocks if c.case_id == row.id and pack.clocks[c.rule].responsible == f"holder:{row.paper}"]
        clock = mine[0] if mine else None
        cost = yuan.get((row.id, clock.rule, clock.n), Decimal(0)) if clock else Decimal(0)
        yield _waiting(pack, row, clock, cost, last[row.id], actor, at)


def _waiting(pack: Pack, row: Any, clock: Any, yuan: Decimal, last: Any, actor: Actor, at: datetime) -> Waiting:
    rule = pack.clocks[clock.rule] if clock else None
    category = pack.categories.get(row.category or "")
    penalty = next((p for p in pack.penalties_of(clock.rule).values() if p.every), None) if clock else None
    approve, back = decision_at(pack, row.paper, actor.role, "approve"), decision_at(pack, row.paper, actor.role, "return")
    return Waiting(
        no=row.no,
        version=row.version,
        paper=row.paper,
        project=named(row.project, row.project_en, actor.language),
        room=row.room,
        demand=row.demand,
        category=category.title if category else None,
        severity=pack.values("severity").get(row.severity or ""),
        severity_id=row.severity,
        level=level_at(row, at),
        since=row.since,
        last_step=pack.steps[last.event].title,
        last_by=last.by_name,
        last_at=last.at,
        rule=clock.rule if clock else None,
        stage=rule.title if rule else None,
        cite=pack.cite(clock.cite, actor.language) if clock else None,
        started_at=clock.started_at if clock else None,
        warn_at=clock.warn_at if clock else None,
        due_at=clock.due_at if clock else None,
        yuan=yuan,
        counted_until=row.computed_at,
        yuan_per_block=_first_yuan(penalty),
        block_seconds=int(penalty.every.length.total_seconds()) if penalty and penalty.every else None,
        approve=pack.steps[approve].title if approve else None,
        send_back=pack.steps[back].title if back else None,
    )


def _first_yuan(penalty: PenaltyRule | None) -> Decimal | None:
    responsible = penalty.rates[0].responsible if penalty else None
    return responsible.yuan if responsible else None


def decision_at(pack: Pack, desk: str, role: str, decision: Decision) -> str | None:
    """The step by which a role approves or returns a paper on its desk, None where the regime knows none."""
    for event, rule in pack.steps.items():
        holder = rule.allowed.held.get(desk, "actor")
        if rule.decision == decision and desk in rule.hands and role in rule.by and holder in (role, "actor"):
            return event
    return None


def approve(
    actor: Actor, no: str, *, at: datetime, version: int | None = None, comment: str = "", request_id: str | None = None
) -> StepDone:
    """Approve what lies on the actor's desk, perhaps with a comment; the same request twice is one approval.

    Raises what `cases.take_step` raises, and NothingToDecide.
    """
    return _decide(actor, no, "approve", at, version, comment, request_id)


def send_back(
    actor: Actor, no: str, *, at: datetime, reason: str, version: int | None = None, request_id: str | None = None
) -> StepDone:
    """Return what lies on the actor's desk, with a reason. Raises what `approve` raises."""
    return _decide(actor, no, "return", at, version, reason, request_id)


def approve_many(
    actor: Actor, chosen: Sequence[tuple[str, int]], *, at: datetime, comment: str = "", request_id: str | None = None
) -> list[Outcome]:
    """Approve several papers, (number, version) each: every one is a transaction of its own, and tells what became of it."""
    outcomes = []
    for no, version in chosen:
        try:
            key = f"{request_id}/{no}" if request_id else None
            outcomes.append(Outcome(no, approve(actor, no, at=at, version=version, comment=comment, request_id=key), None))
        except Refusal as refusal:
            outcomes.append(Outcome(no, None, refusal))
    return outcomes


def _decide(
    actor: Actor, no: str, decision: Decision, at: datetime, version: int | None, comment: str, request_id: str | None
) -> StepDone:
    # Case and papers of one moment: whoever comes a moment late is told who was quicker.
    with snapshot() as conn:
        case = case_rows.find(conn, no)
        papers = case_rows.papers_of(conn, case.id) if case else []
        repeated = case_rows.step_by_request(conn, case.id, request_id) if case and request_id else None
    if case is None:
        raise CaseNotFound(no=no)
    pack = pack_of(case.pack, case.pack_version)
    event = repeated.event if repeated else _event(pack, papers, actor, decision)
    if event is None:
        # Somebody was quicker, or it never lay here: the step itself tells which, when a version was seen.
        if version is not None and version != case.version:
            raise cases.changed(no)
        raise NothingToDecide(no=no)
    field = pack.steps[event].comment
    data = {field: comment} if field and comment.strip() else {}
    return cases.take_step(actor, no, event, data, at=at, expected_version=version, request_id=request_id)


def _event(pack: Pack, papers: Sequence[Any], actor: Actor, decision: Decision) -> str | None:
    for paper in papers:
        if paper.role == actor.role and (event := decision_at(pack, paper.desk, actor.role, decision)):
            return event
    return None


def decided_today(actor: Actor, *, at: datetime) -> list[Decided]:
    """What the actor has decided since midnight, newest first. Raises NotPermitted."""
    access.require(actor, "see_approvals")
    packs = [pack for versions in registry().versions.values() for pack in versions.values()]
    events = sorted({event for pack in packs for event, rule in pack.steps.items() if rule.decision})
    zone = packs[0].tz
    start = datetime.combine(at.astimezone(zone).date(), time.min, zone)
    with reading() as conn:
        rows = queries.taken_by(conn, actor.id, events, start, at + timedelta(seconds=1))
    return [_decided(row, actor.language) for row in rows]


def _decided(row: Any, lang: str) -> Decided:
    rule = pack_of(row.pack, row.pack_version).steps[row.event]
    comment = str(row.data.get(rule.comment, "")) if rule.comment else ""
    return Decided(
        row.no, named(row.project, row.project_en, lang), row.room, rule.title, row.at, rule.decision or "approve", comment
    )
