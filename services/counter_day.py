"""The desk of a centre on a day: who is there, who came, what was entered minute by minute, and which deadlines run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.engine import Connection, reading
from db.queries import cases as cases_queries
from db.queries import counter_day as queries
from services import access, accounts
from services.access import Actor
from services.casework.regimes import calendar_for, pack_of
from services.errors import NotPermitted
from services.policy.pack import Pack
from services.policy.words import Title
from services.register import named
from services.spot_checks.regime import day_of, regime, rule_of, span_of

# The nearest deadlines are what a glance is for; the list of cases has them all.
NEAREST = 8
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Officer:
    """Somebody who works at the centre. `signed_in`: at the instant; `present`: then, or when they entered something on the day.

    Seen `since` and `until`.
    """

    name: str
    role: str
    signed_in: bool
    present: bool
    since: datetime | None
    until: datetime | None
    entered: int


@dataclass(frozen=True)
class Entry:
    """Something entered at the desk: a reception that opened a case, or another step. The customer's name is masked where the
    reader does not handle the case."""

    at: datetime
    no: str
    reception: bool
    title: Title
    by: str | None
    room: str | None
    customer: str
    category: Title | None


@dataclass(frozen=True)
class Running:
    """A deadline that the desk answers for."""

    no: str
    room: str | None
    title: Title
    cite: str
    warn_at: datetime
    due_at: datetime
    responsible: str | None


@dataclass(frozen=True)
class Result:
    """How many deadlines of a kind the desk has kept on the day, and how many not."""

    title: Title
    in_time: int
    late: int


@dataclass(frozen=True)
class Desk:
    """The desk on a local day, told up to the instant `at` of it.

    `opens` and `closes` span what a picture of the day has to show: the usual hours, everything entered, and now.
    """

    project: str
    org_path: str
    day: date
    at: datetime
    opens: datetime
    closes: datetime
    officers: tuple[Officer, ...]
    entries: tuple[Entry, ...]
    running: tuple[Running, ...]
    running_total: int
    results: tuple[Result, ...]

    @property
    def receptions(self) -> int:
        """How many cases were opened."""
        return sum(1 for entry in self.entries if entry.reception)

    @property
    def present(self) -> int:
        """How many people are there."""
        return sum(1 for officer in self.officers if officer.present)


def look(actor: Actor, project_id: int, *, at: datetime) -> Desk:
    """The desk on the local day of an instant, up to that instant. Raises NotPermitted, also for a centre out of sight."""
    pack = regime(at)
    start, end = span_of(pack, day_of(pack, at))
    roles = [rule_of(pack).concerns]
    with reading() as conn:
        project = cases_queries.project(conn, project_id)
        if project is None:
            raise NotPermitted(command="watch_cameras", role=actor.role)
        for command in ("watch_cameras", "see_cases"):
            access.require(actor, command, project.path)
        people = queries.officers(conn, project_id, roles, start, at, at - accounts.idle_limit())
        desk = [person.id for person in people]
        rows = queries.entries(conn, project_id, desk, start, at)
        running = queries.running(conn, project_id, desk, roles, NEAREST)
        results = _results(conn, {row.case_id for row in rows}, desk, roles, start, end)
    entries = tuple(_entry(actor, project.path, row) for row in rows)
    opens, closes = _span(pack, at, start, entries)
    return Desk(
        project=named(project.name, project.name_en, actor.language),
        org_path=project.path,
        day=start.date(),
        at=at,
        opens=opens,
        closes=closes,
        officers=tuple(sorted((_officer(person, actor.language) for person in people), key=_whoever_is_there_first)),
        entries=entries,
        running=tuple(_running(row, actor.language) for row in running),
        running_total=running[0].total if running else 0,
        results=results,
    )


def _officer(row: Any, lang: str) -> Officer:
    since = [instant for instant in (row.signed_in_at, row.first_at) if instant]
    until = [instant for instant in (row.seen_at, row.last_at) if instant]
    role = getattr(access.title_of(row.role), lang)
    return Officer(
        name=row.name,
        role=role,
        signed_in=row.signed_in_at is not None,
        present=bool(since),
        since=min(since, default=None),
        until=max(until, default=None),
        entered=row.entered,
    )


def _whoever_is_there_first(officer: Officer) -> tuple[bool, bool]:
    return not officer.signed_in, not officer.present


def _entry(actor: Actor, path: str, row: Any) -> Entry:
    pack = pack_of(row.pack, row.pack_version)
    full = access.sees_personal_data(actor, path, people=row.people.values(), department=row.department)
    category = pack.categories.get(row.category or "")
    return Entry(
        at=row.at,
        no=row.no,
        reception=row.n == 1,
        title=pack.steps[row.event].title,
        by=row.by_name,
        room=row.room,
        customer=(row.customer_name or "") if full else access.mask_name(row.customer_name),
        category=category.title if category else None,
    )


def _running(row: Any, lang: str) -> Running:
    pack = pack_of(row.pack, row.pack_version)
    cite = pack.cite(row.cite, lang)
    return Running(row.no, row.room, pack.clocks[row.rule].title, cite, row.warn_at, row.due_at, row.responsible)


def _results(
    conn: Connection, case_ids: set[int], desk: Sequence[int], roles: Sequence[str], start: datetime, end: datetime
) -> tuple[Result, ...]:
    rows = queries.results(conn, case_ids, desk, roles, start, end)
    return tuple(Result(pack_of(row.pack, row.pack_version).clocks[row.rule].title, row.met, row.missed) for row in rows)


def _span(pack: Pack, at: datetime, start: datetime, entries: Sequence[Entry]) -> tuple[datetime, datetime]:
    """Whole hours from the first to the last of: the hours of an ordinary day, what was entered, and now."""
    instants = [*_hours(pack, start), *(entry.at for entry in entries), at]
    first, last = (instant.astimezone(pack.tz) for instant in (min(instants), max(instants)))
    return first.replace(minute=0, second=0, microsecond=0), last.replace(minute=0, second=0, microsecond=0) + HOUR


def _hours(pack: Pack, start: datetime) -> Iterator[datetime]:
    """When work begins and ends on the last day up to this one that is worked, moved to this one."""
    calendar = calendar_for(pack)
    worked = (start.date() - timedelta(days=n) for n in range(31))
    shifts = next((found for day in worked if (found := calendar.week.shifts_on(day, calendar.days))), ())
    for shift in shifts:
        yield from (start + timedelta(minutes=minute) for minute in (shift.opens, shift.closes))
