"""What came in and is to become a case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select, update
from sqlalchemy.dialects.postgresql import insert

from db.tables import arrivals, cases, orgs, people, uploads

Found = Row[*tuple[Any, ...]]


def add(conn: Connection, values: Mapping[str, Any]) -> int | None:
    """A new arrival; its id, None when it has arrived before."""
    query = insert(arrivals).values(**values).on_conflict_do_nothing().returning(arrivals.c.id)
    return conn.execute(query).scalar_one_or_none()


def known(conn: Connection, values: Mapping[str, Any]) -> int | None:
    """The arrival that came with the same request of the same person, or under the same key of the same way into the project."""
    columns = arrivals.c
    asked = and_(columns.request_id == values["request_id"], columns.by_id.is_not_distinct_from(values["by_id"]))
    keyed = and_(*(columns[name] == values[name] for name in ("project_id", "channel", "external_key")))
    for holds, given in ((asked, values["request_id"]), (keyed, values["external_key"])):
        if given is not None and (found := conn.execute(select(columns.id).where(holds)).scalars().first()):
            return int(found)
    return None


def keep_sound(conn: Connection, arrival_id: int, upload_id: str) -> None:
    """The recording of an arrival."""
    conn.execute(update(arrivals).where(arrivals.c.id == arrival_id).values(upload_id=upload_id))


def waiting(conn: Connection, org_path: str, at: datetime, most: int) -> Sequence[Found]:
    """What came to the projects at or below a path until an instant and nobody has seen to, the longest waiting first."""
    under = orgs.c.path.startswith(org_path, autoescape=True)
    query = _seen().where(under, arrivals.c.done_at.is_(None), arrivals.c.at <= at)
    return conn.execute(query.order_by(arrivals.c.at, arrivals.c.id).limit(most)).all()


def count(conn: Connection, org_path: str) -> int:
    """How many wait there."""
    query = select(func.count()).select_from(arrivals.join(orgs, orgs.c.id == arrivals.c.project_id))
    under = orgs.c.path.startswith(org_path, autoescape=True)
    return int(conn.execute(query.where(under, arrivals.c.done_at.is_(None))).scalar_one())


def find(conn: Connection, arrival_id: int) -> Found | None:
    """The arrival, with its project, the number of the earlier case, its recording, and who has seen to it."""
    return conn.execute(_seen().where(arrivals.c.id == arrival_id)).one_or_none()


def lock(conn: Connection, arrival_id: int) -> None:
    """Hold an arrival until the transaction ends."""
    conn.execute(select(arrivals.c.id).where(arrivals.c.id == arrival_id).with_for_update())


def done(conn: Connection, arrival_id: int, *, at: datetime, by: int | None, case_id: int | None, reason: str | None) -> None:
    """Say what became of it."""
    values = {"done_at": at, "done_by": by, "case_id": case_id, "reason": reason}
    conn.execute(update(arrivals).where(arrivals.c.id == arrival_id).values(**values))


def people_at(conn: Connection, project_id: int, roles: Sequence[str]) -> Sequence[Found]:
    """Active people of a project with one of these roles."""
    query = select(people.c.id, people.c.role).where(people.c.org_id == project_id, people.c.active, people.c.role.in_(roles))
    return conn.execute(query.order_by(people.c.id)).all()


def _seen() -> Any:
    earlier, became, doer = cases.alias("earlier"), cases.alias("became"), people.alias("doer")
    columns = (
        arrivals,
        orgs.c.path,
        orgs.c.name.label("project"),
        orgs.c.name_en.label("project_en"),
        earlier.c.no.label("earlier_no"),
        became.c.no.label("case_no"),
        doer.c.name.label("done_by_name"),
        uploads.c.sha256,
        uploads.c.media_type,
    )
    source = (
        arrivals.join(orgs, orgs.c.id == arrivals.c.project_id)
        .outerjoin(earlier, earlier.c.id == arrivals.c.earlier_id)
        .outerjoin(became, became.c.id == arrivals.c.case_id)
        .outerjoin(doer, doer.c.id == arrivals.c.done_by)
        .outerjoin(uploads, uploads.c.id == arrivals.c.upload_id)
    )
    return select(*columns).select_from(source)
