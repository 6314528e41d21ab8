"""What the demonstration asks and writes in bulk: copies of stored cases by COPY, and open cases to go on with."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Row, Table, func, select, text, update

from db.tables import MessageStatus, cases, clocks, messages, orgs, papers, penalties, people, steps

Found = Row[*tuple[Any, ...]]

# Everything that a case leaves behind once it is closed, the case itself first. Papers lie on desks of open cases only.
STORED: dict[str, Table] = {"cases": cases, "steps": steps, "clocks": clocks, "penalties": penalties, "messages": messages}

# What the database makes for each row anew.
MADE = ("id", "uid")


def take_turn(conn: Connection) -> None:
    """Whoever else makes the demonstration waits until this transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("demonstration", 0))))


def projects(conn: Connection, code: str) -> Sequence[Found]:
    """The projects whose codes begin with `code/`, by id."""
    query = select(orgs).where(orgs.c.code.startswith(f"{code}/", autoescape=True), orgs.c.kind == "project")
    return conn.execute(query.order_by(orgs.c.id)).all()


def taken_logins(conn: Connection, logins: Sequence[str]) -> Sequence[str]:
    """Those of the logins that somebody has."""
    return conn.execute(select(people.c.login).where(people.c.login.in_(logins)).order_by(people.c.login)).scalars().all()


def open_of(conn: Connection, project_id: int, count: int) -> Sequence[str]:
    """Numbers of some open cases of a project, drawn at random."""
    query = select(cases.c.no).where(cases.c.project_id == project_id, cases.c.closed_at.is_(None))
    return conn.execute(query.order_by(func.random()).limit(count)).scalars().all()


def pressing(conn: Connection, at: datetime, among: int, count: int) -> Sequence[str]:
    """Numbers of some open cases, drawn at random from as many as `among` that are due next."""
    due = select(cases.c.no).where(cases.c.closed_at.is_(None), cases.c.next_due_at > at)
    drawn = due.order_by(cases.c.next_due_at).limit(among).subquery()
    return conn.execute(select(drawn.c.no).order_by(func.random()).limit(count)).scalars().all()


def held(conn: Connection, count: int) -> Sequence[str]:
    """Numbers of some cases of which a paper lies on somebody's desk, drawn at random."""
    drawn = select(papers.c.case_id).order_by(func.random()).limit(count)
    return conn.execute(select(cases.c.no).where(cases.c.id.in_(drawn))).scalars().all()


def settle_statements(conn: Connection, before: datetime) -> None:
    """What was said about statements that closed before an instant was read then."""
    owed = (messages.c.key.startswith("statement/"), messages.c.at < before)
    conn.execute(update(messages).where(*owed).values(status=MessageStatus.KEPT, routed_at=messages.c.at, read_at=messages.c.at))


def columns(name: str) -> list[str]:
    """The columns of a stored table as lines have them, without those that the database fills in; a case's id is given."""
    return [c.name for c in STORED[name].columns if c.name not in MADE or (c.name == "id" and name == "cases")]


def lines(conn: Connection, name: str, case_ids: Sequence[int]) -> Iterator[list[str]]:
    """The rows of some cases in one table, each a list of values as COPY writes them: `\\N` is null, instants are in UTC."""
    key = "id" if name == "cases" else "case_id"
    query = sql.SQL("copy (select {} from {} where {} = any({}) order by id) to stdout").format(
        sql.SQL(",").join(map(sql.Identifier, columns(name))),
        sql.Identifier(name),
        sql.Identifier(key),
        sql.Literal(list(case_ids)),
    )
    kept = io.BytesIO()
    with _driver(conn).cursor() as cursor, cursor.copy(query) as copy:
        for block in copy:
            kept.write(block)
    return (line.split("\t") for line in kept.getvalue().decode().splitlines())


def copy_in(conn: Connection, name: str, blocks: Iterable[str]) -> None:
    """Add rows to one table, given as text in the form of COPY."""
    query = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(name), sql.SQL(",").join(map(sql.Identifier, columns(name))))
    with _driver(conn).cursor() as cursor, cursor.copy(query) as copy:
        for block in blocks:
            copy.write(block)


def analyze(conn: Connection) -> None:
    """Tell the planner how much there is now."""
    conn.execute(text("analyze"))


def _driver(conn: Connection) -> psycopg.Connection:
    driver = conn.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
