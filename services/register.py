"""The list of cases within somebody's sight, filtered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from db.engine import reading, transaction
from db.queries import organisation
from db.queries import register as queries
from db.queries import units as units_queries
from services import access, audit
from services.access import Actor, Scope
from services.casework.regimes import pack_of
from services.policy.pack import Pack
from services.policy.packs import registry
from services.policy.words import Title

State = Literal["open", "overdue", "soon", "running", "closed", "any"]
Order = Literal["due", "newest", "oldest"]
Counted = Literal["opened", "closed", "on_time", "missed", "cost"]
STATES: tuple[State, ...] = ("open", "overdue", "soon", "running", "closed")
ORDERS: tuple[Order, ...] = ("due", "newest", "oldest")
ZONE = ZoneInfo("Asia/Shanghai")
KINDS = ("region", "company", "project")
# Nobody turns so many pages; counting a million closed cases to the last would cost half a second.
COUNTED = 100_000
EXPORTED = 100_000
EXPORT_CHUNK = 1000
MOST_VALUES = 200


@dataclass(frozen=True)
class Filter:
    """What is looked for; an empty filter is every open case. `unit` is a unit's path, `level` the least escalation level;
    `counted`: only cases behind this figure of the month of the instant asked for (see services/asof/base.py)."""

    state: State = "open"
    unit: str | None = None
    pack: str | None = None
    category: str | None = None
    severity: str | None = None
    department: str | None = None
    level: int | None = None
    text: str = ""
    opened_from: datetime | None = None
    opened_until: datetime | None = None
    counted: Counted | None = None
    order: Order = "due"


@dataclass(frozen=True)
class CaseLine:
    """A case as a list shows it, with its nearest open clock. Names and phone numbers of customers are not in it.

    `state` is closed, overdue, soon or running (also where no clock runs); `level` the escalation level at the instant asked for;
    `usual`: the severity is the one that most cases of the regime have. `reason` says why it is due then, as a clock's does.
    """

    no: str
    pack: str
    pack_version: str
    region: str
    project: str
    room: str | None
    demand: str
    category: Title | None
    severity: Title | None
    severity_id: str | None
    usual: bool
    opened_at: datetime
    closed_at: datetime | None
    state: str
    level: int
    stage: Title | None
    rule: str | None
    cite: str | None
    started_at: datetime | None
    warn_at: datetime | None
    due_at: datetime | None
    reason: Mapping[str, Any] | None
    responsible: str | None
    responsible_role: Title | None
    calendar_assumed: bool


@dataclass(frozen=True)
class Page:
    """Some of the cases, and how many there are in all, counted no further than COUNTED."""

    total: int
    lines: tuple[CaseLine, ...]


@dataclass(frozen=True)
class Unit:
    """A unit of the organisation within somebody's sight. `path` has the ids from the root, "/1/4/"."""

    path: str
    name: str
    kind: str


def find(actor: Actor, wanted: Filter, *, at: datetime, limit: int = 100, offset: int = 0, total: int | None = None) -> Page:
    """The cases that the actor may list and that answer the filter, as they stand at an instant.

    `total`: how many there are, where that is known already (see count_states). Raises NotPermitted.
    """
    asked_for = conditions(access.scope_of(actor, "see_cases"), wanted, at)
    with reading() as conn:
        found = queries.count(conn, asked_for, COUNTED) if total is None else total
        ids = queries.ids(conn, asked_for, wanted.order, limit, offset) if found else []
        rows = queries.lines(conn, ids)
    return Page(found, tuple(line_of(row, at, actor.language) for row in rows))


def count_states(actor: Actor, wanted: Filter, *, at: datetime) -> dict[str, int]:
    """How many open cases answer the filter, whatever state it names: `open` in all, `overdue`, `soon` and `running` of them.

    Raises NotPermitted.
    """
    asked_for = conditions(access.scope_of(actor, "see_cases"), replace(wanted, state="any"), at)
    with reading() as conn:
        return dict(queries.count_states(conn, asked_for, at)._mapping)


def export(actor: Actor, wanted: Filter, *, at: datetime, asof: datetime | None = None) -> tuple[int, Iterator[CaseLine]]:
    """How many lines the list has, and the lines; at most EXPORTED, all as they stand at the instant, or stood at `asof`.

    Who took which list away goes on record. Raises NotPermitted for whoever may not take lists away.
    """
    access.require(actor, "export_cases")
    shown = asof or at
    asked_for = conditions(access.scope_of(actor, "see_cases"), wanted, shown)
    with reading() as conn:
        ids = queries.ids(conn, asked_for, wanted.order, EXPORTED)
    with transaction() as conn:
        asked = {name: value for name, value in {**asdict(wanted), "asof": asof}.items() if value not in (None, "")}
        audit.record(
            conn,
            at=at,
            actor_id=actor.id,
            actor=actor.name,
            action="cases_exported",
            subject="cases",
            data={**asked, "lines": len(ids)},
        )
    return len(ids), _exported(ids, shown, actor.language)


def _exported(ids: Sequence[int], at: datetime, lang: str) -> Iterator[CaseLine]:
    """The lines in chunks, so that neither a connection nor the memory is held while a file is written."""
    for start in range(0, len(ids), EXPORT_CHUNK):
        with reading() as conn:
            rows = queries.lines(conn, ids[start : start + EXPORT_CHUNK])
        for row in rows:
            yield line_of(row, at, lang)


def units(actor: Actor) -> list[Unit]:
    """Regions, companies and projects within the actor's sight, each followed by what lies below it. Raises NotPermitted."""
    scope = access.scope_of(actor, "see_cases")
    with reading() as conn:
        rows = [
            unit for kind in ("region", "company", "project") for unit in organisation.units_below(conn, scope.org_path, kind)
        ]
    found = {unit.path: Unit(unit.path, named(unit.name, unit.name_en, actor.language), unit.kind) for unit in rows}
    return sorted(found.values(), key=lambda unit: _lineage(unit.path, found))


def _lineage(path: str, known: Mapping[str, Unit]) -> list[str]:
    """The names from the top down to a unit: in their order each unit stands above those below it."""
    ids = path.strip("/").split("/")
    above = ["/" + "/".join(ids[: n + 1]) + "/" for n in range(len(ids))]
    return [f"{known[one].name} {one}" if one in known else "" for one in above]


def choices(actor: Actor, column: Literal["category", "severity", "department"], pack: str | None) -> dict[str, Title]:
    """The values that a filter offers: those that the regimes name; where one names none, those its cases have.

    Raises NotPermitted.
    """
    scope = access.scope_of(actor, "see_cases")
    known = registry().versions
    found: dict[str, Title] = {}
    for name in [pack] if pack in known else known:
        found = _titles(registry().latest(str(name)), column) | found
    if not found and pack in known:
        wanted = [_within(scope), queries.equals("pack", pack)]
        with reading() as conn:
            found = {value: Title(zh=value, en=value) for value in queries.values_of(conn, column, wanted, MOST_VALUES)}
    return found


def _titles(pack: Pack, column: str) -> dict[str, Title]:
    if column == "severity":
        return dict(pack.values("severity"))
    rules = pack.categories if column == "category" else pack.departments
    return {name: rule.title for name, rule in rules.items()}


def packs() -> dict[str, Title]:
    """The regimes by id."""
    return {name: registry().latest(name).title for name in registry().versions}


def levels() -> dict[int, Title]:
    """The escalation levels that the regimes know, each by the first name it has in them."""
    found: dict[int, Title] = {}
    for name in registry().versions:
        found = {number: level.title for number, level in registry().latest(name).levels.items()} | found
    return dict(sorted(found.items()))


def named(name: str, name_en: str | None, lang: str) -> str:
    """A unit's name in the language, Chinese where it has no other."""
    return (name_en or name) if lang == "en" else name


def conditions(scope: Scope, wanted: Filter, at: datetime) -> list[Any]:
    """What holds of the cases that answer a filter at an instant, within a scope."""
    found = [_within(scope), queries.clock_state(wanted.state, at)]
    if wanted.unit:
        found.append(queries.scoped(wanted.unit, False, None, None))
    asked = {column: getattr(wanted, column) for column in ("pack", "category", "severity", "department")}
    found += [queries.equals(column, value) for column, value in asked.items() if value]
    if wanted.level:
        found.append(queries.level_is(wanted.level, at))
    if wanted.text.strip():
        found.append(queries.text_matches(wanted.text.strip()))
    if wanted.counted:
        found.append(units_queries.counted(wanted.counted, month_began(at), at))
    return found + queries.opened_between(wanted.opened_from, wanted.opened_until)


def month_began(at: datetime) -> datetime:
    """When the month of an instant began, where the house is."""
    return datetime.combine(at.astimezone(ZONE).date().replace(day=1), time.min, ZONE)


def _within(scope: Scope) -> Any:
    return queries.scoped(scope.org_path, scope.own_only, scope.person_id, scope.department)


def state_at(closed_at: datetime | None, warn_at: datetime | None, due_at: datetime | None, at: datetime) -> str:
    """closed, overdue, soon or running at an instant."""
    if closed_at is not None:
        return "closed"
    if due_at is not None and due_at < at:
        return "overdue"
    return "soon" if warn_at is not None and warn_at <= at else "running"


def level_at(row: Any, at: datetime) -> int:
    """The escalation level of a case's row at an instant, 0 when it is closed."""
    if row.closed_at is not None:
        return 0
    starts = ((1, row.level1_at), (2, row.level2_at), (3, row.level3_at))
    return max((number for number, start in starts if start is not None and start <= at), default=0)


def line_of(row: Any, at: datetime, lang: str) -> CaseLine:
    """A row of the list."""
    pack = pack_of(row.pack, row.pack_version)
    category = pack.categories.get(row.category or "")
    clock = pack.clocks.get(row.rule or "")
    role = pack.roles.get(row.responsible_role or "")
    severity = pack.values("severity")
    return CaseLine(
        no=row.no,
        pack=row.pack,
        pack_version=row.pack_version,
        region=named(row.region, row.region_en, lang),
        project=named(row.project, row.project_en, lang),
        room=row.room,
        demand=row.demand,
        category=category.title if category else _plain(row.category),
        severity=severity.get(row.severity or "") or _plain(row.severity),
        severity_id=row.severity,
        usual=row.severity == usual_severity(pack),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        state=state_at(row.closed_at, row.next_warn_at, row.next_due_at, at),
        level=level_at(row, at),
        stage=clock.title if clock else None,
        rule=row.rule,
        cite=pack.cite(row.cite, lang) if row.cite else None,
        started_at=row.started_at,
        warn_at=row.warn_at,
        due_at=row.due_at,
        reason=row.reason,
        responsible=row.responsible_name,
        responsible_role=role.title if role else None,
        calendar_assumed=row.calendar_assumed,
    )


def usual_severity(pack: Pack) -> str | None:
    """The severity of most cases; None where the regime knows none."""
    return next(iter(pack.values("severity")), None)


def _plain(value: str | None) -> Title | None:
    """A value that the regime has no names for, as itself."""
    return Title(zh=value, en=value) if value else None
