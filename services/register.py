"""The list of cases within somebody's sight, filtered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from db.engine import reading
from db.queries import organisation
from db.queries import register as queries
from services import access
from services.access import Actor, Scope
from services.casework.regimes import pack_of
from services.policy.words import Title

State = Literal["open", "overdue", "soon", "running", "closed", "any"]
Order = Literal["due", "newest", "oldest"]
EXPORT_CHUNK = 2000


@dataclass(frozen=True)
class Filter:
    """What is looked for; an empty filter is every open case. `unit` is a unit's path, `level` the least escalation level."""

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
    order: Order = "due"


@dataclass(frozen=True)
class CaseLine:
    """A case as a list shows it, with its nearest open clock. Names and phone numbers of customers are not in it.

    `state` is closed, overdue, soon or running (also where no clock runs); `level` the escalation level at the instant asked for.
    """

    no: str
    pack: str
    region: str
    project: str
    room: str | None
    demand: str
    category: Title | None
    severity: Title | None
    severity_id: str | None
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
    responsible: str | None
    responsible_role: Title | None
    calendar_assumed: bool


@dataclass(frozen=True)
class Page:
    """Some of the cases, and how many there are in all."""

    total: int
    lines: tuple[CaseLine, ...]


def find(actor: Actor, wanted: Filter, *, at: datetime, limit: int = 100, offset: int = 0) -> Page:
    """The cases that the actor may list and that answer the filter, as they stand at an instant. Raises NotPermitted."""
    conditions = _conditions(access.scope_of(actor, "see_cases"), wanted, at)
    with reading() as conn:
        rows = queries.page(conn, conditions, wanted.order, limit, offset)
        total = queries.count(conn, conditions)
    return Page(total, tuple(line_of(row, at, actor.language) for row in rows))


def export(actor: Actor, wanted: Filter, *, at: datetime) -> Iterator[CaseLine]:
    """All cases that answer the filter, in chunks. Raises NotPermitted for whoever may not take lists away."""
    access.require(actor, "export_cases")
    offset = 0
    while True:
        page = find(actor, wanted, at=at, limit=EXPORT_CHUNK, offset=offset)
        yield from page.lines
        offset += EXPORT_CHUNK
        if offset >= page.total:
            return


def units(actor: Actor, kind: str) -> list[tuple[str, str]]:
    """Path and name of the units of a kind within the actor's sight, for a filter."""
    scope = access.scope_of(actor, "see_cases")
    with reading() as conn:
        found = organisation.units_below(conn, scope.org_path, kind)
    return [(unit.path, named(unit.name, unit.name_en, actor.language)) for unit in found]


def named(name: str, name_en: str | None, lang: str) -> str:
    """A unit's name in the language, Chinese where it has no other."""
    return (name_en or name) if lang == "en" else name


def _conditions(scope: Scope, wanted: Filter, at: datetime) -> list[Any]:
    found = [queries.scoped(scope.org_path, scope.own_only, scope.person_id, scope.department)]
    if wanted.state != "any":
        found.append(queries.clock_state(wanted.state, at))
    if wanted.unit:
        found.append(queries.scoped(wanted.unit, False, None, None))
    for column in ("pack", "category", "severity", "department"):
        if value := getattr(wanted, column):
            found.append(queries.equals(column, value))
    if wanted.level:
        found.append(queries.level_is(wanted.level, at))
    if wanted.text.strip():
        found.append(queries.text_matches(wanted.text.strip()))
    return found + queries.opened_between(wanted.opened_from, wanted.opened_until)


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
    severity = pack.fields["severity"].values if "severity" in pack.fields else {}
    return CaseLine(
        no=row.no,
        pack=row.pack,
        region=named(row.region, row.region_en, lang),
        project=named(row.project, row.project_en, lang),
        room=row.room,
        demand=row.demand,
        category=category.title if category else _plain(row.category),
        severity=severity.get(row.severity or "") or _plain(row.severity),
        severity_id=row.severity,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        state=state_at(row.closed_at, row.next_warn_at, row.next_due_at, at),
        level=level_at(row, at),
        stage=clock.title if clock else None,
        rule=row.rule,
        cite=pack.cite(clock.cite, lang) if clock else None,
        started_at=row.started_at,
        warn_at=row.warn_at,
        due_at=row.due_at,
        responsible=row.responsible_name,
        responsible_role=role.title if role else None,
        calendar_assumed=row.calendar_assumed,
    )


def _plain(value: str | None) -> Title | None:
    """A value that the regime has no names for, as itself."""
    return Title(zh=value, en=value) if value else None
