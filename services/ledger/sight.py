"""Which entries of the ledger somebody sees: those within the unit, and always those that the person pays."""

from typing import Any

from db.queries import ledger as queries
from services import access
from services.access import Actor


def conditions(actor: Actor, command: str = "see_penalties") -> list[Any]:
    """What entries must answer to be within the reach of a command. Raises NotPermitted."""
    scope = access.scope_of(actor, command)
    if scope.own_only:
        return [queries.paid_by(scope.person_id)]
    # Whoever belongs to the root of the tree sees everything: no question need be asked about each entry.
    if scope.org_path.count("/") <= 2:
        return []
    return [queries.within(scope.org_path, actor.id)]


def sees(actor: Actor, row: Any) -> bool:
    """Whether an entry's row is within sight."""
    if not access.may(actor, "see_penalties"):
        return False
    return _pays(actor, row) or access.may(actor, "see_penalties", row.path)


def may(actor: Actor, command: str, row: Any) -> bool:
    """Whether somebody may do something about an entry. Nobody may about what they pay themselves, but appeal."""
    if command == "appeal":
        return _pays(actor, row) and access.may(actor, "appeal")
    return not _pays(actor, row) and access.may(actor, command, row.path)


def _pays(actor: Actor, row: Any) -> bool:
    return actor.id is not None and row.payer_id == actor.id
