"""Who changed what in a regime, and from when: every version of it, of the product and of the house."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from db.engine import reading
from db.queries import rule_changes as queries
from services import access
from services.access import Actor
from services.casework.regimes import local_day
from services.errors import RegimeNotFound
from services.policy.differences import differences
from services.policy.pack import Pack
from services.policy.packs import registry
from services.regimes import adopting

Standing = Literal["ended", "in_force", "coming"]


@dataclass(frozen=True)
class Entry:
    """A version. `differences`: in how many values it is another one than the version before; None for the first.

    Of a version of the house also: the change that brought it, who proposed and who approved it when and why, and from which day
    on cases that were open then go by it. Of one that was delivered with the product these are None.
    """

    version: str
    since: date
    standing: Standing
    differences: int | None
    change_id: int | None = None
    by: str | None = None
    at: datetime | None = None
    reason: str | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None
    open_from: date | None = None


def history(actor: Actor, pack_id: str, at: datetime) -> list[Entry]:
    """The versions of a regime, the newest first. Raises NotPermitted and RegimeNotFound."""
    access.require(actor, "see_rules")
    with reading() as conn:
        adopting.current(conn)
        held = {row.since.isoformat(): row.change_id for row in queries.holding(conn) if row.pack == pack_id}
        changes = {row.id: row for row in queries.found(conn, list(held.values()))}
    packs = list(registry().versions.get(pack_id, {}).values())
    if not packs:
        raise RegimeNotFound(pack=pack_id)
    decided = {version: changes[change_id] for version, change_id in held.items()}
    return list(_entries(packs, decided, local_day(at)))[::-1]


def _entries(packs: list[Pack], decided: dict[str, Any], today: date) -> Iterator[Entry]:
    for before, pack, after in zip([None, *packs], packs, [*packs[1:], None], strict=False):
        standing: Standing = "coming" if pack.since > today else "ended" if after and after.since <= today else "in_force"
        differing = len(differences(before, pack)) if before else None
        entry = Entry(pack.version, pack.since, standing, differing)
        yield _of_the_house(entry, decided[pack.version]) if pack.version in decided else entry


def _of_the_house(entry: Entry, change: Any) -> Entry:
    return replace(
        entry,
        change_id=change.id,
        by=change.by_name,
        at=change.proposed_at,
        reason=change.reason,
        approved_by=change.decided_by_name,
        approved_at=change.decided_at,
        open_from=change.open_from,
    )
