"""Spot checks, their pictures, and visits noted from the camera."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, union_all

from db.queries.live import LIVE
from db.tables import cameras, cases, check_evidence, evidence, findings, orgs, people, spot_checks, steps, visit_matches, visits

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]


def project(conn: Connection, project_id: int) -> Found | None:
    """A project centre."""
    return conn.execute(select(orgs).where(orgs.c.id == project_id, orgs.c.kind == "project")).one_or_none()


def at_counter(conn: Connection, path: str, role: str) -> Sequence[Found]:
    """Who has a role in a unit, or else in the nearest above it that has anybody."""
    query = select(people.c.id, people.c.name, func.length(orgs.c.path).label("depth")).join(orgs)
    query = query.where(people.c.active, people.c.role == role, func.starts_with(path, orgs.c.path))
    found = conn.execute(query.order_by(func.length(orgs.c.path).desc(), people.c.id)).all()
    return [row for row in found if row.depth == found[0].depth]


def last_active(conn: Connection, project_id: int, role: str, since: datetime, until: datetime) -> int | None:
    """Who took the last step in a role for a project's cases within a span of time."""
    query = select(steps.c.by_id).join(cases, cases.c.id == steps.c.case_id)
    query = query.where(cases.c.project_id == project_id, steps.c.by_role == role, steps.c.by_id.is_not(None))
    query = query.where(steps.c.at >= since, steps.c.at <= until).order_by(steps.c.at.desc(), steps.c.id.desc())
    return conn.execute(query.limit(1)).scalar_one_or_none()


def add_check(conn: Connection, values: Values) -> int:
    """A check that was made; its id."""
    return int(conn.execute(insert(spot_checks).values(**values).returning(spot_checks.c.id)).scalar_one())


def check_by_request(conn: Connection, person_id: int | None, request_id: str) -> int | None:
    """The check that this request of this person has sent already."""
    query = select(spot_checks.c.id).where(spot_checks.c.by_id == person_id, spot_checks.c.request_id == request_id)
    return conn.execute(query).scalar_one_or_none()


def add_evidence(conn: Connection, values: Values) -> int:
    """A picture that is kept; its id."""
    return int(conn.execute(insert(evidence).values(**values).returning(evidence.c.id)).scalar_one())


def link_evidence(conn: Connection, check_id: int, evidence_ids: Sequence[int]) -> None:
    """These pictures belong to a check."""
    if evidence_ids:
        conn.execute(insert(check_evidence), [{"check_id": check_id, "evidence_id": one} for one in evidence_ids])


def pictures(conn: Connection, ids: Sequence[int]) -> Sequence[Found]:
    """Pictures by id, in order, with project, camera and who took them."""
    query = (
        select(
            evidence,
            orgs.c.path,
            orgs.c.name.label("project"),
            cameras.c.name.label("camera"),
            people.c.name.label("viewer"),
        )
        .join(orgs, orgs.c.id == evidence.c.project_id)
        .join(people, people.c.id == evidence.c.taken_by)
        .outerjoin(cameras, cameras.c.id == evidence.c.camera_id)
    )
    return conn.execute(query.where(evidence.c.id.in_(ids)).order_by(evidence.c.id)).all()


def all_pictures(conn: Connection) -> Sequence[Found]:
    """Id and hash of every picture."""
    return conn.execute(select(evidence.c.id, evidence.c.sha256).order_by(evidence.c.id)).all()


def pictures_of(conn: Connection, finding_ids: Sequence[int]) -> Sequence[Found]:
    """Which pictures show what findings are about: finding_id, evidence_id. They came with the check, or with the visit."""
    checked = select(findings.c.id.label("finding_id"), check_evidence.c.evidence_id)
    checked = checked.join(check_evidence, check_evidence.c.check_id == findings.c.check_id).where(findings.c.id.in_(finding_ids))
    visited = select(findings.c.id, visits.c.evidence_id).join(visits, visits.c.id == findings.c.visit_id)
    visited = visited.where(findings.c.id.in_(finding_ids), visits.c.evidence_id.is_not(None))
    return conn.execute(union_all(checked, visited).order_by("evidence_id")).all()


def concerned_by(conn: Connection, evidence_id: int) -> Sequence[int]:
    """Whom the findings concern that a picture shows; nobody when it shows none."""
    checked = select(findings.c.concerns_id).join(check_evidence, check_evidence.c.check_id == findings.c.check_id)
    visited = select(findings.c.concerns_id).join(visits, visits.c.id == findings.c.visit_id)
    found = union_all(
        checked.where(check_evidence.c.evidence_id == evidence_id), visited.where(visits.c.evidence_id == evidence_id)
    )
    return conn.execute(found).scalars().all()


def add_visit(conn: Connection, values: Values) -> int:
    """A visit that was seen; its id."""
    return int(conn.execute(insert(visits).values(**values).returning(visits.c.id)).scalar_one())


def visit_by_request(conn: Connection, person_id: int | None, request_id: str) -> int | None:
    """The visit that this request of this person has noted already."""
    query = select(visits.c.id).where(visits.c.noted_by == person_id, visits.c.request_id == request_id)
    return conn.execute(query).scalar_one_or_none()


def visit(conn: Connection, visit_id: int, *, lock: bool = False) -> Found | None:
    """A visit with its centre; with `lock` held until the transaction ends."""
    query = select(visits, orgs.c.path, orgs.c.parent_id).join(orgs, orgs.c.id == visits.c.project_id)
    query = query.where(visits.c.id == visit_id)
    return conn.execute(query.with_for_update(of=visits) if lock else query).one_or_none()


def visits_of(conn: Connection, project_id: int, since: datetime, until: datetime) -> Sequence[Found]:
    """The visits seen at a counter within a span of time, with who noted them through which camera."""
    query = (
        select(visits, people.c.name.label("by"), cameras.c.name.label("camera"))
        .join(people, people.c.id == visits.c.noted_by)
        .outerjoin(cameras, cameras.c.id == visits.c.camera_id)
        .where(visits.c.project_id == project_id, visits.c.at >= since, visits.c.at < until)
    )
    return conn.execute(query.order_by(visits.c.at, visits.c.id)).all()


def received(conn: Connection, project_id: int, since: datetime, until: datetime) -> Sequence[Found]:
    """The cases received at a counter within a span of time, by instant."""
    query = select(cases.c.id, cases.c.no, cases.c.opened_at, cases.c.room, cases.c.channel, cases.c.pack)
    query = query.where(cases.c.project_id == project_id, cases.c.opened_at >= since, cases.c.opened_at < until, LIVE)
    return conn.execute(query.order_by(cases.c.opened_at, cases.c.id)).all()


def add_match(conn: Connection, values: Values) -> None:
    """Somebody says which case a visit was, or that it was none."""
    conn.execute(insert(visit_matches).values(**values))


def matches_of(conn: Connection, visit_ids: Sequence[int]) -> Sequence[Found]:
    """The last word on each of these visits that somebody said anything about."""
    last = select(func.max(visit_matches.c.id)).where(visit_matches.c.visit_id.in_(visit_ids)).group_by(visit_matches.c.visit_id)
    query = select(visit_matches, people.c.name.label("by")).join(people, people.c.id == visit_matches.c.by_id)
    return conn.execute(query.where(visit_matches.c.id.in_(last))).all()
