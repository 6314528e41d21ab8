"""The ledger as somebody may see it: filtered, in pages, and in sums that always re-add."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from db.engine import reading, transaction
from db.queries import ledger as queries
from services import access, audit
from services.access import Actor
from services.casework.regimes import pack_of
from services.ledger import sight
from services.policy.pack import Pack
from services.policy.packs import registry
from services.policy.words import Title
from services.register import named

Kind = Literal["accrual", "waiver", "decision"]
ZONE = ZoneInfo("Asia/Shanghai")
# Nobody turns so many pages.
COUNTED = 100_000
ZERO = Decimal(0)


@dataclass(frozen=True)
class Filter:
    """What is looked for; an empty filter is everything. `month` is a month's first day, `unit` a unit's path, `case` the
    beginning of a case number, `cite` an article as the regime numbers it; `undecided`: ranges still to be decided within;
    `own`: only what the actor pays."""

    month: date | None = None
    unit: str | None = None
    person: str = ""
    rule: str | None = None
    cite: str | None = None
    kind: Kind | None = None
    case: str = ""
    undecided: bool = False
    own: bool = False


@dataclass(frozen=True)
class Line:
    """An entry as a list shows it. Exactly one of `yuan`, `percent` (of the monthly bonus) and `decision` (its range) is set, or
    none where a decision is in words alone; below zero for a waiver.

    `waived_yuan` and `waived_percent` are what waivers have taken off it; `decided`: its range has been decided within;
    `waiting`: something is asked about it that nobody has answered yet; `cause` is the clock's name, or None for a step.
    `no` is the number of its case, or with `finding` of what a spot check found.
    """

    id: int
    kind: Kind
    at: datetime
    no: str
    finding: bool
    project: str
    company: str
    room: str | None
    rule: str
    title: Title
    cause: Title | None
    n: int
    number: int
    capacity: str
    payer: str | None
    payer_role: Title
    yuan: Decimal | None
    percent: Decimal | None
    decision: tuple[Decimal, Decimal] | None
    consequence: str | None
    cite: str
    reason: str | None
    author: str | None
    waived_yuan: Decimal
    waived_percent: Decimal
    waivers: int
    decided: bool
    waiting: bool
    refers_to: int | None

    @property
    def left_yuan(self) -> Decimal:
        """What is still to be paid of it in yuan."""
        return max(ZERO, (self.yuan or ZERO) - self.waived_yuan)

    @property
    def left_percent(self) -> Decimal:
        """What is still to be paid of it in percent of the monthly bonus."""
        return max(ZERO, (self.percent or ZERO) - self.waived_percent)


@dataclass(frozen=True)
class Page:
    """Some of the entries, the newest first, and how many there are in all, counted no further than COUNTED."""

    total: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sums:
    """What entries come to, in yuan and in percent of monthly bonuses. Net is what accrued and was decided, less waivers."""

    entries: int
    accrued: Decimal
    waived: Decimal
    decided: Decimal
    accrued_percent: Decimal
    waived_percent: Decimal
    decided_percent: Decimal

    @property
    def net(self) -> Decimal:
        """Yuan to be paid."""
        return self.accrued + self.decided - self.waived

    @property
    def net_percent(self) -> Decimal:
        """Percent of monthly bonuses to be paid."""
        return self.accrued_percent + self.decided_percent - self.waived_percent


def find(actor: Actor, wanted: Filter, *, limit: int = 50, offset: int = 0) -> Page:
    """The entries within the actor's sight that answer the filter. Raises NotPermitted."""
    conditions = matching(actor, wanted)
    with reading() as conn:
        total = queries.count(conn, conditions, COUNTED)
        rows = queries.lines(conn, queries.ids(conn, conditions, limit, offset, oldest_first=wanted.undecided))
    return Page(total, tuple(line_of(row, actor.language) for row in rows))


def sums(actor: Actor, wanted: Filter) -> Sums:
    """What the entries that answer the filter come to. Raises NotPermitted."""
    conditions = matching(actor, wanted)
    with reading() as conn:
        return sums_of(queries.sums(conn, conditions))


def count_undecided(actor: Actor) -> int:
    """How many ranges within sight are still to be decided within. Raises NotPermitted."""
    conditions = matching(actor, Filter(undecided=True))
    with reading() as conn:
        return queries.count(conn, conditions, COUNTED)


def months(at: datetime) -> list[date]:
    """The months of the ledger by their first days, the present one first."""
    with reading() as conn:
        first = queries.first_at(conn)
    here = month_of(at)
    last = min(here, month_of(first)) if first else here
    found = [here]
    while found[-1] > last:
        found.append(month_before(found[-1]))
    return found


def month_of(at: datetime) -> date:
    """The first day of the month of an instant, where penalties are reckoned."""
    return at.astimezone(ZONE).date().replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), month.month - 1 or 12, 1)


def month_after(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + (month.month == 12), month.month % 12 + 1, 1)


def rules() -> dict[str, Title]:
    """What the regimes punish, by id."""
    return {name: rule.title for pack in _packs() for name, rule in {**pack.penalties, **pack.violations}.items()}


def cites(lang: str) -> dict[str, str]:
    """The articles by which the regimes punish, each as their readers write it."""
    by_rates = {
        rate.cite: pack.cite(rate.cite, lang) for pack in _packs() for rule in pack.penalties.values() for rate in rule.rates
    }
    return by_rates | {cite: pack.cite(cite, lang) for pack in _packs() if pack.spot_checks for cite in pack.spot_checks.cites}


def _packs() -> list[Any]:
    """Every version: the ledger keeps what rules cost that a newer version does not have any more."""
    return [pack for versions in registry().versions.values() for pack in versions.values()]


def export(actor: Actor, wanted: Filter, *, at: datetime, asof: datetime | None = None) -> Iterator[Line]:
    """All entries within sight that answer the filter, the oldest first, read while they are taken; of the past that is looked
    at, if `asof` says so.

    Who took them away goes on record at once. Raises NotPermitted.
    """
    access.require(actor, "export_penalties")
    conditions = matching(actor, wanted)
    with transaction() as conn:
        asked = {name: str(value) for name, value in {**vars(wanted), "asof": asof}.items() if value not in (None, "", False)}
        audit.record(
            conn, at=at, actor_id=actor.id, actor=actor.name, action="penalties_exported", subject="penalties", data=asked
        )
    return _exported(conditions, actor.language)


def _exported(conditions: list[Any], lang: str) -> Iterator[Line]:
    with reading() as conn:
        for row in queries.stream(conn, conditions):
            yield line_of(row, lang)


def matching(actor: Actor, wanted: Filter) -> list[Any]:
    """The filter as conditions, within the actor's sight. Raises NotPermitted."""
    found = sight.conditions(actor)
    if wanted.month:
        found += queries.between(midnight(wanted.month), midnight(month_after(wanted.month)))
    if wanted.unit:
        found.append(queries.within(wanted.unit, None))
    found += [queries.equals(name, value) for name in ("rule", "cite", "kind") if (value := getattr(wanted, name))]
    if wanted.person.strip():
        found.append(queries.payer_named(wanted.person.strip()))
    if wanted.case.strip():
        found.append(queries.of_case(wanted.case.strip()))
    if wanted.undecided:
        found.append(queries.undecided())
    if wanted.own:
        found.append(queries.paid_by(actor.id))
    return found


def midnight(day: date) -> datetime:
    """When a day begins where penalties are reckoned."""
    return datetime.combine(day, time.min, ZONE)


def sums_of(row: Any) -> Sums:
    """A row of sums."""
    return Sums(
        entries=row.entries,
        accrued=row.accrual_yuan,
        waived=-row.waiver_yuan,
        decided=row.decision_yuan,
        accrued_percent=row.accrual_percent,
        waived_percent=-row.waiver_percent,
        decided_percent=row.decision_percent,
    )


def title_of(pack: Pack, rule: str) -> Title:
    """What a rule of the regime punishes: lateness, or something found. Raises KeyError for one that it does not have."""
    return pack.penalties[rule].title if rule in pack.penalties else pack.violations[rule].title


def line_of(row: Any, lang: str) -> Line:
    """A row of the ledger."""
    pack = pack_of(row.pack, row.pack_version)
    clock = pack.clocks.get(row.clock or "")
    role = pack.roles.get(row.payer_role)
    return Line(
        id=row.id,
        kind=row.kind,
        at=row.at,
        no=row.no,
        finding=row.finding_id is not None,
        project=named(row.project, row.project_en, lang),
        company=named(row.company, row.company_en, lang),
        room=row.room,
        rule=row.rule,
        title=title_of(pack, row.rule),
        cause=clock.title if clock else None,
        n=row.n,
        number=row.number,
        capacity=row.capacity,
        payer=row.payer,
        payer_role=role.title if role else Title(zh=row.payer_role, en=row.payer_role),
        yuan=row.yuan,
        percent=row.percent,
        decision=(row.decision_low, row.decision_high) if row.decision_low is not None else None,
        consequence=row.consequence,
        cite=pack.cite(row.cite, lang),
        reason=row.reason,
        author=row.author,
        waived_yuan=-row.waived_yuan,
        waived_percent=-row.waived_percent,
        waivers=row.waivers,
        decided=row.decided,
        waiting=row.waiting,
        refers_to=row.refers_to,
    )
