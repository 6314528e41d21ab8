"""What the first so many accruals of a penalty cost together, for many clocks at once."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

from services.policy.accruals import costs
from services.policy.instants import MICROSECOND
from services.policy.rules import PenaltyRule
from services.policy.words import Measure

Whole = NDArray[np.int64]

# Yuan in cents, percent in hundredths, decisions left to somebody.
MEASURES = 3


@dataclass(frozen=True)
class Price:
    """What accruals cost in one capacity: `sums` has the sum of the first n at place n, `further` what each after those costs.

    The accruals `first` to `last` cost something, without end where `last` is None.
    """

    sums: Whole
    further: Whole
    first: int
    last: int | None

    def of(self, numbers: Whole) -> Whole:
        """The sums of the first so many accruals, a row for each number."""
        known = len(self.sums) - 1
        over: Whole = np.maximum(numbers - known, 0)
        found: Whole = self.sums[np.minimum(numbers, known)]
        return found + np.outer(over, self.further)


def prices(penalty: PenaltyRule) -> dict[str, Price]:
    """The price in each capacity in which somebody pays."""
    # Behind the last number at which a rate begins or ends, and one more for what entering it re-rates, each costs the same.
    known = max(max(rate.from_, rate.to or 0) for rate in penalty.rates) + 1
    each = [measured(penalty, number) for number in range(1, known + 2)]
    return {capacity: _price(each, capacity, known) for capacity in dict.fromkeys(name for one in each for name in one)}


def _price(each: list[dict[str, Whole]], capacity: str, known: int) -> Price:
    nothing = np.zeros(MEASURES, dtype=np.int64)
    single = np.array([nothing, *(one.get(capacity, nothing) for one in each)], dtype=np.int64)
    costing = [number for number, one in enumerate(each, 1) if capacity in one]
    endless = costing[-1] == known + 1
    return Price(np.cumsum(single[: known + 1], axis=0), single[known + 1], costing[0], None if endless else costing[-1])


def measured(penalty: PenaltyRule, number: int) -> dict[str, Whole]:
    """What the accrual of a number costs, by capacity."""
    return {capacity: in_whole(measure) for _, capacity, measure in costs(penalty, number)}


def in_whole(measure: Measure) -> Whole:
    """A measure in whole numbers, as the ledger rounds it."""
    decisions = int(measure.decision is not None)
    return np.array([_hundredths(measure.yuan), _hundredths(measure.percent), decisions], dtype=np.int64)


def _hundredths(value: Decimal | None) -> int:
    return int(((value or Decimal(0)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def reached(penalty: PenaltyRule, started: Whole, due: Whole, late_until: Whole) -> Whole:
    """How many accruals of a penalty clocks have come to: what `services.policy.accruals` numbers."""
    if penalty.every is None:
        return np.where(late_until >= np.maximum(due + 1, started), 1, 0)
    numbers: Whole = np.maximum((late_until - due) // _block(penalty), 0)
    return numbers if penalty.last is None else np.where(numbers > penalty.last, penalty.last, numbers)


def accrued(penalty: PenaltyRule, number: Whole | int, started: Whole, due: Whole) -> Whole:
    """When the accrual of a number came up."""
    block = _block(penalty) if penalty.every else 0
    instants: Whole = np.maximum(due + number * block, started)
    return instants


def _block(penalty: PenaltyRule) -> int:
    assert penalty.every is not None
    return penalty.every.length // MICROSECOND
