"""Digests: what stands in each is found and written by the database, however many cases that are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
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
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from db.queries import register
from db.queries.live import LIVE
from db.tables import (
    MessageStatus,
    cases,
    clocks,
    digest_cases,
    digest_people,
    digests,
    messages,
    orgs,
    people,
    schedule_runs,
    steps,
)

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]

_TURN = "digests"
_READER = ("to_role", "to_id")


def take_turn(conn: Connection) -> bool:
    """Whether this transaction alone makes digests now."""
    return bool(conn.execute(select(func.pg_try_advisory_xact_lock(func.hashtextextended(_TURN, 0)))).scalar_one())


def last_runs(conn: Connection) -> dict[tuple[str, str], datetime]:
    """The last instant that has come of each schedule, by regime and rule."""
    query = select(schedule_runs.c.pack, schedule_runs.c.rule, func.max(schedule_runs.c.at).label("at"))
    return {(row.pack, row.rule): row.at for row in conn.execute(query.group_by(schedule_runs.c.pack, schedule_runs.c.rule))}


def add_run(conn: Connection, pack: str, rule: str, at: datetime, ran_at: datetime) -> bool:
    """Note that an instant of a schedule has come; False when it was noted before."""
    query = upsert(schedule_runs).values(pack=pack, rule=rule, at=at, ran_at=ran_at).on_conflict_do_nothing()
    return bool(conn.execute(query.returning(schedule_runs.c.at)).all())


# Reminders of single cases that become documents.


def _ungathered(at: datetime) -> Select[Any]:
    columns = (messages.c.id, messages.c.case_id, messages.c.rule, messages.c.at, messages.c.cite)
    query = select(*columns, *(messages.c[name] for name in _READER), cases.c.pack, cases.c.pack_version)
    query = query.join(cases, cases.c.id == messages.c.case_id)
    return query.where(*_waiting(), messages.c.at <= at)


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return messages.c.status == MessageStatus.GATHERED, messages.c.merged_into.is_(None)


def next_ungathered(conn: Connection) -> datetime | None:
    """The instant of the first reminder that waits for its document."""
    earliest: datetime | None = conn.execute(select(func.min(messages.c.at)).where(*_waiting())).scalar_one()
    return earliest


def gather(conn: Connection, until: datetime, recorded_at: datetime) -> None:
    """Let each reader have one digest of each rule and instant up to `until`, with the cases of its reminders."""
    found = _ungathered(until).subquery("found")
    key = [found.c[name] for name in ("pack", "rule", "at", *_READER)]
    names = ["pack", "rule", "at", *_READER, "pack_version", "cite", "recorded_at"]
    new = select(*key, func.max(found.c.pack_version), func.max(found.c.cite), literal(recorded_at)).group_by(*key)
    conn.execute(upsert(digests).from_select(names, new).on_conflict_do_nothing())
    of = select(digests.c.id, found.c.case_id).join(found, _same_key(found)).distinct()
    conn.execute(upsert(digest_cases).from_select(["digest_id", "case_id"], of).on_conflict_do_nothing())


def let_go(conn: Connection, until: datetime) -> None:
    """Let the reminders up to `until` go into the message of their digest."""
    found = _ungathered(until).subquery("found")
    into = select(found.c.id, digests.c.message_id).join(digests, _same_key(found)).subquery("into")
    conn.execute(update(messages).where(messages.c.id == into.c.id).values(merged_into=into.c.message_id))


def _same_key(found: Any) -> ColumnElement[bool]:
    same = (digests.c[name] == found.c[name] for name in ("pack", "rule", "at", "to_role"))
    return and_(*same, digests.c.to_id.is_not_distinct_from(found.c.to_id))


# What schedules list.


def slow(
    at: datetime, *, of: str, missed: str, in_a_row: int, part_gone: float, done: Iterable[tuple[str, list[str], Values]]
) -> Select[Any]:
    """Cases in which, while the clock `of` runs, the last duties of another one were `missed`, or too much time is `gone`.

    Nothing is gone where one of the steps `done` was taken: event, fields that it must have filled in, values of fields.
    """
    running = clocks.alias("running")
    last = (
        select(or_(clocks.c.outcome == "missed", clocks.c.outcome.is_(None)).label("missed"))
        .where(clocks.c.case_id == cases.c.id, clocks.c.rule == missed, clocks.c.due_at <= at)
        .order_by(clocks.c.due_at.desc())
        .limit(in_a_row)
        .correlate(cases)
        .subquery("last")
    )
    row = select(and_(func.count() == in_a_row, func.bool_and(last.c.missed))).select_from(last).scalar_subquery()
    used = func.extract("epoch", literal(at) - running.c.started_at)
    whole = func.extract("epoch", running.c.due_at - running.c.started_at)
    taken = exists().where(steps.c.case_id == cases.c.id, steps.c.at <= at, or_(*(_is_step(*one) for one in done)))
    gone = and_(used >= whole * part_gone, ~taken)
    return (
        select(case((row, "missed"), else_="gone").label("reason"))
        .join(running, and_(running.c.case_id == cases.c.id, running.c.rule == of))
        .where(running.c.started_at <= at, or_(running.c.stopped_at.is_(None), running.c.stopped_at > at), or_(row, gone))
    )


def _is_step(event: str, filled: list[str], values: Values) -> ColumnElement[bool]:
    said = [func.coalesce(steps.c.data[name].astext, "") != "" for name in filled]
    allowed = [or_(*(steps.c.data[name] == literal(one, steps.c.data.type) for one in of)) for name, of in values.items()]
    return and_(steps.c.event == event, *said, *allowed)


def leftovers(before: datetime, *, only: Mapping[str, list[Any]], but: Mapping[str, list[Any]]) -> Select[Any]:
    """Cases opened before an instant, with `only` these values of columns, and none of those in `but`."""
    wanted: list[ColumnElement[bool]] = [cases.c[name].in_(values) for name, values in only.items()]
    wanted += [or_(cases.c[name].is_(None), cases.c[name].not_in(values)) for name, values in but.items()]
    return select(null().label("reason")).select_from(cases).where(cases.c.opened_at < before, *wanted)


def add_lists(conn: Connection, listed: Select[Any], digest: Values) -> None:
    """Let each person who has the digest's role in a case that is listed have a digest of these cases.

    `digest` has its pack, version, rule, instant, role, article and when it is recorded. Cases are those open at its instant.
    Where a case has nobody in that role, its digest is for everybody who has it.
    """
    at = digest["at"]
    to_id = cast(cases.c.people[digest["to_role"]].astext, BigInteger)
    open_then = and_(cases.c.opened_at <= at, or_(cases.c.closed_at.is_(None), cases.c.closed_at > at), LIVE)
    found = listed.add_columns(cases.c.id.label("case_id"), to_id.label("to_id")).where(cases.c.pack == digest["pack"], open_then)
    found_once = found.cte("found").prefix_with("materialized")
    names = [*digest, "to_id"]
    of_each = select(*(literal(digest[name], digests.c[name].type) for name in digest), found_once.c.to_id).distinct()
    made = insert(digests).from_select(names, of_each).returning(digests.c.id, digests.c.to_id).cte("made")
    inside = select(made.c.id, found_once.c.case_id, found_once.c.reason)
    inside = inside.join(made, made.c.to_id.is_not_distinct_from(found_once.c.to_id))
    conn.execute(insert(digest_cases).from_select(["digest_id", "case_id", "reason"], inside))


def in_place(conn: Connection, role: str, at: datetime) -> Sequence[Found]:
    """Active people with a role: id, unit's path, and since when they are in their place."""
    query = select(people.c.id, orgs.c.path, people.c.created_at.label("since")).join(orgs, orgs.c.id == people.c.org_id)
    return conn.execute(query.where(people.c.role == role, people.c.active, people.c.created_at <= at)).all()


def readers(conn: Connection, role: str) -> Sequence[Found]:
    """Active people with a role: id and unit's path."""
    query = select(people.c.id, orgs.c.path).join(orgs, orgs.c.id == people.c.org_id)
    return conn.execute(query.where(people.c.role == role, people.c.active).order_by(people.c.id)).all()


def add_people(conn: Connection, digest: Values, rows: Sequence[Values]) -> None:
    """A digest of people: `person_id`, `since`, `due_at` of each."""
    digest_id = conn.execute(insert(digests).values(**digest).returning(digests.c.id)).scalar_one()
    conn.execute(insert(digest_people), [{**row, "digest_id": digest_id} for row in rows])


# Telling their readers.


def unsaid(conn: Connection) -> Sequence[Found]:
    """Digests whose reader has not been told, the earliest first, each with how much stands in it."""
    query = select(digests, _size(digest_cases).label("cases"), _size(digest_people).label("people"))
    return conn.execute(query.where(digests.c.message_id.is_(None)).order_by(digests.c.at, digests.c.id)).all()


def _size(of: Any) -> Any:
    return select(func.count()).where(of.c.digest_id == digests.c.id).scalar_subquery()


def said(conn: Connection, digest_id: int, message_id: int) -> None:
    """A digest's reader was told by this message."""
    conn.execute(update(digests).where(digests.c.id == digest_id).values(message_id=message_id))


def merge(conn: Connection, message_ids: Sequence[int], into: int) -> None:
    """Let messages go into another one."""
    conn.execute(update(messages).where(messages.c.id.in_(message_ids)).values(merged_into=into))


# Looking at them.


def _seen() -> Select[Any]:
    columns = (digests, people.c.name.label("to_name"), messages.c.status, messages.c.read_at)
    query = select(*columns).join(messages, messages.c.id == digests.c.message_id)
    return query.join(people, people.c.id == digests.c.to_id, isouter=True)


def for_reader(person_id: int | None, role: str) -> ColumnElement[bool]:
    """Digests of a person, and of everybody with the role."""
    return or_(digests.c.to_id == person_id, and_(digests.c.to_id.is_(None), digests.c.to_role == role))


def within(org_path: str) -> ColumnElement[bool]:
    """Digests whose reader belongs to a unit, and of everybody with a role."""
    reader, unit = people.alias("reader"), orgs.alias("unit")
    below = (
        select(reader.c.id)
        .join(unit, unit.c.id == reader.c.org_id)
        .where(reader.c.id == digests.c.to_id, func.starts_with(unit.c.path, org_path))
    )
    return or_(digests.c.to_id.is_(None), below.exists())


def listed(conn: Connection, wanted: Sequence[ColumnElement[bool]], since: datetime, until: datetime) -> Sequence[Found]:
    """The digests of a span of time, the latest first."""
    query = _seen().where(*wanted, digests.c.at > since, digests.c.at <= until)
    return conn.execute(query.order_by(digests.c.at.desc(), digests.c.id)).all()


def one(conn: Connection, wanted: Sequence[ColumnElement[bool]], digest_id: int) -> Found | None:
    """A digest, if it answers the conditions."""
    return conn.execute(_seen().where(*wanted, digests.c.id == digest_id)).one_or_none()


def sizes(conn: Connection, digest_ids: Sequence[int], sight: ColumnElement[bool]) -> dict[int, int]:
    """How many cases within somebody's sight stand in each digest. The sight is that of register.scoped."""
    query = (
        select(digest_cases.c.digest_id, func.count().label("n"))
        .join(cases, cases.c.id == digest_cases.c.case_id)
        .join(register.project, register.project.c.id == cases.c.project_id)
        .where(digest_cases.c.digest_id.in_(digest_ids), sight)
        .group_by(digest_cases.c.digest_id)
    )
    return {row.digest_id: row.n for row in conn.execute(query)}


def people_in(conn: Connection, digest_id: int, org_path: str) -> Sequence[Found]:
    """The people of a digest who belong to a unit, by when their time is over, with their unit."""
    query = (
        select(
            people.c.name,
            orgs.c.name.label("unit"),
            orgs.c.name_en.label("unit_en"),
            digest_people.c.since,
            digest_people.c.due_at,
        )
        .join(people, people.c.id == digest_people.c.person_id)
        .join(orgs, orgs.c.id == people.c.org_id)
        .where(digest_people.c.digest_id == digest_id, func.starts_with(orgs.c.path, org_path))
    )
    return conn.execute(query.order_by(digest_people.c.due_at, people.c.name)).all()
