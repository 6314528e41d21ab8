"""An import taken back: what stands in its way, and how its cases leave every list without a line of the ledger being changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from db.tables import (
    arrivals,
    attachments,
    cases,
    clocks,
    customer_links,
    deliveries,
    imports,
    message_reads,
    messages,
    papers,
    penalties,
    penalty_requests,
    statement_entries,
    steps,
    urges,
    visit_matches,
)
from db.tables.outbox import MessageStatus

Found = Row[*tuple[Any, ...]]

_entry = penalties.alias("entry")
# What a waiver or a decision repeats of the entry that it is about.
SAME = ("case_id", "rule", "clock", "n", "capacity", "number", "payer_role", "payer_id", "cite")


def hold(conn: Connection, import_id: int) -> Found | None:
    """The import, and its cases that still count, held until the transaction ends; None when there is no such import."""
    found = conn.execute(select(imports).where(imports.c.id == import_id).with_for_update()).one_or_none()
    conn.execute(_theirs(import_id).order_by(cases.c.id).with_for_update())
    return found


def obstacles(conn: Connection, import_id: int, most: int) -> list[tuple[str, str]]:
    """Why it cannot be undone: kind and case number, at most so many of each kind.

    `worked`: somebody has worked on the case since; `asked`: somebody asked for a waiver, decided, or appealed; `statement`: an
    entry of the case stands on a closed statement.
    """
    since = exists().where(
        steps.c.case_id == cases.c.id,
        imports.c.id == cases.c.import_id,
        or_(steps.c.by_id.is_not(None), steps.c.recorded_at != imports.c.started_at),
    )
    touched = [exists().where(table.c.case_id == cases.c.id) for table in (attachments, customer_links, urges, visit_matches)]
    touched.append(exists().where(arrivals.c.earlier_id == cases.c.id))
    kinds: Mapping[str, ColumnElement[bool]] = {
        "worked": or_(since, *touched),
        "asked": exists().where(_entry.c.case_id == cases.c.id, penalty_requests.c.penalty_id == _entry.c.id),
        "statement": exists().where(_entry.c.case_id == cases.c.id, statement_entries.c.penalty_id == _entry.c.id),
    }
    found = []
    for kind, holds in kinds.items():
        query = select(cases.c.no).where(cases.c.id.in_(_theirs(import_id)), holds).order_by(cases.c.no).limit(most)
        found += [(kind, str(no)) for no in conn.execute(query).scalars()]
    return found


def accruals(conn: Connection, import_id: int) -> int:
    """How many accruals of the import's cases stand in the ledger."""
    query = select(func.count()).where(_entry.c.case_id.in_(_theirs(import_id)), _entry.c.kind == "accrual")
    return int(conn.execute(query).scalar_one())


def reverse(conn: Connection, import_id: int, *, reason: str, author_id: int | None, at: datetime) -> int:
    """Take back what lateness of the import's cases has cost, by entries about it; how many there are.

    Yuan and percent are waived; where a range is still to be decided within, it is decided in words that nothing comes of it.
    Each new entry has its granted request, as everything that people do about penalties.
    """
    accruals = (_entry.c.case_id.in_(_theirs(import_id)), _entry.c.kind == "accrual")
    at_earliest = func.greatest(literal(at), _entry.c.at)
    is_range = _entry.c.decision_low.is_not(None)
    said = {
        "kind": case((is_range, "decision"), else_="waiver"),
        "refers_to": _entry.c.id,
        **{name: _entry.c[name] for name in SAME},
        "at": at_earliest,
        "yuan": -_entry.c.yuan,
        "percent": -_entry.c.percent,
        "consequence": case((is_range, reason)),
        "reason": literal(reason),
        "author_id": literal(author_id),
        "recorded_at": at_earliest,
    }
    new = select(*said.values()).where(*accruals)
    made = conn.execute(insert(penalties).from_select(list(said), new).returning(penalties.c.id)).scalars().all()
    conn.execute(insert(penalty_requests).from_select(*_requests(list(made))))
    return len(made)


def _requests(entry_ids: list[int]) -> tuple[list[str], Select[Any]]:
    """What says of each new entry who asked for it and that it was granted at once."""
    asked = {
        "penalty_id": _entry.c.refers_to,
        "kind": _entry.c.kind,
        "asked_by": _entry.c.author_id,
        "asked_at": _entry.c.at,
        "reason": _entry.c.reason,
        "yuan": -_entry.c.yuan,
        "percent": -_entry.c.percent,
        "consequence": _entry.c.consequence,
        "decided_at": _entry.c.at,
        "granted": literal(True),
        "entry_id": _entry.c.id,
    }
    return list(asked), select(*asked.values()).where(_entry.c.id == func.any(entry_ids))


def withdraw(conn: Connection, import_id: int, at: datetime) -> int:
    """Let the import's cases count no longer, and owe nobody anything; how many they are. Their steps stay as they were told.

    What they owed people is removed unless it was sent to somebody; the key that they had in their source is free again.
    """
    theirs = _theirs(import_id)
    conn.execute(delete(papers).where(papers.c.case_id.in_(theirs)))
    open_ones = update(clocks).where(clocks.c.case_id.in_(theirs), clocks.c.outcome.is_(None))
    conn.execute(open_ones.values(outcome="cancelled", stopped_at=at))
    _remove_messages(conn, theirs)
    nothing = ("desk", "holder_role", "holder_id", "held_since", "next_due_at", "next_warn_at", "wake_at")
    levels = ("level1_at", "level2_at", "level3_at")
    key = func.concat("undone/", cast(cases.c.import_id, String), "/", cases.c.external_key)
    values = {**dict.fromkeys((*nothing, *levels)), "withdrawn_at": at, "closed_at": func.coalesce(cases.c.closed_at, at)}
    gone = update(cases).where(cases.c.id.in_(theirs)).values(**values, external_key=key, version=cases.c.version + 1)
    return conn.execute(gone).rowcount


def _remove_messages(conn: Connection, theirs: Select[Any]) -> None:
    """Of those that went out to somebody the record stays."""
    sent = exists().where(deliveries.c.message_id == messages.c.id, deliveries.c.status == "sent")
    conn.execute(
        update(messages)
        .where(messages.c.case_id.in_(theirs), sent, messages.c.status == MessageStatus.WAITING)
        .values(status=MessageStatus.SENT)
    )
    unsent = select(messages.c.id).where(messages.c.case_id.in_(theirs), ~sent)
    conn.execute(update(messages).where(messages.c.merged_into.in_(unsent)).values(merged_into=None))
    for table in (deliveries, message_reads):
        conn.execute(delete(table).where(table.c.message_id.in_(unsent)))
    conn.execute(delete(messages).where(messages.c.id.in_(unsent)))


def finish(conn: Connection, import_id: int, *, at: datetime, by_id: int | None, reason: str) -> None:
    """Say of the import that it was undone."""
    values = {"undone_at": at, "undone_by": by_id, "undone_because": reason}
    conn.execute(update(imports).where(imports.c.id == import_id).values(**values))


def _theirs(import_id: int) -> Select[tuple[int]]:
    """The ids of the import's cases that still count."""
    return select(cases.c.id).where(cases.c.import_id == import_id, cases.c.withdrawn_at.is_(None))
