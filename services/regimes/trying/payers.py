"""Who had which role, and on whose desk a paper lay, at any instant in any of many cases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from db.queries.numbers import Numbers
from services.policy.pack import Pack

Whole = NDArray[np.int64]
BEFORE_ALL = np.iinfo(np.int64).min
NOBODY = 0


class Timeline:
    """What something was from which instant on, of many subjects at once."""

    def __init__(self, subject: Whole, at: Whole, value: Whole) -> None:
        """What is said of a subject at one instant counts in the order in which it is given."""
        order = np.lexsort((at, subject))
        subject, at, value = subject[order], at[order], value[order]
        # What says the same as the one before it changes nothing.
        new = np.ones(subject.size, dtype=bool)
        new[1:] = (subject[1:] != subject[:-1]) | (value[1:] != value[:-1])
        self._subject, self._at, self._value = subject[new], at[new], value[new]

    def steady(self, subject: Whole, first: Whole, last: Whole, otherwise: int) -> tuple[Whole, NDArray[np.bool_]]:
        """What subjects were at the first instant, `otherwise` where nothing is known, and whether they were until the last."""
        then, later = self._place(subject, first), self._place(subject, last)
        value = self._value[np.maximum(then, 0)] if self._value.size else np.zeros(subject.size, dtype=np.int64)
        return np.where(then < 0, otherwise, value), then == later

    def _place(self, subject: Whole, at: Whole) -> NDArray[np.intp]:
        """The place of the last entry that is not after an instant; -1 for none. All subjects are halved together."""
        begin = np.searchsorted(self._subject, subject, "left")
        low, high = begin.copy(), np.searchsorted(self._subject, subject, "right")
        while (unsure := low < high).any():
            middle = (low + high) // 2
            known = unsure & (self._at[np.where(unsure, middle, 0)] <= at)
            low, high = np.where(known, middle + 1, low), np.where(unsure & ~known, middle, high)
        return np.where(low > begin, low - 1, -1)


@dataclass(frozen=True)
class People:
    """Who answers in these cases. Cases and roles are counted from 0, people are ids.

    `party` gives the role behind a party for each case, and whether it never was another.
    """

    pack: Pack
    roles: Mapping[str, int]
    persons: Timeline
    desks: Mapping[str, Timeline]
    party: Callable[[str], tuple[Whole, NDArray[np.bool_]]]

    def paying(self, who: str, case: Whole, first: Whole, last: Whole) -> tuple[Whole, Whole, NDArray[np.bool_]]:
        """Role and person behind a role, a party or `holder:<desk>` at the first instant; whether they were so until the last."""
        role, steady = self._role(who, case, first, last)
        person, same = self.persons.steady(case * len(self.roles) + role, first, last, NOBODY)
        return role, person, steady & same

    def _role(self, who: str, case: Whole, first: Whole, last: Whole) -> tuple[Whole, NDArray[np.bool_]]:
        if who.startswith("holder:"):
            return self.desks[who.removeprefix("holder:")].steady(case, first, last, self.roles[""])
        if who in self.pack.parties:
            role, steady = self.party(who)
            return role[case], steady[case]
        return np.full(case.size, self.roles[who]), np.ones(case.size, dtype=bool)


def desk_timeline(pack: Pack, desk: str, steps: Numbers, events: list[str], roles: Mapping[str, int]) -> Timeline:
    """Who held a desk last, from which step on: a desk that was cleared keeps its last holder."""
    handed = {event: rule.hands[desk] for event, rule in pack.steps.items() if rule.hands.get(desk, "nobody") != "nobody"}
    holder = np.array([roles[handed[event]] if event in handed else -1 for event in events])
    value = holder[steps["event"]]
    taken = value >= 0
    return Timeline(steps["case"][taken], steps["at"][taken], value[taken])
