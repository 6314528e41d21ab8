"""One case as somebody may see it: story, clocks with their reasons, cost, and what this person may do now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from db.engine import Connection, reading, snapshot
from db.queries import cases as queries
from db.queries import customers
from db.queries import register as lists
from services import access
from services.access import Actor
from services.casework import story
from services.casework.eras import Held, held, versions_of
from services.casework.offering import offered
from services.casework.regimes import pack_of
from services.errors import CaseNotFound
from services.policy.pack import Pack
from services.policy.rules import FieldRule
from services.policy.words import Title
from services.register import level_at, named


@dataclass(frozen=True)
class StepSeen:
    """A step of the story. `said` has what it brought: field title and value, in the order of the pack."""

    n: int
    event: str
    title: Title
    at: datetime
    role: Title
    who: str | None
    said: tuple[tuple[FieldRule, Any], ...]
    cite: str


@dataclass(frozen=True)
class Cost:
    """One ledger entry: an accrual, a waiver (below zero) or a decision. Exactly one of yuan, percent (of the monthly bonus) and
    decision (a range of it that nobody has decided within) is set, or none where a decision is in words alone."""

    rule: str
    title: Title
    clock: str | None
    n: int
    number: int
    capacity: str
    at: datetime
    payer_role: Title
    payer: str | None
    yuan: Decimal | None
    percent: Decimal | None
    decision: tuple[Decimal, Decimal] | None
    cite: str
    kind: str = "accrual"
    consequence: str | None = None


@dataclass(frozen=True)
class ClockBefore:
    """What a deadline was until an instant at which other rules came into force for the case, and why."""

    until: datetime
    version: str
    rule: str
    title: Title
    cite: str
    due_at: datetime
    reason: Mapping[str, Any]


@dataclass(frozen=True)
class ClockSeen:
    """A deadline of the case. `state` is met, missed, cancelled, overdue, soon or running at the instant asked for.

    `reason` says why it is due then: see services/policy/limits.py for its parts. `before`: what it was by earlier rules.
    """

    rule: str
    n: int
    title: Title
    cite: str
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    state: str
    responsible_role: Title
    responsible: str | None
    reason: Mapping[str, Any]
    costs: tuple[Cost, ...]
    before: tuple[ClockBefore, ...] = ()

    @property
    def open(self) -> bool:
        """True while it runs."""
        return self.state in ("running", "soon", "overdue")


@dataclass(frozen=True)
class Action:
    """A step that this person may take now, with the fields of its form. `decision` is approve, return or None."""

    event: str
    title: Title
    needs: tuple[tuple[str, FieldRule], ...]
    may: tuple[tuple[str, FieldRule], ...]
    must: Mapping[str, Sequence[Any]]
    decision: str | None
    comment: str | None
    cite: str


@dataclass(frozen=True)
class Earlier:
    """Another case of the same room."""

    no: str
    category: Title | None
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class CaseView:
    """Everything that a person may see of a case at an instant. Customer's name and phone are masked unless they handle it."""

    no: str
    version: int
    pack: Pack
    pack_version: str
    region: str
    company: str
    project: str
    room: str | None
    customer_name: str
    customer_phone: str
    masked: bool
    demand: str
    channel: Title | None
    category: Title | None
    severity: Title | None
    severity_id: str | None
    department: Title | None
    cooperating: tuple[Title, ...]
    opened_at: datetime
    closed_at: datetime | None
    level: int
    desk: str | None
    holder_role: Title | None
    holder_role_id: str | None
    holder: str | None
    held_since: datetime | None
    steps: tuple[StepSeen, ...]
    clocks: tuple[ClockSeen, ...]
    costs: tuple[Cost, ...]
    actions: tuple[Action, ...]
    earlier: tuple[Earlier, ...]
    fields: Mapping[str, Any]
    calendar_assumed: bool
    # The rules and national days by which it has gone, oldest first.
    eras: tuple[Held, ...]

    @property
    def yuan(self) -> Decimal:
        """What lateness has cost so far in money."""
        return sum((cost.yuan for cost in self.costs if cost.yuan is not None), Decimal(0))


def view(actor: Actor, no: str, *, at: datetime) -> CaseView:
    """The case at an instant, as the actor may see it. Raises CaseNotFound, also for a case out of sight."""
    with snapshot() as conn:
        case = queries.find(conn, no)
        if case is None or not access.may(actor, "see_case", case.path, people=case.people.values(), department=case.department):
            raise CaseNotFound(no=no)
        return _seen(conn, actor, case, at)


def stamp(actor: Actor, no: str) -> tuple[int, datetime, int]:
    """What changes whenever the case does, by a step, by its customer or by time: to learn cheaply whether a view has grown old.

    Raises CaseNotFound, also for a case out of sight.
    """
    with reading() as conn:
        case = queries.find(conn, no)
        done = customers.count_acts(conn, case.id) if case else 0
    if case is None or not access.may(actor, "see_case", case.path, people=case.people.values(), department=case.department):
        raise CaseNotFound(no=no)
    return case.version, case.computed_at, done


def handles(actor: Actor, no: str) -> bool:
    """Whether somebody handles a case as it stands, and may see its customer's name and phone in full. Raises CaseNotFound."""
    with reading() as conn:
        case = queries.find(conn, no)
    if case is None:
        raise CaseNotFound(no=no)
    return access.sees_personal_data(actor, case.path, people=case.people.values(), department=case.department)


def masked(seen: CaseView) -> CaseView:
    """The same with the customer's name and phone masked."""
    name, phone = access.mask_name(seen.customer_name), access.mask_phone(seen.customer_phone)
    return replace(seen, customer_name=name, customer_phone=phone, masked=True)


def _seen(conn: Connection, actor: Actor, case: Any, at: datetime) -> CaseView:
    pack = pack_of(case.pack, case.pack_version)
    full = access.sees_personal_data(actor, case.path, people=case.people.values(), department=case.department)
    units = {unit.id: named(unit.name, unit.name_en, actor.language) for unit in queries.units(conn, _unit_ids(case))}
    costs = tuple(_costs(pack, queries.penalties_of(conn, case.id), actor.language))
    category = pack.categories.get(case.category or "")
    before = [(row.n, _before(pack, row, actor.language)) for row in queries.replaced_of(conn, case.id)]
    return CaseView(
        no=case.no,
        version=case.version,
        pack=pack,
        pack_version=case.pack_version,
        region=units[case.region_id],
        company=units[case.company_id],
        project=units[case.project_id],
        room=case.room,
        customer_name=(case.customer_name or "") if full else access.mask_name(case.customer_name),
        customer_phone=(case.customer_phone or "") if full else access.mask_phone(case.customer_phone),
        masked=not full,
        demand=case.demand,
        channel=_choice(pack, "channel", case.channel),
        category=category.title if category else _choice(pack, "category", case.category),
        severity=_choice(pack, "severity", case.severity),
        severity_id=case.severity,
        department=_department(pack, case.department),
        cooperating=tuple(pack.departments[d].title for d in (category.cooperate if category else ())),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        level=level_at(case, at),
        desk=case.desk,
        holder_role=pack.roles[case.holder_role].title if case.holder_role else None,
        holder_role_id=case.holder_role,
        holder=queries.person_name(conn, case.holder_id),
        held_since=case.held_since,
        steps=tuple(_step(pack, row, actor.language) for row in queries.steps_of(conn, case.id)),
        clocks=tuple(_clock(pack, row, costs, before, at, actor.language) for row in queries.clocks_of(conn, case.id)),
        costs=costs,
        actions=tuple(_actions(conn, pack, case, actor)),
        earlier=tuple(_earlier(row) for row in _of_room(conn, case)),
        fields=case.fields,
        calendar_assumed=case.calendar_assumed,
        eras=held(versions_of(case), at),
    )


def _unit_ids(case: Any) -> list[int]:
    return [case.region_id, case.company_id, case.project_id]


def _choice(pack: Pack, field: str, value: str | None) -> Title | None:
    """The name of a value as the regime writes it, or the value itself where it has no name."""
    if not value:
        return None
    return pack.values(field).get(value) or Title(zh=value, en=value)


def _department(pack: Pack, department: str | None) -> Title | None:
    if not department:
        return None
    known = pack.departments.get(department)
    return known.title if known else Title(zh=department, en=department)


def _step(pack: Pack, row: Any, lang: str) -> StepSeen:
    rule = pack.steps[row.event]
    said = tuple((pack.fields[name], row.data[name]) for name in (*rule.needs, *rule.may) if name in row.data)
    role = pack.roles.get(row.by_role)
    title = role.title if role else Title(zh=row.by_role, en=row.by_role)
    return StepSeen(row.n, row.event, rule.title, row.at, title, row.by_name, said, pack.cite(rule.cite, lang))


def _costs(pack: Pack, rows: Sequence[Any], lang: str) -> Iterator[Cost]:
    """The entries of the ledger; a range that was decided within is told by its decision."""
    decided = {row.refers_to for row in rows if row.kind == "decision"}
    yield from (_cost(pack, row, lang) for row in rows if row.id not in decided)


def _cost(pack: Pack, row: Any, lang: str) -> Cost:
    decision = (row.decision_low, row.decision_high) if row.decision_low is not None else None
    return Cost(
        rule=row.rule,
        title=pack.penalties[row.rule].title,
        clock=row.clock,
        n=row.n,
        number=row.number,
        capacity=row.capacity,
        at=row.at,
        payer_role=pack.roles[row.payer_role].title,
        payer=row.payer_name,
        yuan=row.yuan,
        percent=row.percent,
        decision=decision,
        cite=pack.cite(row.cite, lang),
        kind=row.kind,
        consequence=row.consequence,
    )


def _before(pack: Pack, row: Any, lang: str) -> ClockBefore:
    title, cite = pack.clocks[row.rule].title, pack.cite(row.cite, lang)
    return ClockBefore(row.replaced_at, row.version, row.rule, title, cite, row.due_at, row.reason)


def _clock(
    pack: Pack, row: Any, costs: Sequence[Cost], before: Sequence[tuple[int, ClockBefore]], at: datetime, lang: str
) -> ClockSeen:
    rule = pack.clocks[row.rule]
    late = "overdue" if at > row.due_at else ("soon" if at >= row.warn_at else "running")
    return ClockSeen(
        rule=row.rule,
        n=row.n,
        title=rule.title,
        cite=pack.cite(row.cite, lang),
        started_at=row.started_at,
        warn_at=row.warn_at,
        due_at=row.due_at,
        stopped_at=row.stopped_at,
        state=row.outcome or late,
        responsible_role=pack.roles[row.responsible_role].title,
        responsible=row.responsible_name,
        reason=row.reason,
        costs=tuple(cost for cost in costs if (cost.clock, cost.n) == (row.rule, row.n)),
        before=tuple(one for n, one in before if (one.rule, n) == (row.rule, row.n)),
    )


def _actions(conn: Connection, pack: Pack, case: Any, actor: Actor) -> list[Action]:
    """The steps that state, role and right allow this person now, comments last."""
    events = offered(actor, pack, case, story.steps_of(conn, case.id))
    return [action_of(pack, event, actor.language) for event in events]


def action_of(pack: Pack, event: str, lang: str) -> Action:
    """A step with its form."""
    rule = pack.steps[event]
    return Action(
        event=event,
        title=rule.title,
        needs=tuple((name, pack.fields[name]) for name in rule.needs),
        may=tuple((name, pack.fields[name]) for name in rule.may),
        must=rule.must,
        decision=rule.decision,
        comment=rule.comment,
        cite=pack.cite(rule.cite, lang),
    )


def _of_room(conn: Connection, case: Any) -> Sequence[Any]:
    return lists.earlier_of_room(conn, case.project_id, case.room, case.id) if case.room else ()


def _earlier(row: Any) -> Earlier:
    pack = pack_of(row.pack, row.pack_version)
    category = pack.categories.get(row.category or "")
    return Earlier(row.no, category.title if category else None, row.opened_at, row.closed_at)
