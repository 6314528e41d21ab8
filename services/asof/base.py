"""The base of every comparison of units: what each had open and late at an instant, and what its month had come to by then."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from db.engine import reading
from db.queries import units as queries
from services import access
from services.access import Actor
from services.register import Filter, conditions, month_began, named

Kind = Literal["region", "company", "project"]


@dataclass(frozen=True)
class UnitFigures:
    """A unit at an instant: cases `open` and of them `late`; in its month so far cases `opened` and `closed`, deadlines kept
    (`on_time`) and passed (`missed`), and what entries of the ledger come to, less waivers, in `yuan` and `percent` of bonuses.

    The cases behind a figure are those that `services.register` finds for `Filter(unit=path, state=…, counted=…)`: see `behind`.
    """

    path: str
    name: str
    kind: Kind
    open: int
    late: int
    opened: int
    closed: int
    on_time: int
    missed: int
    yuan: Decimal
    percent: Decimal

    @property
    def on_time_share(self) -> float | None:
        """The share of deadlines that were kept, 0 to 1; None where none ended."""
        ended = self.on_time + self.missed
        return self.on_time / ended if ended else None


def units(actor: Actor, at: datetime, *, kind: Kind = "company", wanted: Filter | None = None) -> tuple[UnitFigures, ...]:
    """The units of a kind within the actor's sight that have any figure at `at`, by path; of the cases that answer the filter.

    The filter's state and order mean nothing here. To be asked while looking at the past of `at` (see services/asof/pasts.py),
    or with the present instant outside of any. Raises NotPermitted.
    """
    since = month_began(at)
    everything = replace(wanted or Filter(), state="any", counted=None)
    asked = conditions(access.scope_of(actor, "see_cases"), everything, at)
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    with reading() as conn:
        answers = [
            queries.standing(conn, kind, asked, at),
            *(ask(conn, kind, asked, since, at) for ask in (queries.opened, queries.closed, queries.deadlines, queries.cost)),
        ]
        for row in (row for rows in answers for row in rows):
            found[row.unit] |= row._mapping
        known = queries.named(conn, list(found))
    figures = [_figures(known[unit], kind, row, actor.language) for unit, row in found.items()]
    return tuple(sorted(figures, key=lambda unit: [int(part) for part in unit.path.strip("/").split("/")]))


def behind(figure: str) -> tuple[str, str | None]:
    """The state and the `counted` of the filter that finds the cases behind a figure of a unit."""
    if figure in ("open", "late"):
        return ("open" if figure == "open" else "overdue"), None
    return "any", figure


def _figures(unit: Any, kind: Kind, row: dict[str, Any], lang: str) -> UnitFigures:
    numbers = {name: row.get(name, 0) for name in ("open", "late", "opened", "closed", "on_time", "missed")}
    money = {name: row.get(name, Decimal(0)) for name in ("yuan", "percent")}
    return UnitFigures(path=unit.path, name=named(unit.name, unit.name_en, lang), kind=kind, **numbers, **money)
