"""Changes of rules, the texts of their versions, and the cases that go by these."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, Select, and_, cast, exists, func, insert, or_, select, update

from db.tables import audit, cases, pack_versions, people, rule_changes

Found = Row[*tuple[Any, ...]]
Stamp = tuple[int, int]

_change, _text = rule_changes.c, pack_versions.c
# Held by whoever decides on a change, and shared by whoever opens cases.
_TURN = func.hashtextextended("rule_changes", 0)


def stamp(conn: Connection) -> Stamp:
    """How many changes were ever approved, and how many of these withdrawn: another pair whenever other versions hold."""
    query = select(func.count(), func.count(_change.withdrawn_at)).where(_change.decision == "approved")
    approved, withdrawn = conn.execute(query).one()
    return int(approved), int(withdrawn)


def holding(conn: Connection) -> Sequence[Found]:
    """The versions of approved changes that were not withdrawn, by first day: text, since, open_from, who and when."""
    return conn.execute(_versions().where(_holds()).order_by(_text.since, _text.id)).all()


def _versions() -> Select[Any]:
    """The texts of the newest revision of each change."""
    of_the_change = and_(_text.change_id == _change.id, _text.version == _change.version)
    named = select(_text.id, _text.change_id, _text.pack, _text.since, _text.text, _change.open_from, _change.decided_at)
    return named.join(rule_changes, of_the_change)


def _holds() -> ColumnElement[bool]:
    return and_(_change.decision == "approved", _change.withdrawn_at.is_(None))


def take_turn(conn: Connection) -> None:
    """Whoever decides on a change waits for everybody else who does, until this transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock(_TURN)))


def hold_decisions(conn: Connection) -> None:
    """Let whoever decides on a change wait until this transaction ends; any number may hold them at once."""
    conn.execute(select(func.pg_advisory_xact_lock_shared(_TURN)))


def hold_request(conn: Connection, request_id: str) -> None:
    """Let the same request wait that comes a second time while the first one is still at work."""
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"rule_changes/{request_id}", 0))))


def add(conn: Connection, **values: Any) -> int:
    """A new change; its id."""
    return int(conn.execute(insert(rule_changes).values(version=1, **values).returning(_change.id)).scalar_one())


def add_texts(conn: Connection, change_id: int, version: int, since: date, texts: Mapping[str, str]) -> None:
    """The texts of a revision, by regime."""
    facts = {"change_id": change_id, "version": version, "since": since}
    conn.execute(insert(pack_versions), [{**facts, "pack": pack, "text": text} for pack, text in texts.items()])


def by_request(conn: Connection, person_id: int | None, request_id: str) -> int | None:
    """The change that a request of this person has proposed."""
    query = select(_change.id).where(_change.proposed_by == person_id, _change.request_id == request_id)
    return conn.execute(query).scalar_one_or_none()


def hold(conn: Connection, change_id: int) -> Found | None:
    """A change; whoever else wants to say something about it waits for this transaction."""
    query = select(rule_changes, _writers().label("writers")).where(_change.id == change_id)
    return conn.execute(query.with_for_update(of=rule_changes)).one_or_none()


def _written() -> ColumnElement[bool]:
    """What the audit record says of those who have proposed or revised a change."""
    return and_(audit.c.subject == func.concat("rules:", _change.id), audit.c.action.in_(("rules_proposed", "rules_revised")))


def _writers() -> ColumnElement[list[int]]:
    """The ids of everybody who has written something of a change."""
    return func.array(select(audit.c.actor_id).where(_written(), audit.c.actor_id.is_not(None)).scalar_subquery())


def change(conn: Connection, change_id: int, **values: Any) -> None:
    """Say something else about a change."""
    conn.execute(update(rule_changes).where(_change.id == change_id).values(**values))


def found(conn: Connection, change_ids: Collection[int] | None = None) -> Sequence[Found]:
    """Changes with the names of those who proposed, decided and withdrew them, the newest first; all, or those of these ids."""
    proposed, decided, withdrawn = people.alias("proposed"), people.alias("decided"), people.alias("withdrawn")
    query = select(
        rule_changes,
        proposed.c.name.label("by_name"),
        decided.c.name.label("decided_by_name"),
        withdrawn.c.name.label("withdrawn_by_name"),
        _writers().label("writers"),
    ).select_from(rule_changes)
    for person, column in ((proposed, "proposed_by"), (decided, "decided_by"), (withdrawn, "withdrawn_by")):
        query = query.outerjoin(person, person.c.id == _change[column])
    if change_ids is not None:
        query = query.where(_change.id.in_(change_ids))
    return conn.execute(query.order_by(_change.id.desc())).all()


def coming(conn: Connection, today: date) -> list[int]:
    """The changes on which nobody has decided, and those approved that begin after a day; none that were withdrawn."""
    later = and_(_change.decision == "approved", _change.since > today)
    query = select(_change.id).where(_change.withdrawn_at.is_(None), or_(_change.decision.is_(None), later))
    return list(conn.execute(query).scalars())


def texts(conn: Connection, change_ids: Collection[int] | None = None) -> Sequence[Found]:
    """The texts of the newest revision of each change, by regime; of all, or of those of these ids."""
    query = _versions().order_by(_text.change_id, _text.id)
    return conn.execute(query if change_ids is None else query.where(_text.change_id.in_(change_ids))).all()


def approved_since(conn: Connection, packs: Collection[str], at: datetime) -> Sequence[Found]:
    """The versions of these regimes that were approved or withdrawn from an instant on."""
    touched = or_(_change.decided_at >= at, _change.withdrawn_at >= at)
    query = _versions().where(_change.decision == "approved", touched, _text.pack.in_(packs))
    return conn.execute(query.order_by(_text.since, _text.id)).all()


def waiting(conn: Connection, not_by: int | None) -> int:
    """How many changes that were tried wait for a decision of anybody but their authors."""
    query = select(func.count()).where(_change.decision.is_(None), _change.withdrawn_at.is_(None))
    query = query.where(_change.tried_version == _change.version)
    query = query.where(~exists().where(_written(), audit.c.actor_id == not_by))
    return int(conn.execute(query).scalar_one())


def open_versions(conn: Connection, pack: str) -> set[str]:
    """The versions of a regime by which some case is open."""
    query = select(cases.c.pack_version).distinct().where(cases.c.pack == pack, cases.c.closed_at.is_(None))
    return set(conn.execute(query).scalars())


def wake(conn: Connection, pack: str, at: datetime) -> None:
    """Let the open cases of a regime be looked at at an instant, if not before."""
    later = or_(cases.c.wake_at.is_(None), cases.c.wake_at > at)
    # In the order in which everybody holds several cases, so that nobody waits for another in a circle.
    open_ones = select(cases.c.id).where(cases.c.pack == pack, cases.c.closed_at.is_(None), later)
    held = open_ones.order_by(cases.c.id).with_for_update().cte("held")
    conn.execute(update(cases).where(cases.c.id.in_(select(held.c.id))).values(wake_at=at))


def is_used(conn: Connection, pack: str, version: str) -> bool:
    """Whether some case goes by a version of a regime, or went by it."""
    went_by = cases.c.earlier_versions.contains([[version]])
    query = select(cases.c.id).where(cases.c.pack == pack, or_(cases.c.pack_version == version, went_by))
    return conn.execute(query.limit(1)).first() is not None


def approvals(conn: Connection) -> Sequence[Found]:
    """What the audit record says of each approval, by change."""
    subject = func.substr(audit.c.subject, len("rules:") + 1)
    query = select(cast(subject, BigInteger).label("change_id"), audit.c.data)
    return conn.execute(query.where(audit.c.action == "rules_approved").order_by(audit.c.id)).all()


def named(conn: Connection) -> Sequence[Found]:
    """Every version of a regime that cases go by or have gone by, once, with how many cases name it."""
    earlier = select(cases.c.id, cases.c.pack, func.jsonb_array_elements(cases.c.earlier_versions).op("->>")(0)).where(
        cases.c.earlier_versions != []
    )
    every = select(cases.c.id, cases.c.pack, cases.c.pack_version).union_all(earlier).subquery()
    pack, version = every.c.pack, every.c.pack_version
    return conn.execute(select(pack, version, func.count().label("n")).group_by(pack, version).order_by(pack, version)).all()
