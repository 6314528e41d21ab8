"""What is asked of history: by which rules, of which cases, as it stands when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from services.casework.regimes import calendar_for
from services.policy.calendar import Calendar
from services.policy.editions import Edition
from services.policy.pack import Pack
from services.regimes.trying.values import Values, narrowed

CAPACITIES = ("responsible", "leader")


@dataclass(frozen=True)
class Way:
    """How cases of one `version`, opened under one edition of the national days, are tried: by the candidate `pack`.

    `values` are those that it changes, None where it changes more. `rules` and `penalties` are all that may be on record.
    Of the rules those `by_days` depend on national days, as they were or as they are tried.
    """

    pack: Pack
    version: str
    edition: Edition
    values: Values | None
    rules: Sequence[str]
    penalties: Sequence[str]
    by_days: Sequence[str]

    @cached_property
    def rule_places(self) -> Mapping[str, int]:
        """The places of the rules."""
        return {rule: place for place, rule in enumerate(self.rules)}

    @cached_property
    def narrow(self) -> "Way":
        """The same with the candidate's clocks and penalties alone that come out otherwise, where values alone do."""
        return replace(self, pack=narrowed(self.pack, self.values)) if self.values else self

    @property
    def calendar(self) -> Calendar:
        """The calendar that the candidate reckons in."""
        return calendar_for(self.pack, self.edition)


@dataclass(frozen=True)
class Asked:
    """The same for all cases: the instant, the ways, and the roles that anybody may have had."""

    at: datetime
    ways: Sequence[Way]
    roles: Sequence[str]

    @cached_property
    def role_places(self) -> Mapping[str, int]:
        """The places of the roles."""
        return {role: place for place, role in enumerate(self.roles)}


@dataclass(frozen=True)
class Part:
    """Some cases that are tried one way, in the order of their ids: which project each is of, and the month in which it opened,
    counted from January of year 0. `carried` has gone by several versions.
    """

    way: int
    ids: NDArray[np.int64]
    project: NDArray[np.int64]
    month: NDArray[np.int64]
    carried: NDArray[np.bool_]
