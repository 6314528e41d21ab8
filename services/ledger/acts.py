"""What people do about penalties: waive, decide, appeal. Each is one transaction, a reason, and a new entry; none is changed.

Whatever is done stands in `penalty_requests`, with who asked and who answered; what is granted becomes an entry of the ledger.
All acts on the ledger of a case take turns, so that two people at once never waive the same yuan twice.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from db.engine import Connection, transaction
from db.queries import ledger as queries
from db.queries import notify
from services import access, audit
from services.access import Actor
from services.casework.regimes import pack_of
from services.errors import NotPermitted, PenaltyChanged, PenaltyNotFound, PenaltyRefused
from services.ledger import sight
from services.time import require_aware

ZERO = Decimal(0)
LONGEST = 2000
# What an entry says of the lateness that it is about: the same as the entry that it refers to.
SAME = ("case_id", "finding_id", "rule", "clock", "n", "capacity", "number", "payer_role", "payer_id", "cite")
# By which command what was asked is answered.
ANSWERED_BY = {"waiver": "approve_waiver", "appeal": "waive"}


@dataclass(frozen=True)
class Amount:
    """How much of one entry: yuan, or percent of the monthly bonus. Zero percent lifts a decision in words."""

    yuan: Decimal | None
    percent: Decimal | None


@dataclass(frozen=True)
class Done:
    """What came of it: ids of new entries, or of requests that wait for an answer. `repeated`: the same request had done it."""

    entries: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    repeated: bool = False


def waive(
    actor: Actor,
    ids: Sequence[int],
    *,
    reason: str,
    at: datetime,
    yuan: Decimal | None = None,
    percent: Decimal | None = None,
    seen: int | None = None,
    request_id: str | None = None,
) -> Done:
    """Waive what is left of some entries, or of a single one so many yuan or percent.

    Above what the regime lets one person waive, it waits for a second. `seen` is the version that the actor saw. Raises
    NotPermitted, PenaltyNotFound, PenaltyChanged, PenaltyRefused.
    """
    said, request_id = _reason(reason), request_id or uuid4().hex
    with transaction() as conn:
        if done := _repeated(conn, actor, ids, request_id):
            return done
        rows = _entitled(conn, actor, "waive", ids, seen)
        if len(rows) > 1 and (yuan is not None or percent is not None):
            raise PenaltyRefused(problem="penalty_many")
        amounts = [_amount(row, yuan, percent) for row in rows]
        alone = _within_limit(conn, rows, amounts)
        entries, waiting = [], []
        for row, amount in zip(rows, amounts, strict=True):
            asked = _asked(actor, row, "waiver", said, at, request_id) | {"yuan": amount.yuan, "percent": amount.percent}
            if alone:
                entries.append(_waive(conn, row, amount, said, actor.id, at))
                queries.add_request(conn, asked | _granted(row, at, entries[-1]))
            else:
                waiting.append(queries.add_request(conn, asked))
        _tell(conn, actor, "penalty_waived" if alone else "waiver_asked", rows, at)
        return Done(tuple(entries), tuple(waiting))


def decide(
    actor: Actor,
    entry_id: int,
    *,
    reason: str,
    at: datetime,
    percent: Decimal | None = None,
    consequence: str = "",
    seen: int | None = None,
    request_id: str | None = None,
) -> Done:
    """Decide what a grave lateness costs: percent of the monthly bonus within the range that the entry gives, or words such as
    pay or post, or both. Raises what `waive` raises.
    """
    said, words, request_id = _reason(reason), consequence.strip() or None, request_id or uuid4().hex
    with transaction() as conn:
        if done := _repeated(conn, actor, [entry_id], request_id):
            return done
        (row,) = _entitled(conn, actor, "decide_penalty", [entry_id], seen)
        if row.decision_low is None:
            raise PenaltyRefused(problem="penalty_no_range")
        if row.decided:
            raise PenaltyRefused(problem="penalty_decided")
        if percent is None and words is None:
            raise PenaltyRefused(problem="penalty_says_nothing")
        if percent is not None and not row.decision_low <= percent <= row.decision_high:
            low, high = (f"{value.normalize():f}" for value in (row.decision_low, row.decision_high))
            raise PenaltyRefused(problem="penalty_out_of_range", low=low, high=high)
        chosen = {"percent": percent, "consequence": words}
        entry = _enter(conn, row, chosen | {"kind": "decision", "reason": said, "author_id": actor.id}, at)
        asked = _asked(actor, row, "decision", said, at, request_id) | chosen
        queries.add_request(conn, asked | _granted(row, at, entry))
        _tell(conn, actor, "penalty_decided", [row], at)
        return Done(entries=(entry,))


def appeal(
    actor: Actor, ids: Sequence[int], *, reason: str, at: datetime, seen: int | None = None, request_id: str | None = None
) -> Done:
    """Object to entries that the actor pays, once; somebody entitled answers. Raises what `waive` raises."""
    said, request_id = _reason(reason), request_id or uuid4().hex
    with transaction() as conn:
        if done := _repeated(conn, actor, ids, request_id):
            return done
        rows = _entitled(conn, actor, "appeal", ids, seen)
        if any(request.kind == "appeal" for request in queries.requests_about(conn, ids)):
            raise PenaltyRefused(problem="penalty_appealed")
        for row in rows:
            _amount(row, None, None)
        waiting = [queries.add_request(conn, _asked(actor, row, "appeal", said, at, request_id)) for row in rows]
        _tell(conn, actor, "penalty_appealed", rows, at)
        return Done(waiting=tuple(waiting))


def answer(actor: Actor, request_ids: Sequence[int], *, granted: bool, comment: str, at: datetime) -> Done:
    """Grant or refuse waivers above the limit, and appeals, with a comment; what is granted becomes a waiver of the ledger.

    Nobody answers what they asked themselves, or what they pay. An appeal against more than one person may waive alone is
    granted by whoever approves such waivers. Answering alike twice is once. Raises what `waive` raises.
    """
    said = _reason(comment)
    with transaction() as conn:
        queries.hold(conn, [request.penalty_id for request in queries.requests_by_id(conn, request_ids)])
        requests = queries.requests_by_id(conn, request_ids)
        rows = {row.id: row for row in queries.lines(conn, [request.penalty_id for request in requests])}
        if not requests or not all(sight.sees(actor, row) for row in rows.values()):
            raise PenaltyNotFound(id=_listed(request_ids))
        about = [rows[request.penalty_id] for request in requests]
        amounts = [_amount(row, r.yuan, r.percent, asked=True) for row, r in zip(about, requests, strict=True)]
        _require_answerer(conn, actor, requests, about, amounts, granted)
        if repeated := _answered(requests, actor, granted):
            return repeated
        entries = []
        for request, row, amount in zip(requests, about, amounts, strict=True):
            at = max(require_aware(at), request.asked_at)
            outcome = {"granted": granted, "comment": said, "decided_by": actor.id, "decided_at": at}
            if granted:
                by, why = (request.asked_by, request.reason) if request.kind == "waiver" else (actor.id, said)
                entries.append(_waive(conn, row, amount, why, by, at))
                outcome |= {"entry_id": entries[-1], "yuan": amount.yuan, "percent": amount.percent}
            queries.answer(conn, request.id, outcome)
        _tell(conn, actor, "penalty_request_granted" if granted else "penalty_request_refused", about, at)
        return Done(tuple(entries))


def version(requests: Sequence[Any]) -> int:
    """What grows with everything that is asked or answered about entries: whoever saw it can be told that they saw it old."""
    return sum(1 + (request.decided_by is not None) for request in requests)


def may_answer(actor: Actor, request: Any, row: Any) -> bool:
    """Whether somebody may answer a request about an entry, as far as can be said without its amount."""
    if request.asked_by == actor.id:
        return False
    return sight.may(actor, ANSWERED_BY[request.kind], row)


def _entitled(conn: Connection, actor: Actor, command: str, ids: Sequence[int], seen: int | None) -> list[Any]:
    """The entries that the actor may use a command on and has seen as they are."""
    if actor.id is None:
        raise NotPermitted(command=command, role=actor.role)
    wanted = sorted(set(ids))
    rows = queries.lines(conn, wanted)
    if not rows or len(rows) < len(wanted) or not all(sight.sees(actor, row) for row in rows):
        raise PenaltyNotFound(id=_listed(ids))
    access.require(actor, command)
    for row in rows:
        if not sight.may(actor, command, row):
            raise PenaltyRefused(problem=_why_not(actor, command, row))
    requests = queries.requests_about(conn, wanted)
    if seen is not None and version(requests) != seen:
        raise _changed(requests)
    if any(request.granted is None for request in requests):
        raise PenaltyRefused(problem="penalty_waiting")
    return rows


def _why_not(actor: Actor, command: str, row: Any) -> str:
    if command == "appeal":
        return "penalty_not_payer"
    return "penalty_own" if row.payer_id == actor.id else "penalty_scope"


def _changed(requests: Sequence[Any]) -> PenaltyChanged:
    last = max(requests, key=lambda request: request.decided_at or request.asked_at)
    return PenaltyChanged(who=last.answerer or last.asker, at=last.decided_at or last.asked_at)


def _repeated(conn: Connection, actor: Actor, ids: Sequence[int], request_id: str) -> Done | None:
    """What the same request of the same person has done before; from here on nobody else acts on these cases' entries."""
    queries.hold(conn, ids)
    found = queries.by_request(conn, actor.id, request_id) if actor.id is not None else ()
    if not found:
        return None
    entries = tuple(request.entry_id for request in found if request.entry_id is not None)
    return Done(entries, tuple(request.id for request in found if request.granted is None), repeated=True)


def _amount(row: Any, yuan: Decimal | None, percent: Decimal | None, *, asked: bool = False) -> Amount:
    """How much is to be taken off an entry: what was asked for, else all that is left. With `asked`, a request that has been
    answered may have taken it already."""
    if row.kind == "waiver":
        raise PenaltyRefused(problem="penalty_is_waiver")
    if row.decision_low is not None:
        raise PenaltyRefused(problem="penalty_see_decision" if row.decided else "penalty_decide_first")
    if row.yuan is None and row.percent is None:
        return _words(row, yuan, percent, asked)
    left = (row.yuan + row.waived_yuan) if row.yuan is not None else (row.percent + row.waived_percent)
    other = percent if row.yuan is not None else yuan
    said = yuan if row.yuan is not None else percent
    wanted = said if said is not None else (left if other is None else ZERO)
    if left <= 0 and not asked:
        raise PenaltyRefused(problem="penalty_nothing_left")
    if not asked and (other is not None or not 0 < wanted <= left or wanted != round(wanted, 2)):
        raise PenaltyRefused(problem="penalty_too_much", left=f"{left.normalize():f}")
    return Amount(wanted, None) if row.yuan is not None else Amount(None, wanted)


def _words(row: Any, yuan: Decimal | None, percent: Decimal | None, asked: bool) -> Amount:
    """A decision in words alone is lifted as a whole."""
    if (yuan or percent) and not asked:
        raise PenaltyRefused(problem="penalty_too_much", left="0")
    if row.waivers and not asked:
        raise PenaltyRefused(problem="penalty_nothing_left")
    return Amount(None, ZERO)


def _within_limit(conn: Connection, rows: Sequence[Any], amounts: Sequence[Amount]) -> bool:
    """Whether one person may waive this: by case and payer, with what was waived alone before; no part of a bonus."""
    totals: dict[tuple[Any, ...], Decimal] = defaultdict(lambda: ZERO)
    for row, amount in zip(rows, amounts, strict=True):
        if amount.yuan is None:
            return False
        totals[(row.case_id, row.payer_id, row.pack, row.pack_version)] += amount.yuan
    for (case_id, payer, pack, pack_version), total in totals.items():
        rule = pack_of(pack, pack_version).waivers
        if rule is None or total + queries.waived_alone(conn, case_id, payer) > rule.alone_up_to_yuan:
            return False
    return True


def _require_answerer(
    conn: Connection, actor: Actor, requests: Sequence[Any], rows: Sequence[Any], amounts: Sequence[Amount], granted: bool
) -> None:
    for request, row in zip(requests, rows, strict=True):
        if request.asked_by == actor.id:
            raise PenaltyRefused(problem="penalty_own_request")
        if row.payer_id == actor.id:
            raise PenaltyRefused(problem="penalty_own")
    appeals = all(request.kind == "appeal" for request in requests)
    # Of those that were answered before, the limit was asked then.
    open_ = [n for n, request in enumerate(requests) if request.granted is None]
    small = appeals and (not granted or _within_limit(conn, [rows[n] for n in open_], [amounts[n] for n in open_]))
    for row in rows:
        access.require(actor, "waive" if small else "approve_waiver", row.path)


def _answered(requests: Sequence[Any], actor: Actor, granted: bool) -> Done | None:
    """Nothing to do when this person has answered all of them alike; somebody else's answer is told."""
    answered = [request for request in requests if request.granted is not None]
    if not answered:
        return None
    if all((request.decided_by, request.granted) == (actor.id, granted) for request in requests):
        return Done(tuple(request.entry_id for request in requests if request.entry_id is not None), repeated=True)
    raise _changed(answered)


def _asked(actor: Actor, row: Any, kind: str, reason: str, at: datetime, request_id: str) -> dict[str, Any]:
    asked_at = max(require_aware(at), row.at)
    about = {"penalty_id": row.id, "kind": kind, "request_id": request_id}
    return about | {"asked_by": actor.id, "asked_at": asked_at, "reason": reason}


def _granted(row: Any, at: datetime, entry: int) -> dict[str, Any]:
    """One person was enough."""
    return {"granted": True, "decided_at": max(require_aware(at), row.at), "entry_id": entry}


def _waive(conn: Connection, row: Any, amount: Amount, reason: str, author: int | None, at: datetime) -> int:
    taken = {name: -value for name, value in vars(amount).items() if value is not None}
    return _enter(conn, row, taken | {"kind": "waiver", "reason": reason, "author_id": author}, at)


def _enter(conn: Connection, row: Any, values: Mapping[str, Any], at: datetime) -> int:
    """A new entry about another, never before it."""
    at = max(require_aware(at), row.at)
    same = {name: getattr(row, name) for name in SAME}
    return queries.add(conn, {**same, "refers_to": row.id, "at": at, "recorded_at": at, **values})


def _reason(said: str) -> str:
    if not said.strip():
        raise PenaltyRefused(problem="penalty_no_reason")
    if len(said) > LONGEST:
        raise PenaltyRefused(problem="too_long", most=LONGEST)
    return said.strip()


def _tell(conn: Connection, actor: Actor, action: str, rows: Sequence[Any], at: datetime) -> None:
    """Let the boards know, and put it on record: one row a case or finding, without the reason, which stands in the ledger."""
    by_subject: dict[tuple[int | None, str], list[int]] = defaultdict(list)
    for row in rows:
        by_subject[(row.case_id, row.no)].append(row.id)
    for (case_id, no), ids in by_subject.items():
        if case_id is not None:
            notify.changed(conn, case_id)
        data = {"entries": ids}
        audit.record(conn, at=require_aware(at), actor_id=actor.id, actor=actor.name, action=action, subject=no, data=data)


def _listed(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))
