"""What the camera showed at a counter on a day, held against what was entered there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.engine import Connection, reading
from db.queries import findings as finding_queries
from db.queries import spot_checks as queries
from services import access
from services.access import Actor
from services.errors import SpotCheckRefused
from services.policy.pack import Pack
from services.register import named
from services.spot_checks import matching
from services.spot_checks.regime import entry_due, regime, rule_of, span_of


@dataclass(frozen=True)
class Seen:
    """A visit. `case` is the number of the case that it is taken to be; `by_hand` who said so, and `reason` why; `due_at` until
    when a case must have been entered; `missing`: that has passed and there is none; `finding` its finding, if reported."""

    id: int
    at: datetime
    remark: str
    by: str
    camera: str | None
    case: str | None
    by_hand: str | None
    reason: str | None
    due_at: datetime
    missing: bool
    finding: str | None


@dataclass(frozen=True)
class Entered:
    """A case received there, whether it came by a visit, and whether a visit that was seen is taken to be it."""

    no: str
    at: datetime
    room: str | None
    by_visit: bool
    seen: bool


@dataclass(frozen=True)
class Day:
    """A counter's day."""

    project_id: int
    project: str
    day: date
    begins: datetime
    ends: datetime
    visits: tuple[Seen, ...]
    cases: tuple[Entered, ...]
    people: dict[int, str]

    @property
    def received(self) -> int:
        """How many cases came by a visit."""
        return sum(case.by_visit for case in self.cases)

    @property
    def missing(self) -> int:
        """How many visits have no case though its time has passed."""
        return sum(visit.missing for visit in self.visits)


def look(actor: Actor, project_id: int, day: date, *, at: datetime) -> Day:
    """A counter's day as it stands at an instant. Raises NotPermitted and SpotCheckRefused."""
    pack = regime(at)
    begins, ends = span_of(pack, day)
    with reading() as conn:
        centre = queries.project(conn, project_id)
        if centre is None:
            raise SpotCheckRefused(problem="no_centre")
        access.require(actor, "spot_check", centre.path)
        visits = queries.visits_of(conn, project_id, begins, ends)
        cases = _cases(conn, pack, project_id, begins, ends)
        said = {row.visit_id: row for row in queries.matches_of(conn, [visit.id for visit in visits])}
        matched = _matched(pack, visits, cases, said)
        reported = finding_queries.of_visits(conn, [visit.id for visit in visits])
        people = {row.id: row.name for row in queries.at_counter(conn, centre.path, rule_of(pack).concerns)}
    numbers = {case.id: case.no for case in cases}
    seen = tuple(_seen(pack, visit, numbers.get(matched.get(visit.id, 0)), said, reported, at) for visit in visits)
    taken = set(matched.values())
    entered = tuple(
        Entered(case.no, case.opened_at, case.room, _by_visit(pack, case), case.id in taken)
        for case in cases
        if begins <= case.opened_at < ends
    )
    return Day(project_id, named(centre.name, centre.name_en, actor.language), day, begins, ends, seen, entered, people)


def case_of(conn: Connection, pack: Pack, visit: Any) -> int | None:
    """The case that a visit is taken to be, among all visits and cases of its day."""
    begins, ends = span_of(pack, visit.at.astimezone(pack.tz).date())
    visits = queries.visits_of(conn, visit.project_id, begins, ends)
    said = {row.visit_id: row for row in queries.matches_of(conn, [one.id for one in visits])}
    return _matched(pack, visits, _cases(conn, pack, visit.project_id, begins, ends), said).get(visit.id)


def _cases(conn: Connection, pack: Pack, project_id: int, begins: datetime, ends: datetime) -> Sequence[Any]:
    """The day's cases, and those around it that a visit near midnight may be."""
    before = rule_of(pack).reconcile.before.length
    return queries.received(conn, project_id, begins - before, entry_due(pack, ends))


def _matched(pack: Pack, visits: Sequence[Any], cases: Sequence[Any], said: dict[int, Any]) -> dict[int, int]:
    """Case by visit: whatever somebody said, and for the rest the nearest case that came by a visit."""
    by_hand = {visit_id: row.case_id for visit_id, row in said.items()}
    taken = set(by_hand.values())
    before = rule_of(pack).reconcile.before.length
    left = [
        matching.Visit(visit.id, visit.at, visit.at - before, entry_due(pack, visit.at))
        for visit in visits
        if visit.id not in by_hand
    ]
    free = [matching.Case(case.id, case.opened_at) for case in cases if case.id not in taken and _by_visit(pack, case)]
    return matching.pairs(left, free) | {visit_id: case for visit_id, case in by_hand.items() if case is not None}


def _by_visit(pack: Pack, case: Any) -> bool:
    return case.channel in rule_of(pack).reconcile.channels


def _seen(pack: Pack, visit: Any, case: str | None, said: dict[int, Any], reported: dict[int, str], at: datetime) -> Seen:
    hand, due = said.get(visit.id), entry_due(pack, visit.at)
    return Seen(
        id=visit.id,
        at=visit.at,
        remark=visit.remark,
        by=visit.by,
        camera=visit.camera,
        case=case,
        by_hand=hand.by if hand else None,
        reason=hand.reason if hand else None,
        due_at=due,
        missing=case is None and due < at,
        finding=reported.get(visit.id),
    )
