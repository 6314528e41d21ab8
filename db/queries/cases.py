"""One case: its row, its steps, and everything that follows from them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from db.queries.live import LIVE
from db.queries.staging import copy
from db.tables import MessageStatus, cases, clocks, clocks_replaced, counters, messages, orgs, papers, penalties, people, steps

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]


def project(conn: Connection, project_id: int) -> Found | None:
    """The project of this id."""
    return conn.execute(select(orgs).where(orgs.c.id == project_id, orgs.c.kind == "project")).one_or_none()


def units(conn: Connection, ids: Sequence[int]) -> Sequence[Found]:
    """Units by id."""
    return conn.execute(select(orgs).where(orgs.c.id.in_(ids))).all()


def people_along(conn: Connection, path: str, roles: Sequence[str]) -> Sequence[Found]:
    """Active people with one of the roles in the unit at `path` or above it, the nearest first."""
    query = (
        select(people.c.id, people.c.role, people.c.department)
        .join(orgs)
        .where(people.c.active, people.c.role.in_(roles), func.starts_with(path, orgs.c.path))
        .order_by(func.length(orgs.c.path).desc(), people.c.id)
    )
    return conn.execute(query).all()


def next_number(conn: Connection, key: str) -> int:
    """The next number of a series, from 1. Two transactions never get the same."""
    query = upsert(counters).values(key=key, value=1)
    query = query.on_conflict_do_update(index_elements=["key"], set_={"value": counters.c.value + 1})
    return int(conn.execute(query.returning(counters.c.value)).scalar_one())


def hold_request(conn: Connection, request_id: str) -> None:
    """Let the same request wait that comes a second time while the first one is still at work."""
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"open/{request_id}", 0))))


def id_of(conn: Connection, no: str) -> int:
    """The id of the case of a number. Raises NoResultFound when there is none."""
    return int(conn.execute(select(cases.c.id).where(cases.c.no == no, LIVE)).scalar_one())


def by_request(conn: Connection, request_id: str, event: str, person_id: int | None) -> str | None:
    """The number of the case that this request of this person has opened already."""
    query = select(cases.c.no).join(steps).where(steps.c.request_id == request_id, steps.c.n == 1, steps.c.event == event)
    return conn.execute(query.where(steps.c.by_id == person_id)).scalars().first()


def lock(conn: Connection, no: str) -> Found | None:
    """The case of this number with the path of its project, held until the transaction ends."""
    query = select(cases, orgs.c.path).join(orgs, orgs.c.id == cases.c.project_id)
    return conn.execute(query.where(cases.c.no == no, LIVE).with_for_update(of=cases)).one_or_none()


def find(conn: Connection, no: str) -> Found | None:
    """The case of this number with the path and name of its project."""
    query = select(cases, orgs.c.path, orgs.c.name.label("project"), orgs.c.name_en.label("project_en"))
    return conn.execute(query.join(orgs, orgs.c.id == cases.c.project_id).where(cases.c.no == no, LIVE)).one_or_none()


def add(conn: Connection, values: Values) -> int:
    """A new case; its id."""
    return int(conn.execute(insert(cases).values(**values).returning(cases.c.id)).scalar_one())


def change(conn: Connection, case_id: int, values: Values) -> None:
    """Set columns of a case."""
    conn.execute(update(cases).where(cases.c.id == case_id).values(**values))


def add_step(conn: Connection, values: Values) -> None:
    """Append a step."""
    conn.execute(insert(steps).values(**values))


def steps_of(conn: Connection, case_id: int) -> Sequence[Found]:
    """The steps of a case in order, each with the name of who took it."""
    query = select(steps, people.c.name.label("by_name")).join(people, people.c.id == steps.c.by_id, isouter=True)
    return conn.execute(query.where(steps.c.case_id == case_id).order_by(steps.c.n)).all()


def step_by_request(conn: Connection, case_id: int, request_id: str) -> Found | None:
    """The step that this request has taken already."""
    return conn.execute(select(steps).where(steps.c.case_id == case_id, steps.c.request_id == request_id)).one_or_none()


def clocks_of(conn: Connection, case_id: int) -> Sequence[Found]:
    """The clocks of a case by start, rule and number, each with the name of who answers."""
    query = select(clocks, people.c.name.label("responsible_name"))
    query = query.join(people, people.c.id == clocks.c.responsible_id, isouter=True).where(clocks.c.case_id == case_id)
    return conn.execute(query.order_by(clocks.c.started_at, clocks.c.rule, clocks.c.n)).all()


def penalties_of(conn: Connection, case_id: int) -> Sequence[Found]:
    """The ledger entries of a case by instant, each with the payer's name."""
    query = select(penalties, people.c.name.label("payer_name"))
    query = query.join(people, people.c.id == penalties.c.payer_id, isouter=True).where(penalties.c.case_id == case_id)
    return conn.execute(query.order_by(penalties.c.at, penalties.c.rule, penalties.c.number, penalties.c.capacity.desc())).all()


def messages_of(conn: Connection, case_id: int) -> Sequence[Found]:
    """The reminders of a case by instant, each with the name of whom it is for."""
    query = select(messages, people.c.name.label("to_name"))
    query = query.join(people, people.c.id == messages.c.to_id, isouter=True).where(
        messages.c.case_id == case_id, messages.c.key.is_(None)
    )
    return conn.execute(query.order_by(messages.c.at, messages.c.rule, messages.c.id)).all()


def keep_clocks(conn: Connection, case_id: int, wanted: Sequence[Values]) -> None:
    """Make the clock rows of a case those wanted, touching only what differs."""
    stored = {(row.rule, row.n): row for row in conn.execute(select(clocks).where(clocks.c.case_id == case_id))}
    new = []
    for values in wanted:
        row = stored.pop((values["rule"], values["n"]), None)
        if row is None:
            new.append({**values, "case_id": case_id})
        elif changed := {name: value for name, value in values.items() if getattr(row, name) != value}:
            conn.execute(update(clocks).where(clocks.c.id == row.id).values(**changed))
    if stored:
        conn.execute(delete(clocks).where(clocks.c.id.in_([row.id for row in stored.values()])))
    if new:
        conn.execute(insert(clocks), new)


def add_replaced(conn: Connection, rows: Sequence[Values]) -> None:
    """Keep what clocks said before the rules for their cases changed; what is kept already is not kept again."""
    if rows:
        conn.execute(upsert(clocks_replaced).on_conflict_do_nothing(), list(rows))


def replaced_of(conn: Connection, case_id: int) -> Sequence[Found]:
    """What the clocks of a case said before the rules for it changed, in that order."""
    query = select(clocks_replaced, people.c.name.label("responsible_name"))
    query = query.join(people, people.c.id == clocks_replaced.c.responsible_id, isouter=True)
    order = (clocks_replaced.c.replaced_at, clocks_replaced.c.rule, clocks_replaced.c.n)
    return conn.execute(query.where(clocks_replaced.c.case_id == case_id).order_by(*order)).all()


def papers_of(conn: Connection, case_id: int) -> Sequence[Found]:
    """The papers of a case that lie on desks."""
    return conn.execute(select(papers).where(papers.c.case_id == case_id).order_by(papers.c.since)).all()


def keep_papers(conn: Connection, case_id: int, wanted: Sequence[Values]) -> None:
    """Make the papers of a case those wanted."""
    conn.execute(delete(papers).where(papers.c.case_id == case_id))
    if wanted:
        conn.execute(insert(papers), [{**values, "case_id": case_id} for values in wanted])


def add_accruals(conn: Connection, rows: Sequence[Values]) -> None:
    """Enter accruals; one that stands already is not entered again."""
    if rows:
        conn.execute(upsert(penalties).on_conflict_do_nothing(), list(rows))


def add_messages(conn: Connection, rows: Sequence[Values]) -> None:
    """Put messages into the outbox; one that stands already is not put in again."""
    if rows:
        conn.execute(upsert(messages).on_conflict_do_nothing(), list(rows))


def settle_messages(conn: Connection, case_ids: Sequence[int], before: datetime) -> None:
    """What some cases owed people before an instant has reached them and was read: nothing of it is to be delivered now."""
    owed = (messages.c.case_id == func.any(list(case_ids)), messages.c.key.is_(None), messages.c.at < before)
    conn.execute(update(messages).where(*owed).values(status=MessageStatus.KEPT, routed_at=messages.c.at, read_at=messages.c.at))


def add_many(
    conn: Connection,
    case_rows: Sequence[Values],
    step_rows: Sequence[Values],
    clock_rows: Sequence[Values],
    paper_rows: Sequence[Values] = (),
    replaced_rows: Sequence[Values] = (),
) -> None:
    """Insert whole cases at once, for imports and demonstrations. Ids of the cases are given. Raises psycopg's own errors."""
    beside = ((clocks, clock_rows), (papers, paper_rows), (clocks_replaced, replaced_rows))
    for table, rows in ((cases, case_rows), (steps, step_rows), *beside):
        copy(conn, table, rows)


def reserve_ids(conn: Connection, count: int) -> list[int]:
    """Ids for cases that will be inserted at once."""
    sequence = func.pg_get_serial_sequence("cases", "id")
    return list(conn.execute(select(func.nextval(sequence)).select_from(func.generate_series(1, count))).scalars())


def person_name(conn: Connection, person_id: int | None) -> str | None:
    """The name of a person."""
    return conn.execute(select(people.c.name).where(people.c.id == person_id)).scalar_one_or_none() if person_id else None
