"""A finding is answered by whom it concerns and decided by a person. What is upheld becomes an entry of the ledger at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from db.engine import Connection, transaction
from db.queries import findings as queries
from db.queries import ledger
from services import access, audit
from services.access import Actor
from services.casework.regimes import pack_of
from services.errors import FindingChanged, FindingNotFound, NotPermitted, SpotCheckRefused
from services.policy.pack import Pack
from services.spot_checks.findings import grave, may, sight, zone
from services.spot_checks.reporting import LONGEST, deciders, tell
from services.time import require_aware

Verdict = Literal["upheld", "not_upheld"]
LONGEST_CONSEQUENCE = 200


def answer(actor: Actor, no: str, said: str, *, at: datetime, seen: int | None = None) -> None:
    """Say what the one whom it concerns has to say, once. `seen` is the version that the actor saw.

    Raises FindingNotFound, NotPermitted, FindingChanged, SpotCheckRefused.
    """
    said = _said(said, "no_words")
    with transaction() as conn:
        row, acts = _held(conn, actor, no, "answer_finding")
        if _repeated(acts, actor, {"kind": "answered", "said": said}):
            return
        _require(actor, row, acts, "answer", seen)
        at = max(require_aware(at), row.reported_at)
        _add(conn, actor, row, acts, {"kind": "answered", "at": at, "said": said})
        pack = pack_of(row.pack, row.pack_version)
        for person in {row.reported_by, *deciders(conn, pack, row.path)} - {actor.id}:
            tell(conn, pack, no, "finding_answered", person, row.rule, row.cite, at)
        _record(conn, actor, "finding_answered", no, at, {})


def decide(
    actor: Actor, no: str, *, upheld: bool, reason: str, at: datetime, consequence: str = "", seen: int | None = None
) -> int | None:
    """Decide on a finding, with the reason; when it is upheld the id of its entry of the ledger.

    `consequence` says what it costs; left out, it is what the regime says, or says of repetition where this is one.
    Raises FindingNotFound, NotPermitted, FindingChanged, SpotCheckRefused.
    """
    reason, words = _said(reason, "no_reason"), consequence.strip()
    if len(words) > LONGEST_CONSEQUENCE:
        raise SpotCheckRefused(problem="too_long", most=LONGEST_CONSEQUENCE)
    kind: Verdict = "upheld" if upheld else "not_upheld"
    with transaction() as conn:
        row, acts = _held(conn, actor, no, "decide_finding")
        if _repeated(acts, actor, {"kind": kind, "said": reason}):
            return int(row.entry_id) if row.entry_id else None
        _require(actor, row, acts, "decide", seen)
        at = max(require_aware(at), row.reported_at)
        pack = pack_of(row.pack, row.pack_version)
        cost = (words or usual(pack, row)) if upheld else None
        _add(conn, actor, row, acts, {"kind": kind, "at": at, "said": reason, "consequence": cost})
        entry = ledger.add(conn, _entry(actor, row, reason, str(cost), at)) if upheld else None
        for person in {row.concerns_id, row.reported_by} - {actor.id}:
            tell(conn, pack, no, f"finding_{kind}", person, row.rule, row.cite, at)
        _record(conn, actor, f"finding_{kind}", no, at, {"entry": entry})
    return entry


def usual(pack: Pack, row: Any) -> str:
    """What the regime says that a finding costs, by how often it happened in its month; in the regime's own language."""
    rule = pack.violations[row.rule]
    said = rule.repeated if grave(rule, row.nth) and rule.repeated else rule.consequence
    return said.in_("zh")


def _entry(actor: Actor, row: Any, reason: str, cost: str, at: datetime) -> dict[str, Any]:
    about = {"finding_id": row.id, "rule": row.rule, "cite": row.cite, "n": 1, "number": 1, "capacity": "responsible"}
    payer = {"payer_role": row.concerns_role, "payer_id": row.concerns_id}
    decided = {"kind": "decision", "consequence": cost, "reason": reason, "author_id": actor.id}
    return {**about, **payer, **decided, "at": at, "recorded_at": at}


def _held(conn: Connection, actor: Actor, no: str, command: str) -> tuple[Any, Sequence[Any]]:
    """The finding and its acts, with which nobody else does anything until the transaction ends."""
    if actor.id is None:
        raise NotPermitted(command=command, role=actor.role)
    seen = sight(actor)
    access.require(actor, command)
    queries.hold(conn, no)
    found = queries.find(conn, [seen, queries.numbered(no)], zone(), 1)
    if not found:
        raise FindingNotFound(no=no)
    return found[0], queries.acts_of(conn, [found[0].id])


def _repeated(acts: Sequence[Any], actor: Actor, wanted: dict[str, Any]) -> bool:
    """Whether this person has said exactly this already: the same click sent twice."""
    mine = (act for act in acts if act.by_id == actor.id)
    return any(all(getattr(act, name) == value for name, value in wanted.items()) for act in mine)


def _require(actor: Actor, row: Any, acts: Sequence[Any], act: str, seen: int | None) -> None:
    if (seen is not None and seen != len(acts)) or any(said.kind != "answered" for said in acts):
        raise FindingChanged(no=row.no, who=acts[-1].by, at=acts[-1].at) if acts else SpotCheckRefused(problem="finding_other")
    if act in may(actor, row, acts):
        return
    if act == "answer":
        raise SpotCheckRefused(problem="finding_answered" if acts else "finding_not_yours")
    if actor.id == row.concerns_id:
        raise SpotCheckRefused(problem="finding_own")
    raise SpotCheckRefused(problem="finding_reported_by_you" if actor.id == row.reported_by else "finding_scope")


def _add(conn: Connection, actor: Actor, row: Any, acts: Sequence[Any], said: dict[str, Any]) -> None:
    queries.add_act(conn, {"finding_id": row.id, "n": len(acts) + 1, "by_id": actor.id, **said})


def _record(conn: Connection, actor: Actor, action: str, no: str, at: datetime, data: dict[str, Any]) -> None:
    audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action=action, subject=no, data=data)


def _said(words: str, problem: str) -> str:
    if not words.strip():
        raise SpotCheckRefused(problem=problem)
    if len(words) > LONGEST:
        raise SpotCheckRefused(problem="too_long", most=LONGEST)
    return words.strip()
