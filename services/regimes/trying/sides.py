"""Cases as they stand on one side, on record or by the rules that are tried. A case is its place in its part."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


class _Rows:
    """Arrays of one length, a row for each of something; `case` says of which case."""

    case: Whole

    def of(self, cases: Flags) -> Self:
        """The rows of the chosen cases."""
        return self.where(cases[self.case])

    def where(self, rows: Flags) -> Self:
        """The chosen rows."""
        return type(self)(*(part[rows] for part in self._parts()))

    @classmethod
    def joined(cls, several: Sequence[Self]) -> Self:
        """The rows of several."""
        return cls(*(np.concatenate(parts) for parts in zip(*(one._parts() for one in several), strict=True)))

    def _parts(self) -> list[Any]:
        return [getattr(self, part.name) for part in fields(self)]  # type: ignore[arg-type]


@dataclass(frozen=True)
class Deadlines(_Rows):
    """Clocks: by which rule each is, and whether it is late."""

    case: Whole
    rule: Whole
    late: Flags

    def late_cases(self, count: int) -> Flags:
        """Which of so many cases are late."""
        found = np.zeros(count, dtype=bool)
        found[self.case[self.late]] = True
        return found


@dataclass(frozen=True)
class Running(_Rows):
    """Open clocks: by which rule each is, its number, and when it is due."""

    case: Whole
    rule: Whole
    n: Whole
    due: Whole


@dataclass(frozen=True)
class Charges(_Rows):
    """Accruals, or sums of them: whom they hit as what, and how much, a row of measures for each."""

    case: Whole
    role: Whole
    person: Whole
    capacity: Whole
    measures: Whole


@dataclass(frozen=True)
class Side:
    """All of them."""

    deadlines: Deadlines
    running: Running
    charges: Charges

    def of(self, cases: Flags) -> "Side":
        """Those of the chosen cases."""
        return Side(self.deadlines.of(cases), self.running.of(cases), self.charges.of(cases))


def joined(sides: Sequence[Side]) -> Side:
    """Several sides, of other cases or of other clocks and penalties of the same, as one."""
    return Side(
        Deadlines.joined([side.deadlines for side in sides]),
        Running.joined([side.running for side in sides]),
        Charges.joined([side.charges for side in sides]),
    )
