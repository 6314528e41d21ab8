"""One entry down to the instants it was computed from, what has been done about it, and what this person may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from db.engine import Connection, reading
from db.queries import ledger as queries
from services.access import Actor
from services.casework.regimes import pack_of
from services.errors import PenaltyNotFound
from services.ledger import acts, sight
from services.ledger.entries import Line, line_of
from services.policy.pack import Pack
from services.policy.words import Span, Title

MOST = 200


@dataclass(frozen=True)
class Cause:
    """The clock that an entry came from, as it stands now; `reason` says why it was due then."""

    rule: str
    title: Title
    cite: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    reason: Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """What somebody asked to be done about an entry, and what came of it. `granted` is None while nobody has answered;
    `answerer` is nobody where one person was enough."""

    id: int
    kind: str
    asker: str
    asked_at: datetime
    reason: str
    yuan: Decimal | None
    percent: Decimal | None
    consequence: str | None
    granted: bool | None
    answerer: str | None
    answered_at: datetime | None
    comment: str | None
    entry: int | None


@dataclass(frozen=True)
class Bundle:
    """Entries that can be waived or appealed against together, what is left of them, and the version to send along."""

    ids: tuple[int, ...]
    left_yuan: Decimal
    version: int


@dataclass(frozen=True)
class EntrySeen:
    """An entry with everything about it. `block` is what one accrual counts, None where it accrues once; `step` names the step
    that cost, where no clock did; `origin` is the entry that a waiver or a decision is about; `alike` has all that is left of
    the same lateness; `may` holds waive, decide and appeal as far as this person may now; `alone` is how much one person may
    waive by the regime."""

    line: Line
    pack: Pack
    cause: Cause | None
    block: Span | None
    step: Title | None
    origin: Line | None
    entries: tuple[Line, ...]
    acts: tuple[Act, ...]
    alike: Bundle
    may: frozenset[str]
    alone: Decimal | None
    version: int


@dataclass(frozen=True)
class Asked:
    """Something that waits for an answer: requests made together, and the entries that they are about."""

    ids: tuple[int, ...]
    kind: str
    asker: str
    asked_at: datetime
    reason: str
    yuan: Decimal
    percent: Decimal
    lines: tuple[Line, ...]
    may_answer: bool


def entry(actor: Actor, entry_id: int) -> EntrySeen:
    """An entry as somebody may see it. Raises PenaltyNotFound, also for one out of sight."""
    with reading() as conn:
        found = queries.lines(conn, [entry_id])
        if not found or not sight.sees(actor, found[0]):
            raise PenaltyNotFound(id=entry_id)
        row = found[0]
        pack = pack_of(row.pack, row.pack_version)
        rule = pack.penalties.get(row.rule)
        requests = queries.requests_about(conn, [entry_id])
        origin = queries.lines(conn, [row.refers_to]) if row.refers_to else []
        return EntrySeen(
            line=line_of(row, actor.language),
            pack=pack,
            cause=_cause(conn, row, pack, actor.language),
            block=rule.every if rule else None,
            step=pack.steps[rule.step].title if rule and rule.step else None,
            origin=line_of(origin[0], actor.language) if origin else None,
            entries=tuple(line_of(about, actor.language) for about in queries.about(conn, entry_id)),
            acts=tuple(act_of(request) for request in requests),
            alike=_alike(conn, entry_id),
            may=_may(actor, row, requests),
            alone=pack.waivers.alone_up_to_yuan if pack.waivers else None,
            version=acts.version(requests),
        )


def _cause(conn: Connection, row: Any, pack: Pack, lang: str) -> Cause | None:
    clock = queries.clock_of(conn, row)
    if clock is None:
        return None
    rule = pack.clocks[clock.rule]
    cite = pack.cite(clock.reason.get("cite", rule.cite), lang)
    return Cause(clock.rule, rule.title, cite, clock.started_at, clock.due_at, clock.stopped_at, clock.reason)


def act_of(request: Any) -> Act:
    """A request's row."""
    return Act(
        id=request.id,
        kind=request.kind,
        asker=request.asker,
        asked_at=request.asked_at,
        reason=request.reason,
        yuan=request.yuan,
        percent=request.percent,
        consequence=request.consequence,
        granted=request.granted,
        answerer=request.answerer,
        answered_at=request.decided_at,
        comment=request.comment,
        entry=request.entry_id,
    )


def _alike(conn: Connection, entry_id: int) -> Bundle:
    rows = queries.lines(conn, queries.same_lateness(conn, entry_id))
    open_ = [row for row in rows if row.yuan is not None and row.yuan + row.waived_yuan > 0 and not row.waiting]
    ids = tuple(row.id for row in open_)
    left = sum((row.yuan + row.waived_yuan for row in open_), Decimal(0))
    return Bundle(ids, left, acts.version(queries.requests_about(conn, ids)))


def _may(actor: Actor, row: Any, requests: Sequence[Any]) -> frozenset[str]:
    if row.kind == "waiver" or row.waiting:
        return frozenset()
    if row.decision_low is not None:
        open_ = not row.decided and sight.may(actor, "decide_penalty", row)
        return frozenset({"decide"} if open_ else ())
    measure, waived = (row.yuan, row.waived_yuan) if row.yuan is not None else (row.percent, row.waived_percent)
    if (measure + waived <= 0) if measure is not None else row.waivers:
        return frozenset()
    found = {"waive"} if sight.may(actor, "waive", row) else set()
    if sight.may(actor, "appeal", row) and all(request.kind != "appeal" for request in requests):
        found.add("appeal")
    return frozenset(found)


def waiting(actor: Actor) -> list[Asked]:
    """What is asked about entries within sight and waits for an answer, the oldest first, at most 200 requests.

    Raises NotPermitted.
    """
    conditions = sight.conditions(actor)
    with reading() as conn:
        requests = queries.waiting(conn, conditions, MOST)
        rows = {row.id: row for row in queries.lines(conn, list({request.penalty_id for request in requests}))}
    together: dict[Any, list[Any]] = {}
    for request in requests:
        together.setdefault((request.asked_by, request.request_id or request.id), []).append(request)
    return [_asked(actor, group, rows) for group in together.values()]


def _asked(actor: Actor, group: Sequence[Any], rows: Mapping[int, Any]) -> Asked:
    lines = tuple(line_of(rows[request.penalty_id], actor.language) for request in group)
    # What an appeal asks for is all that is left.
    appeal = group[0].kind == "appeal"
    wanted = [
        (line.left_yuan, line.left_percent) if appeal else (r.yuan, r.percent) for r, line in zip(group, lines, strict=True)
    ]
    return Asked(
        ids=tuple(request.id for request in group),
        kind=group[0].kind,
        asker=group[0].asker,
        asked_at=group[0].asked_at,
        reason=group[0].reason,
        yuan=sum((yuan or Decimal(0) for yuan, _ in wanted), Decimal(0)),
        percent=sum((percent or Decimal(0) for _, percent in wanted), Decimal(0)),
        lines=lines,
        may_answer=all(acts.may_answer(actor, request, rows[request.penalty_id]) for request in group),
    )


def count_waiting(actor: Actor) -> int:
    """How many things that were asked within sight wait for an answer. Raises NotPermitted."""
    conditions = sight.conditions(actor)
    with reading() as conn:
        return queries.count_waiting(conn, conditions)
