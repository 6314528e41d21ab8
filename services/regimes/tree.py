"""The tree of units with the regime that holds at each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.engine import reading
from db.queries import bindings as queries
from services import access
from services.access import Actor
from services.casework.regimes import USUAL, local_day
from services.policy.packs import registry
from services.policy.words import Title
from services.register import named


@dataclass(frozen=True)
class Held:
    """A unit with the regime that holds there today. `depth` counts from the top of the actor's reach.

    `unit` is the name of the unit whose decision it is, and `since` its first day; both None where nothing was decided and the
    usual regime holds. `own`: the decision is the unit's own.
    """

    org_id: int
    name: str
    kind: str
    depth: int
    pack: str
    title: Title
    unit: str | None
    since: date | None
    own: bool


def tree(actor: Actor, at: datetime) -> list[Held]:
    """Every unit within the actor's reach, each followed by what lies below it. Raises NotPermitted."""
    scope = access.scope_of(actor, "manage_regimes")
    with reading() as conn:
        units, rows = queries.units(conn, scope.org_path), queries.around(conn, scope.org_path)
    today = local_day(at)
    # The rows come in the order of their days: the last one of a unit that has begun is the one that holds.
    holds = {row.org_id: row for row in rows if row.withdrawn_at is None and row.since <= today}
    top = min((len(_ids(unit.path)) for unit in units), default=0)
    return [_held(unit, holds, len(_ids(unit.path)) - top, actor.language) for unit in _downwards(units)]


def here(actor: Actor, at: datetime) -> str:
    """The regime that holds today at the actor's own unit; the usual one for whoever belongs to none."""
    with reading() as conn:
        return queries.in_force_for(conn, actor.org_path, local_day(at)) or USUAL


def _downwards(units: Sequence[Any]) -> list[Any]:
    """Each unit before those below it, brothers by name."""
    known = {unit.id: unit.name for unit in units}
    return sorted(units, key=lambda unit: [(known.get(one, ""), one) for one in _ids(unit.path)])


def _held(unit: Any, holds: dict[int, Any], depth: int, lang: str) -> Held:
    row = next((holds[one] for one in reversed(_ids(unit.path)) if one in holds), None)
    pack = row.pack if row else USUAL
    by, since = (named(row.name, row.name_en, lang), row.since) if row else (None, None)
    name, title = named(unit.name, unit.name_en, lang), registry().latest(pack).title
    return Held(unit.id, name, unit.kind, depth, pack, title, by, since, row is not None and row.org_id == unit.id)


def _ids(path: str) -> list[int]:
    return [int(one) for one in path.strip("/").split("/")]
