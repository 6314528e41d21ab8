"""A case and its parts as they are told, made from what a service sees of it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import Field

from pages.api.shapes import Answered, FieldShape, Title, field, number, titled, titled_or_none
from services import why
from services.case_view import Action, CaseView, ClockBefore, ClockSeen, Cost, StepSeen
from services.deadlines.days import Row
from services.deadlines.telling import tell


class CostShape(Answered):
    """An entry of the ledger. One of yuan, percent (of a monthly bonus) and decision (a range of percent) is set, or none."""

    rule: str
    title: Title
    clock: str | None
    number: int
    capacity: str
    kind: str
    at: datetime
    payer_role: Title
    payer: str | None
    yuan: str | None
    percent: str | None
    decision: tuple[str, str] | None
    cite: str


class DayShape(Answered):
    """A day between the start of a clock and its due instant; together the days count the whole limit."""

    date: str
    kind: str = Field(description="worked, made_up, holiday, weekend, own_off or own_worked.")
    worked: list[tuple[datetime, datetime]] = Field(description="Its working hours.")
    used: list[tuple[datetime, datetime]] = Field(description="When the limit ran.")
    counted: int = Field(description="Microseconds of a limit in minutes, hours or workhours, else whole days or months.")
    said: str = Field(description="All of it in words, in the language asked for.")


class BeforeShape(Answered):
    """What a deadline was until other rules came into force for the case; `why` says it in sentences."""

    until: datetime
    regime_version: str
    due_at: datetime
    cite: str
    why: list[str]


class ClockShape(Answered):
    """A deadline. `reason` says how it came about, as data; `why` says it in sentences, in the language asked for.

    `days` are those that it counted; none where a change of the rules moved it, so that they would not add up.
    `before`: what it was by earlier rules, oldest first.
    """

    rule: str
    n: int
    title: Title
    cite: str
    state: str = Field(description="running, soon, overdue, met, missed or cancelled, at the instant of the answer.")
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    responsible_role: Title
    responsible: str | None
    reason: dict[str, Any]
    why: list[str]
    days: list[DayShape]
    before: list[BeforeShape]
    cost_rule: str = Field(description="What each block of lateness costs, as a sentence; empty where it costs no money.")


class SaidShape(Answered):
    """What a step said in one field."""

    title: Title
    value: Any


class StepShape(Answered):
    """A step of the story."""

    n: int
    event: str
    title: Title
    at: datetime
    role: Title
    by: str | None
    said: list[SaidShape]
    cite: str


class ActionShape(Answered):
    """A step that this person may take now, with the fields of its form. `must`: the values that it demands of a field."""

    event: str
    title: Title
    needs: list[FieldShape]
    may: list[FieldShape]
    must: dict[str, list[Any]]
    cite: str


class Case(Answered):
    """A case at the instant of the answer. The customer's name and number are masked unless this person handles the case."""

    no: str
    version: int = Field(description="Give it as `expected_version` of a step: what you have not seen is then not stepped over.")
    regime: str
    regime_version: str
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
    department: Title | None
    opened_at: datetime
    closed_at: datetime | None
    level: int
    holder_role: Title | None = Field(description="On whose desk it lies.")
    holder: str | None
    yuan: str = Field(description="What lateness has cost so far.")
    steps: list[StepShape]
    clocks: list[ClockShape]
    costs: list[CostShape]
    actions: list[ActionShape]


def case(seen: CaseView, lang: str, at: datetime) -> Case:
    """A case with everything on it, told at an instant; sentences in a language."""
    return Case(
        no=seen.no,
        version=seen.version,
        regime=seen.pack.id,
        regime_version=seen.pack_version,
        region=seen.region,
        company=seen.company,
        project=seen.project,
        room=seen.room,
        customer_name=seen.customer_name,
        customer_phone=seen.customer_phone,
        masked=seen.masked,
        demand=seen.demand,
        channel=titled_or_none(seen.channel),
        category=titled_or_none(seen.category),
        severity=titled_or_none(seen.severity),
        department=titled_or_none(seen.department),
        opened_at=seen.opened_at,
        closed_at=seen.closed_at,
        level=seen.level,
        holder_role=titled_or_none(seen.holder_role),
        holder=seen.holder,
        yuan=format(seen.yuan, "f"),
        steps=[step(one) for one in seen.steps],
        clocks=[clock(one, seen, lang, at) for one in seen.clocks],
        costs=[cost(one) for one in seen.costs],
        actions=[action(one) for one in seen.actions],
    )


def step(step: StepSeen) -> StepShape:
    """A step as it is told."""
    said = [SaidShape(title=titled(rule.title), value=value) for rule, value in step.said]
    return StepShape(
        n=step.n,
        event=step.event,
        title=titled(step.title),
        at=step.at,
        role=titled(step.role),
        by=step.who,
        said=said,
        cite=step.cite,
    )


def clock(clock: ClockSeen, seen: CaseView, lang: str, at: datetime) -> ClockShape:
    """A clock with the reason of its deadline, told at an instant."""
    told = tell(clock, seen.eras, seen.steps, lang, at)
    return ClockShape(
        rule=clock.rule,
        n=clock.n,
        title=titled(clock.title),
        cite=clock.cite,
        state=clock.state,
        started_at=clock.started_at,
        warn_at=clock.warn_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        responsible_role=titled(clock.responsible_role),
        responsible=clock.responsible,
        reason=dict(clock.reason),
        why=list(told.sentences),
        days=[_day(row) for row in told.days],
        before=[_before(one, seen, lang, at) for one in clock.before],
        cost_rule=why.cost_rule(clock.rule, seen.pack, lang),
    )


def _before(was: ClockBefore, seen: CaseView, lang: str, at: datetime) -> BeforeShape:
    said = why.sentences(was, seen.pack, lang, at)
    return BeforeShape(until=was.until, regime_version=was.version, due_at=was.due_at, cite=was.cite, why=said)


def _day(row: Row) -> DayShape:
    (day,) = row.days
    return DayShape(
        date=day.day.isoformat(),
        kind=day.kind,
        worked=list(day.worked),
        used=list(day.used),
        counted=day.counted,
        said=row.said,
    )


def cost(cost: Cost) -> CostShape:
    """An entry of the ledger as it is told."""
    low, high = cost.decision or (None, None)
    return CostShape(
        rule=cost.rule,
        title=titled(cost.title),
        clock=cost.clock,
        number=cost.number,
        capacity=cost.capacity,
        kind=cost.kind,
        at=cost.at,
        payer_role=titled(cost.payer_role),
        payer=cost.payer,
        yuan=number(cost.yuan),
        percent=number(cost.percent),
        decision=None if low is None or high is None else (_exact(low), _exact(high)),
        cite=cost.cite,
    )


def _exact(amount: Decimal) -> str:
    return format(amount, "f")


def action(action: Action) -> ActionShape:
    """A step that may be taken, with its form."""
    return ActionShape(
        event=action.event,
        title=titled(action.title),
        needs=[field(name, rule) for name, rule in action.needs],
        may=[field(name, rule) for name, rule in action.may],
        must={name: list(values) for name, values in action.must.items()},
        cite=action.cite,
    )
