"""The daily draw of centres, what each of them weighed, and what became of the sample."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from db.queries.live import LIVE
from db.tables import cameras, cases, draws, finding_acts, findings, orgs, people, samples, spot_checks, steps

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]

_region = orgs.alias("region")
_later = samples.alias("later")
_replacer = people.alias("replacer")


def add_draw(conn: Connection, values: Values) -> int | None:
    """The draw of a day; its id, None when that day was drawn already."""
    query = upsert(draws).values(**values).on_conflict_do_nothing(index_elements=["pack", "day"])
    return conn.execute(query.returning(draws.c.id)).scalar_one_or_none()


def add_samples(conn: Connection, rows: Sequence[Values]) -> None:
    """Centres of a sample."""
    conn.execute(insert(samples), list(rows))


def draw_of(conn: Connection, pack: str, day: date) -> Found | None:
    """The draw of a day."""
    return conn.execute(select(draws).where(draws.c.pack == pack, draws.c.day == day)).one_or_none()


def all_draws(conn: Connection) -> Sequence[Found]:
    """Every draw, the earliest first."""
    return conn.execute(select(draws).order_by(draws.c.day, draws.c.pack)).all()


def hold(conn: Connection, draw_id: int) -> None:
    """Let nobody else change the sample of this draw until the transaction ends."""
    conn.execute(select(draws.c.id).where(draws.c.id == draw_id).with_for_update())


def sample(conn: Connection, sample_id: int) -> Found | None:
    """A drawn centre with its draw, and whether it was replaced."""
    query = (
        select(
            samples,
            orgs.c.path,
            *(draws.c[name] for name in ("pack", "pack_version", "day", "seed", "weights")),
            exists().where(_later.c.replaces == samples.c.id).label("replaced"),
        )
        .join(draws, draws.c.id == samples.c.draw_id)
        .join(orgs, orgs.c.id == samples.c.project_id)
    )
    return conn.execute(query.where(samples.c.id == sample_id)).one_or_none()


def of_draw(conn: Connection, draw_id: int, path: str = "/") -> Sequence[Found]:
    """The centres of a draw below a path in the order in which they were drawn, with who checked them or replaced them."""
    query = (
        select(
            samples,
            orgs.c.path,
            orgs.c.name.label("project"),
            orgs.c.name_en.label("project_en"),
            _region.c.name.label("region"),
            _region.c.name_en.label("region_en"),
            spot_checks.c.id.label("check_id"),
            spot_checks.c.at.label("checked_at"),
            people.c.name.label("checked_by"),
            _later.c.reason.label("gone_because"),
            _replacer.c.name.label("gone_by"),
        )
        .join(orgs, orgs.c.id == samples.c.project_id)
        .outerjoin(_region, and_(_region.c.kind == "region", func.starts_with(orgs.c.path, _region.c.path)))
        .outerjoin(spot_checks, spot_checks.c.sample_id == samples.c.id)
        .outerjoin(people, people.c.id == spot_checks.c.by_id)
        .outerjoin(_later, _later.c.replaces == samples.c.id)
        .outerjoin(_replacer, _replacer.c.id == _later.c.by_id)
        .where(samples.c.draw_id == draw_id, func.starts_with(orgs.c.path, path))
    )
    return conn.execute(query.order_by(samples.c.n)).all()


def open_for(conn: Connection, draw_id: int, project_id: int) -> Found | None:
    """The place of a centre in a draw, where it still waits for its check."""
    query = select(samples).where(samples.c.draw_id == draw_id, samples.c.project_id == project_id)
    checked = exists().where(spot_checks.c.sample_id == samples.c.id)
    replaced = exists().where(_later.c.replaces == samples.c.id)
    return conn.execute(query.where(~checked, ~replaced)).one_or_none()


def centres(conn: Connection) -> Sequence[int]:
    """Every project centre."""
    return conn.execute(select(orgs.c.id).where(orgs.c.kind == "project").order_by(orgs.c.id)).scalars().all()


def overdue_cases(conn: Connection, at: datetime) -> dict[int, int]:
    """Open cases past a due, by project."""
    query = select(cases.c.project_id, func.count()).where(cases.c.closed_at.is_(None), cases.c.next_due_at < at)
    return _counted(conn, query.group_by(cases.c.project_id))


def low_ratings(conn: Connection, field: str, at_most: int, since: datetime, until: datetime) -> dict[int, int]:
    """Ratings so low or lower that steps brought since an instant, by project."""
    rated = steps.c.data[field].as_integer()
    query = select(cases.c.project_id, func.count()).join(steps, steps.c.case_id == cases.c.id)
    query = query.where(steps.c.at >= since, steps.c.at <= until, steps.c.data.has_key(field), rated <= at_most, LIVE)
    return _counted(conn, query.group_by(cases.c.project_id))


def silent_cameras(conn: Connection) -> dict[int, int]:
    """Cameras in use whose last test was refused, by project."""
    silent = and_(cameras.c.retired_at.is_(None), cameras.c.found.has_key("refused"))
    return _counted(conn, select(cameras.c.project_id, func.count()).where(silent).group_by(cameras.c.project_id))


def last_checks(conn: Connection) -> dict[int, datetime]:
    """When each project was checked last; one that never was is not in it."""
    query = select(spot_checks.c.project_id, func.max(spot_checks.c.at)).group_by(spot_checks.c.project_id)
    return {row[0]: row[1] for row in conn.execute(query)}


def upheld_findings(conn: Connection, since: datetime, until: datetime) -> dict[int, int]:
    """Findings upheld of what happened since an instant, by project."""
    query = select(findings.c.project_id, func.count()).join(finding_acts, finding_acts.c.finding_id == findings.c.id)
    query = query.where(finding_acts.c.kind == "upheld", findings.c.at >= since, findings.c.at <= until)
    return _counted(conn, query.group_by(findings.c.project_id))


def _counted(conn: Connection, query: Any) -> dict[int, int]:
    return {row[0]: row[1] for row in conn.execute(query)}
