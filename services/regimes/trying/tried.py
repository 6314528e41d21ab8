"""What trying rules on history came to. It is kept with the change that it was tried for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter


@dataclass(frozen=True)
class Both:
    """A count on record, and by the rules that were tried."""

    before: int
    after: int


@dataclass(frozen=True)
class Cost:
    """What was to be paid: yuan, percent of monthly bonuses, and how many decisions were left to somebody."""

    yuan: Decimal
    percent: Decimal
    decisions: int


@dataclass(frozen=True)
class Costs:
    """What was to be paid on record, and by the rules that were tried."""

    before: Cost
    after: Cost

    @property
    def differ(self) -> bool:
        """Whether the two are not the same."""
        return self.before != self.after


@dataclass(frozen=True)
class RuleTried:
    """The deadlines of one rule, and those of them that were missed or are overdue."""

    pack: str
    rule: str
    clocks: Both
    late: Both


@dataclass(frozen=True)
class MonthTried:
    """The cases opened in a month, `2026-03`; `late` counts those of which a deadline was missed."""

    month: str
    cases: int
    late: Both
    costs: Costs


@dataclass(frozen=True)
class PayerTried:
    """What somebody, or a role at large, was to pay in one capacity."""

    role: str
    person: int | None
    name: str | None
    capacity: str
    costs: Costs


@dataclass(frozen=True)
class UnitTried:
    """The cases of a project, or of a company, of which `company` says the name in both."""

    id: int
    name: str
    company: str
    cases: int
    late: Both
    costs: Costs


@dataclass(frozen=True)
class Moved:
    """A deadline that is open now and would be due at another instant. None: there is no such deadline on that side."""

    no: str
    pack: str
    rule: str
    n: int
    due_before: datetime | None
    due_after: datetime | None
    late_before: bool
    late_after: bool


@dataclass(frozen=True)
class Untold:
    """Cases about which the tried rules say nothing, because they do not know their `steps` (so many cases a step) or cannot
    reckon them. They are left out of both sides; the numbers of the `first` of them are kept."""

    cases: int
    first: tuple[str, ...]
    steps: Mapping[str, int]


@dataclass(frozen=True)
class Tried:
    """What is on record of the cases opened from `since` until before `until` below a unit, beside what the tried rules would
    have given for the same steps, as it stands `at` an instant.

    Costs are accruals: what people waived or decided about them stays out on both sides. `late` counts cases of which a deadline
    was missed or is overdue, `newly_late` those that are late by the tried rules alone. `payers`, `projects` and `companies` come
    with the greatest difference first, of payers and of deadlines `moved` only the first; the totals say how many there are.
    """

    since: datetime
    until: datetime
    at: datetime
    path: str
    versions: Mapping[str, str]
    cases: int
    clocks: Both
    late: Both
    newly_late: int
    no_longer_late: int
    costs: Costs
    rules: tuple[RuleTried, ...]
    months: tuple[MonthTried, ...]
    payers: tuple[PayerTried, ...]
    payers_total: int
    projects: tuple[UnitTried, ...]
    companies: tuple[UnitTried, ...]
    moved: tuple[Moved, ...]
    moved_total: int
    moved_newly_late: int
    moved_no_longer_late: int
    untold: Untold
    seconds: float

    def summary(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        found: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        return found

    @classmethod
    def of(cls, summary: Mapping[str, Any]) -> "Tried":
        """What a summary was made of."""
        return _ADAPTER.validate_python(summary)


_ADAPTER = TypeAdapter(Tried)
