"""Changes of rules as people see them: what is proposed, how it stands, and what this person can do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from db.engine import reading
from db.queries import rule_changes as queries
from services import access
from services.access import Actor
from services.casework.regimes import local_day
from services.errors import ChangeNotFound, ChangeUndecided, NotPermitted

PROPOSE, APPROVE, LEDGER = "change_rules", "approve_rules", "see_penalties"
State = Literal["draft", "waiting", "approved", "in_force", "refused", "withdrawn"]
Act = Literal["revise", "approve", "refuse", "withdraw"]


@dataclass(frozen=True)
class Change:
    """One or more versions of regimes with the same first day, `texts` by regime.

    `state`: a draft is on record, and what it says now was not tried yet; it waits once that is tried. `open_from`: from which
    day on cases that are open then go by it; None for new cases only. `tried`: what trying it has shown, of the present
    `version` only, and only for those who propose or decide: it tells of cases and people of the whole house. `may`: what the
    one who asks can do about it now.
    """

    id: int
    state: State
    texts: Mapping[str, str]
    since: date
    open_from: date | None
    reason: str
    by: str
    by_id: int | None
    at: datetime
    revised_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    comment: str | None
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    tried: dict[str, Any] | None
    version: int
    may: frozenset[Act]

    @property
    def packs(self) -> tuple[str, ...]:
        """The regimes that it changes."""
        return tuple(self.texts)


def listed(actor: Actor, at: datetime) -> list[Change]:
    """All changes, the newest first; whoever only reads the rules sees those that were approved. Raises NotPermitted."""
    access.require(actor, "see_rules")
    with reading() as conn:
        return [change for change in _changes(queries.found(conn), queries.texts(conn), actor, at) if _sees(actor, change)]


def coming(actor: Actor, at: datetime) -> list[Change]:
    """The changes of `listed` that are not decided, and those that are approved for a later day."""
    access.require(actor, "see_rules")
    with reading() as conn:
        if not (ids := queries.coming(conn, local_day(at))):
            return []
        found = _changes(queries.found(conn, ids), queries.texts(conn, ids), actor, at)
    return [change for change in found if _sees(actor, change)]


def one(actor: Actor, change_id: int, at: datetime) -> Change:
    """A change. Raises NotPermitted, ChangeNotFound also for one that this actor does not see, and ChangeUndecided for one that
    somebody else decides on first."""
    access.require(actor, "see_rules")
    with reading() as conn:
        found = _changes(queries.found(conn, [change_id]), queries.texts(conn, [change_id]), actor, at)
    if not found:
        raise ChangeNotFound(id=change_id)
    if not _sees(actor, found[0]):
        raise (ChangeUndecided if found[0].state == "waiting" else ChangeNotFound)(id=change_id)
    return found[0]


def waiting(actor: Actor) -> int:
    """How many changes wait for this actor's decision; none for whoever decides on none."""
    if not may(actor, APPROVE):
        return 0
    with reading() as conn:
        return queries.waiting(conn, actor.id)


def may(actor: Actor, command: str) -> bool:
    """Whether somebody may propose or decide: the rules are those of the whole house, and so must the person's place be."""
    return access.may(actor, command) and access.stands_at_top(actor)


def require(actor: Actor, command: str) -> None:
    """Refuse whoever may not. Raises NotPermitted."""
    if not may(actor, command):
        raise NotPermitted(command=command, role=actor.role)


def tries(actor: Actor) -> bool:
    """Whether somebody tries changes: those who propose them do, and so do those who are to approve them."""
    return may(actor, PROPOSE) or may(actor, APPROVE)


def shown(actor: Actor, summary: dict[str, Any]) -> dict[str, Any]:
    """What trying a change has shown, for one of those who try; who pays by name only for whoever sees the whole ledger."""
    if may(actor, LEDGER) and not access.scope_of(actor, LEDGER).own_only:
        return summary
    return summary | {"payers": [payer for payer in summary.get("payers", ()) if payer["person"] is None]}


def state_of(row: Any, at: datetime) -> State:
    """How a change stands at an instant."""
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.decision is None:
        return "waiting" if row.tried_version == row.version else "draft"
    if row.decision == "refused":
        return "refused"
    return "in_force" if row.since <= local_day(at) else "approved"


def acts(actor: Actor, row: Any, at: datetime) -> frozenset[Act]:
    """What somebody can do about a change as it stands: nobody decides on what one has written."""
    state, own = state_of(row, at), actor.id in authors(row)
    found: set[Act] = set()
    if state in ("draft", "waiting") and may(actor, PROPOSE):
        found.add("revise")
    if state == "waiting" and may(actor, APPROVE) and not own:
        found |= {"approve", "refuse"}
    if state in ("draft", "waiting", "approved") and (may(actor, APPROVE) or (own and may(actor, PROPOSE))):
        found.add("withdraw")
    return frozenset(found)


def authors(row: Any) -> set[int | None]:
    """Who proposed a change, and whoever revised it since: none of them decides on it."""
    return {row.proposed_by, *row.writers}


def _sees(actor: Actor, change: Change) -> bool:
    """A draft is there for those who write; who decides sees what they have finished, and everybody what was approved."""
    if change.state in ("approved", "in_force") or may(actor, PROPOSE):
        return True
    return change.state != "draft" and may(actor, APPROVE)


def _changes(rows: Iterable[Any], texts: Iterable[Any], actor: Actor, at: datetime) -> list[Change]:
    by_change: dict[int, dict[str, str]] = {}
    for text in texts:
        by_change.setdefault(text.change_id, {})[text.pack] = text.text
    return [_change(row, by_change[row.id], actor, at) for row in rows]


def _change(row: Any, texts: Mapping[str, str], actor: Actor, at: datetime) -> Change:
    return Change(
        id=row.id,
        state=state_of(row, at),
        texts=texts,
        since=row.since,
        open_from=row.open_from,
        reason=row.reason,
        by=row.by_name or "",
        by_id=row.proposed_by,
        at=row.proposed_at,
        revised_at=row.revised_at,
        decided_by=row.decided_by_name,
        decided_at=row.decided_at,
        comment=row.comment,
        withdrawn_by=row.withdrawn_by_name,
        withdrawn_at=row.withdrawn_at,
        tried=shown(actor, row.tried) if row.tried_version == row.version and tries(actor) else None,
        version=row.version,
        may=acts(actor, row, at),
    )
