"""A region, a company or a project follows a regime from a day on: cases opened there since open by it, the others keep theirs.

The nearest unit upwards decides; where none is bound, the usual regime holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from db.engine import Connection, reading, transaction
from db.queries import bindings as queries
from services import access, audit
from services.access import Actor
from services.casework.regimes import local_day
from services.errors import BindingRefused
from services.policy.packs import NoSuchPack, registry
from services.policy.words import Title
from services.register import named
from services.time import require_aware

State = Literal["in_force", "coming", "ended", "withdrawn"]


@dataclass(frozen=True)
class Binding:
    """What was decided for a unit: the regime, its first day, who decided it when, and how it stands."""

    id: int
    org_id: int
    unit: str
    pack: str
    title: Title
    since: date
    by: str | None
    at: datetime
    state: State


def bind(actor: Actor, org_id: int, pack_id: str, since: date, at: datetime) -> int:
    """Let a unit, and what lies below it, follow a regime from a local day on; the binding's id.

    The day is today or later; an earlier one only where no case was ever opened. Raises NotPermitted, also for a unit out of
    sight, and BindingRefused for an unknown unit or regime, for a day before the regime is in force or before today, and for
    what is so already.
    """
    access.require(actor, "manage_regimes")
    _require_in_force(pack_id, since)
    with transaction() as conn:
        unit = queries.hold_unit(conn, org_id)
        if unit is None:
            raise BindingRefused(problem="binding_unit")
        access.require(actor, "manage_regimes", unit.path)
        if since < local_day(at) and queries.has_cases(conn, unit.path):
            raise BindingRefused(problem="binding_past", day=since.isoformat())
        _require_new(conn, unit, pack_id, since)
        values = {"org_id": org_id, "pack": pack_id, "since": since}
        made = queries.add(conn, **values, bound_by=actor.id, bound_at=require_aware(at))
        _record(conn, actor, "regime_bound", org_id, at, {"binding": made, "pack": pack_id, "since": since.isoformat()})
    return made


def withdraw(actor: Actor, binding_id: int, at: datetime) -> None:
    """What was to hold from a later day will not. Raises NotPermitted, and BindingRefused for what is unknown, withdrawn
    already or in force."""
    scope = access.scope_of(actor, "manage_regimes")
    with transaction() as conn:
        row = next((row for row in queries.around(conn, scope.org_path) if row.id == binding_id), None)
        if row is None or row.withdrawn_at is not None or queries.hold_unit(conn, row.org_id) is None:
            raise BindingRefused(problem="binding_gone")
        access.require(actor, "manage_regimes", row.path)
        if row.since <= local_day(at):
            raise BindingRefused(problem="binding_in_force", day=row.since.isoformat())
        queries.withdraw(conn, binding_id, actor.id, require_aware(at))
        facts = {"binding": binding_id, "pack": row.pack, "since": row.since.isoformat()}
        _record(conn, actor, "regime_withdrawn", row.org_id, at, facts)


def listed(actor: Actor, at: datetime) -> list[Binding]:
    """Everything that was decided for units within the actor's reach, the latest day first. Raises NotPermitted."""
    scope = access.scope_of(actor, "manage_regimes")
    with reading() as conn:
        rows = queries.around(conn, scope.org_path)
    states = _states(rows, local_day(at))
    within = [row for row in reversed(rows) if row.path.startswith(scope.org_path)]
    return [_binding(row, states[row.id], actor.language) for row in within]


def _states(rows: Iterable[Any], today: date) -> Mapping[int, State]:
    """How each of the rows stands, by id; they come in the order of their days, of a day the newest last."""
    states: dict[int, State] = {}
    last: dict[int, Any] = {}
    for row in rows:
        if row.withdrawn_at is not None:
            states[row.id] = "withdrawn"
            continue
        before = last.get(row.org_id)
        if before is not None and (row.since <= today or row.since == before.since):
            states[before.id] = "ended"
        states[row.id] = "in_force" if row.since <= today else "coming"
        last[row.org_id] = row
    return states


def _binding(row: Any, state: State, lang: str) -> Binding:
    unit, title = named(row.name, row.name_en, lang), registry().latest(row.pack).title
    return Binding(row.id, row.org_id, unit, row.pack, title, row.since, row.by_name, row.bound_at, state)


def _require_in_force(pack_id: str, since: date) -> None:
    known = registry().versions.get(pack_id)
    if not known:
        raise BindingRefused(problem="binding_pack")
    try:
        registry().in_force(pack_id, since)
    except NoSuchPack:
        first = min(pack.since for pack in known.values())
        raise BindingRefused(problem="binding_early", regime=registry().latest(pack_id).title, day=first.isoformat()) from None


def _require_new(conn: Connection, unit: Any, pack_id: str, since: date) -> None:
    """Refuse what the unit's own binding of that day says already: the same form sent twice binds once."""
    own = [row for row in queries.around(conn, unit.path) if row.org_id == unit.id and row.withdrawn_at is None]
    held = [row.pack for row in own if row.since <= since]
    if held and held[-1] == pack_id:
        raise BindingRefused(problem="binding_already", day=since.isoformat())


def _record(conn: Connection, actor: Actor, action: str, org_id: int, at: datetime, data: dict[str, Any]) -> None:
    audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action=action, subject=f"unit:{org_id}", data=data)
