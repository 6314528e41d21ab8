"""A session of the database in which everything is what it was at an instant: to itself alone, and without a stored row changed.

The rows of then lie in temporary tables (`…_then`), and temporary views take the names of the stored tables, where PostgreSQL
looks for a name first. So every question of this folder, asked through such a session, is answered as it would have been then.
Rows of now are read only before their views are made, which is last.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    MetaData,
    Row,
    Table,
    and_,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    table,
    text,
    update,
)
from sqlalchemy import column as named
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.selectable import SelectBase

from db.queries.live import LIVE
from db.queries.staging import copy
from db.tables import (
    attachments,
    cases,
    clocks,
    clocks_replaced,
    customer_acts,
    imports,
    messages,
    orgs,
    papers,
    penalties,
    penalty_requests,
    statements,
    steps,
)

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]

_then = MetaData()
_cases, _clocks, _papers = (each.to_metadata(_then, name=f"{each.name}_then") for each in (cases, clocks, papers))
_chosen = table("chosen_then", named("id"), named("moved"))
# What stands beside the cases, by the instant from which it was there.
_SINCE = {
    steps: steps.c.at,
    clocks_replaced: clocks_replaced.c.replaced_at,
    penalties: penalties.c.at,
    attachments: attachments.c.at,
    customer_acts: customer_acts.c.at,
    messages: messages.c.at,
    statements: statements.c.closed_at,
}
DAY = timedelta(days=1)
_INDEXES = (
    "create unique index on cases_then (id)",
    "create index on cases_then (project_id)",
    "create index on cases_then (next_due_at)",
    "create index on cases_then (opened_at)",
    "create index on clocks_then (case_id)",
    "create index on clocks_then (due_at) where outcome is null",
    "create index on papers_then (role, since)",
    "analyze cases_then, clocks_then, papers_then",
)


def first_opened(conn: Connection) -> datetime | None:
    """When the earliest case was opened."""
    earliest: datetime | None = conn.execute(select(func.min(cases.c.opened_at)).where(LIVE)).scalar_one()
    return earliest


def last_step(conn: Connection) -> int:
    """The id of the step that was recorded last; 0 before the first."""
    return int(conn.execute(select(func.coalesce(func.max(steps.c.id), 0))).scalar_one())


def told_since(conn: Connection, step_id: int, at: datetime) -> bool:
    """Whether a step was recorded after the one of this id that had happened by an instant: an import, a story told late."""
    later = select(steps.c.id).where(steps.c.id > step_id, steps.c.at <= at)
    return bool(conn.execute(select(later.exists())).scalar_one())


def count_undone(conn: Connection) -> int:
    """How many imports were undone: the cases of another one count nowhere any more, at no instant."""
    return int(conn.execute(select(func.count()).where(imports.c.undone_at.is_not(None))).scalar_one())


def case_of_entry(conn: Connection, entry_id: int) -> str | None:
    """The number of the case that an entry of the ledger is about."""
    query = select(cases.c.no).join(penalties, penalties.c.case_id == cases.c.id)
    return conn.execute(query.where(penalties.c.id == entry_id)).scalar_one_or_none()


def begin(conn: Connection) -> None:
    """Make the tables for the rows of then."""
    for each in (cases, clocks, papers):
        conn.execute(text(f"create temporary table {each.name}_then (like {each.name})"))
    conn.execute(text("create temporary table chosen_then (id bigint primary key, moved boolean not null)"))


def choose(conn: Connection, at: datetime, path: str, month: datetime, always: Collection[str]) -> int:
    """Choose the cases under a path that the board of then tells of, or whose rows are others now; how many were moved.

    Those are the cases that were open, that still owed something or lay on a desk, to which something happened since or in the
    day before, and which had cost something since `month`. Moved are those to which something happened since, or whose rules
    have changed since, so that only their steps tell; also the cases of the regimes `always`.
    """
    since = select(steps.c.case_id).where(steps.c.at > at)
    replaced = select(clocks_replaced.c.case_id).where(clocks_replaced.c.replaced_at > at)
    other_rules = cast(cases.c.earlier_versions[("-1", "1")].astext, DateTime(timezone=True)) > at
    by_time = func.coalesce(or_(cases.c.wake_at <= at, other_rules), False)
    moved = or_(cases.c.id.in_(since), cases.c.id.in_(replaced), by_time, cases.c.pack.in_(always))
    stood = or_(cases.c.closed_at.is_(None), cases.c.closed_at > at - DAY, cases.c.next_due_at.is_not(None))
    lay = select(papers.c.case_id)
    stepped = select(steps.c.case_id).where(steps.c.at > at - DAY)
    cost = select(penalties.c.case_id).where(penalties.c.at >= month, penalties.c.at <= at, penalties.c.case_id.is_not(None))
    wanted = or_(stood, *(cases.c.id.in_(ids) for ids in (lay, stepped, cost)))
    chosen = select(cases.c.id, moved).where(cases.c.opened_at <= at, LIVE, _under(path), wanted)
    conn.execute(insert(_chosen).from_select(["id", "moved"], chosen))
    conn.execute(text("analyze chosen_then"))
    return int(conn.execute(select(func.count()).where(_chosen.c.moved)).scalar_one())


def choose_room(conn: Connection, at: datetime, no: str) -> int:
    """Choose the case of this number and the others of its room, as far as they were opened by then; how many."""
    room = select(cases.c.project_id, cases.c.room).where(cases.c.no == no).subquery("room")
    here = or_(cases.c.no == no, and_(cases.c.project_id == room.c.project_id, cases.c.room == room.c.room))
    chosen = select(cases.c.id, literal(True)).join_from(cases, room, here).where(cases.c.opened_at <= at, LIVE)
    conn.execute(insert(_chosen).from_select(["id", "moved"], chosen))
    return int(conn.execute(select(func.count()).select_from(_chosen)).scalar_one())


def moved(conn: Connection, after: int, most: int) -> Sequence[Found]:
    """The rows of now of chosen cases that were moved, by id from one on."""
    query = select(cases).join(_chosen, _chosen.c.id == cases.c.id).where(_chosen.c.moved, cases.c.id > after)
    return conn.execute(query.order_by(cases.c.id).limit(most)).all()


def clock_ids(conn: Connection, case_ids: Collection[int]) -> dict[tuple[int, str, int], int]:
    """The ids of the clocks of some cases, by case, rule and number."""
    query = select(clocks.c.case_id, clocks.c.rule, clocks.c.n, clocks.c.id).where(clocks.c.case_id == func.any(list(case_ids)))
    return {(row.case_id, row.rule, row.n): row.id for row in conn.execute(query)}


def add(conn: Connection, case_rows: Sequence[Values], clock_rows: Sequence[Values], paper_rows: Sequence[Values]) -> None:
    """Rows of then that were recomputed."""
    for each, rows in ((_cases, case_rows), (_clocks, clock_rows), (_papers, paper_rows)):
        copy(conn, each, rows)


def keep_still(conn: Connection, at: datetime) -> None:
    """The rows of the chosen cases to which nothing has happened since: what is stored, less what time alone has added."""
    still = select(_chosen.c.id).where(~_chosen.c.moved)
    _take(conn, _cases, cases, cases.c.id.in_(still))
    _take(conn, _papers, papers, papers.c.case_id.in_(still))
    # The duty of a day begins when the one before it has passed, and is missed when it has passed itself.
    following = and_(clocks.c.reason["daily"].is_not(None), ~clocks.c.reason["first"].as_boolean(), clocks.c.started_at == at)
    there = and_(clocks.c.started_at <= at, ~func.coalesce(following, False))
    _take(conn, _clocks, clocks, and_(clocks.c.case_id.in_(still), there))
    passed_since = and_(_clocks.c.outcome == "missed", _clocks.c.stopped_at.is_(None), _clocks.c.due_at >= at)
    conn.execute(update(_clocks).where(passed_since, _clocks.c.case_id.in_(still)).values(outcome=None))
    _look_again(conn, still, at)


def _look_again(conn: Connection, still: SelectBase, at: datetime) -> None:
    """What the row of a case says of its open clocks."""
    running = _clocks.c.outcome.is_(None)
    nearest = (
        select(_clocks.c.case_id, *(func.min(_clocks.c[name]).filter(running).label(name) for name in ("due_at", "warn_at")))
        .where(_clocks.c.case_id.in_(still))
        .group_by(_clocks.c.case_id)
        .subquery("nearest")
    )
    values = {"next_due_at": nearest.c.due_at, "next_warn_at": nearest.c.warn_at, "computed_at": at, "wake_at": null()}
    conn.execute(update(_cases).where(_cases.c.id == nearest.c.case_id).values(values))


def _take(conn: Connection, into: Table, of: Table, which: ColumnElement[bool]) -> None:
    names = of.c.keys()
    conn.execute(insert(into).from_select(names, select(*(of.c[name] for name in names)).where(which)))


def look_back(conn: Connection, at: datetime, path: str | None) -> None:
    """Let the names of the stored tables stand for what was there at an instant: of the cases for those that were chosen.

    With a `path`, `look_further` can add the others of this part of the tree, which had been closed by then.
    """
    for statement in _INDEXES:
        conn.execute(text(statement))
    if path is not None:
        closed = _closed(conn, at, path)
        of_closed = {each: exists().where(cases.c.id == each.c.case_id, closed) for each in (clocks, papers)}
        # Whoever owed something then was chosen: so no open clock is looked for among these.
        further = {clocks: and_(clocks.c.outcome.is_not(None), of_closed[clocks]), papers: of_closed[papers], cases: closed}
        for each, which in further.items():
            _view(conn, f"{each.name}_closed", select(*each.c).where(which))
    for each in (clocks, papers, cases):
        conn.execute(text(f"create temporary view {each.name} as select {_named(each)} from {each.name}_then"))


def look_further(conn: Connection) -> None:
    """Let the names stand for all cases: those that were chosen, and those that had been closed by then."""
    # A part that the question rules out is not looked at: whoever asks for what is open reads the rows of then alone.
    conn.execute(text("set constraint_exclusion = on"))
    for each in (clocks, papers, cases):
        names = _named(each)
        both = f"select {names} from {each.name}_then union all select {names} from {each.name}_closed"
        conn.execute(text(f"create or replace temporary view {each.name} as {both}"))


def _closed(conn: Connection, at: datetime, path: str) -> ColumnElement[bool]:
    """Cases under a path that had been closed by an instant and were not chosen, said with nothing but values: a view that
    joins would be read as a whole for each question."""
    projects = conn.execute(select(orgs.c.id).where(orgs.c.path.startswith(path, autoescape=True), orgs.c.kind == "project"))
    again = conn.execute(select(cases.c.id).join(_chosen, _chosen.c.id == cases.c.id).where(cases.c.closed_at <= at))
    here, chosen = list(projects.scalars()), list(again.scalars())
    inside = cases.c.project_id == func.any(_values(here))
    return and_(cases.c.closed_at <= _literal(at), LIVE, inside, cases.c.id != func.all(_values(chosen)))


def look_back_beside(conn: Connection, at: datetime) -> None:
    """The same for what stands beside the cases: steps, the ledger and what is asked about it, files, statements."""
    then = _literal(at)
    for each, since in _SINCE.items():
        _view(conn, each.name, select(*each.c).where(since <= then))
    asked, answered = penalty_requests.c, penalty_requests.c.decided_at <= then
    # Of an appeal the amount is known when it is answered.
    own = {"decided_by", "decided_at", "granted", "comment", "entry_id"}
    open_ = and_(asked.kind == "appeal", ~func.coalesce(answered, False))
    columns = [
        case((answered, col)).label(col.name)
        if col.name in own
        else case((open_, null()), else_=col).label(col.name)
        if col.name in ("yuan", "percent")
        else col
        for col in asked
    ]
    _view(conn, penalty_requests.name, select(*columns).where(asked.asked_at <= then))


def _named(of: Table) -> str:
    return ", ".join(f'"{one.name}"' for one in of.c)


def _under(path: str) -> ColumnElement[bool]:
    projects = select(orgs.c.id).where(orgs.c.path.startswith(path, autoescape=True), orgs.c.kind == "project")
    return cases.c.project_id.in_(projects)


def _values(ids: Sequence[int]) -> ColumnElement[Any]:
    return cast(literal("{" + ",".join(map(str, ids)) + "}"), ARRAY(BigInteger))


def _literal(at: datetime) -> ColumnElement[datetime]:
    """A view takes no parameters."""
    return cast(literal(at.isoformat()), DateTime(timezone=True))


def _view(conn: Connection, name: str, query: SelectBase) -> None:
    said = query.compile(dialect=conn.dialect, compile_kwargs={"literal_binds": True})
    conn.exec_driver_sql(f"create temporary view {name} as {said}")
