"""What somebody owes: open clocks, and papers on a desk, each with its case and project."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, String, and_, cast, func, or_, select, tuple_

from db.tables import cases, clocks, orgs, papers, penalties, people, steps

Found = Row[*tuple[Any, ...]]


class Loss(NamedTuple):
    """What lateness has cost, net of what was waived."""

    yuan: Decimal
    percent: Decimal


_CLOCK = [clocks.c[name] for name in ("rule", "n", "started_at", "warn_at", "due_at", "responsible_role", "cite", "reason")]
_PLACE = [orgs.c.name.label("project"), orgs.c.name_en.label("project_en"), orgs.c.path]


def answering(conn: Connection, role: str, person_id: int | None, org_path: str, limit: int) -> Sequence[Found]:
    """The open clocks that a person answers for, and those of nobody by name that the role answers for under a path, the nearest
    due first."""
    nobody = and_(clocks.c.responsible_id.is_(None), clocks.c.responsible_role == role)
    query = _clocks(org_path).where(or_(clocks.c.responsible_id == person_id, nobody))
    return conn.execute(query.order_by(clocks.c.due_at, clocks.c.id).limit(limit)).all()


def acting(
    conn: Connection, role: str, person_id: int | None, org_path: str, rules: Sequence[tuple[str, str]], limit: int
) -> Sequence[Found]:
    """The open clocks of certain rules, each as regime and rule, that somebody else answers for, in cases that name the person in
    the role."""
    named = cases.c.people[role].astext == cast(person_id, String)
    wanted = tuple_(cases.c.pack, clocks.c.rule).in_(rules)
    query = _clocks(org_path).where(named, wanted, clocks.c.responsible_id.is_distinct_from(person_id))
    query = query.order_by(clocks.c.due_at, clocks.c.id).limit(limit)
    # Each part has an index of its own.
    running = conn.execute(query.where(cases.c.closed_at.is_(None))).all()
    outliving = conn.execute(query.where(cases.c.closed_at.is_not(None), cases.c.next_due_at.is_not(None))).all()
    return sorted([*running, *outliving], key=lambda row: row.due_at)[:limit]


def _clocks(org_path: str) -> Select[Any]:
    return (
        select(cases, *_CLOCK, *_PLACE)
        .select_from(clocks)
        .join(cases, cases.c.id == clocks.c.case_id)
        .join(orgs, orgs.c.id == cases.c.project_id)
        .where(clocks.c.outcome.is_(None), orgs.c.path.startswith(org_path, autoescape=True))
    )


def papers_on_desk(conn: Connection, role: str, person_id: int | None, org_path: str, limit: int) -> Sequence[Found]:
    """The papers that lie on the person's desk, or on the desk of nobody by name of the role, the oldest first."""
    query = (
        select(cases, papers.c.desk.label("paper"), papers.c.since, *_PLACE)
        .select_from(papers)
        .join(cases, cases.c.id == papers.c.case_id)
        .join(orgs, orgs.c.id == cases.c.project_id)
        .where(papers.c.role == role, orgs.c.path.startswith(org_path, autoescape=True))
        .where(or_(papers.c.person_id == person_id, papers.c.person_id.is_(None)))
    )
    return conn.execute(query.order_by(papers.c.since, cases.c.id).limit(limit)).all()


def steps_of(conn: Connection, case_ids: Sequence[int]) -> dict[int, list[Found]]:
    """The steps of some cases in order, by case, each with the name of who took it."""
    found: dict[int, list[Found]] = defaultdict(list)
    query = select(steps, people.c.name.label("by_name")).join(people, people.c.id == steps.c.by_id, isouter=True)
    query = query.where(steps.c.case_id == func.any(list(case_ids))).order_by(steps.c.case_id, steps.c.n)
    for row in conn.execute(query):
        found[row.case_id].append(row)
    return found


def losses(conn: Connection, case_ids: Sequence[int]) -> dict[tuple[int, str, int], Loss]:
    """What lateness of each clock of some cases has cost whoever answered for it so far, by case, rule and number."""
    clock = (penalties.c.case_id, penalties.c.clock, penalties.c.n)
    sums = [func.coalesce(func.sum(penalties.c[name]), 0) for name in ("yuan", "percent")]
    query = select(*clock, *sums).where(
        penalties.c.case_id == func.any(list(case_ids)),
        penalties.c.clock.is_not(None),
        penalties.c.capacity == "responsible",
    )
    return {(row[0], row[1], row[2]): Loss(row[3], row[4]) for row in conn.execute(query.group_by(*clock))}


def steps_since(conn: Connection, person_id: int | None, since: datetime, limit: int) -> Sequence[Found]:
    """The steps that a person has taken since an instant, newest first, each with its case and project."""
    query = (
        select(steps.c.event, steps.c.at, cases.c.no, cases.c.pack, cases.c.pack_version, cases.c.room, *_PLACE)
        .join(cases, cases.c.id == steps.c.case_id)
        .join(orgs, orgs.c.id == cases.c.project_id)
        .where(steps.c.by_id == person_id, steps.c.at >= since)
    )
    return conn.execute(query.order_by(steps.c.at.desc(), steps.c.id.desc()).limit(limit)).all()
