"""Working time: from an instant forward by a budget, and between two instants.

All shifts of many years are laid out once, in order, with the working time that has gone by at the end of each. Going
forward by a budget is then two searches. Instants and budgets are whole microseconds (see `services.policy.instants`).
"""

from bisect import bisect_left, bisect_right
from datetime import date, time, tzinfo
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from services.policy.bins import Bins
from services.policy.day_table import DayTable
from services.policy.instants import day_end, from_us, to_us, wall_clock
from services.policy.layout import workdays
from services.policy.work_week import WorkWeek

__all__ = ["DayTable", "NegativeBudget", "NoWorkingTime", "OutOfRange", "WorkWeek", "WorkingTime", "WorkingTimeError"]

FIRST_YEAR, LAST_YEAR = 1980, 2060
Instants = NDArray[np.int64]


class WorkingTimeError(ValueError):
    """Something that cannot be reckoned in working time."""


class NegativeBudget(WorkingTimeError):
    """A deadline does not lie before its start, and workdays after a day are counted from 1."""


class NoWorkingTime(WorkingTimeError):
    """The calendar has no working hours at all, so that no budget is ever used up."""


class OutOfRange(WorkingTimeError):
    """The start or the answer lies outside the years that the calendar covers."""


class WorkingTime:
    """The working hours of a zone from the beginning of `first_year` to the end of `last_year`.

    Due is the earliest instant at which the budget is used up: a budget that ends exactly at closing time is due at
    closing time, and a budget of nothing is due at the start itself, also when that lies outside working hours.
    """

    def __init__(
        self, week: WorkWeek, days: DayTable, zone: tzinfo, first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR
    ) -> None:
        """Lays out every shift of the years, which takes a tenth of a second."""
        self._first_day, self._last_day = date(first_year, 1, 1), date(last_year, 12, 31)
        self._first = to_us(wall_clock(self._first_day, time.min, zone))
        self._last = to_us(day_end(self._last_day, zone))
        # An empty shift at the very beginning: every instant in range then lies after the opening of some shift.
        spans = [(self._first, self._first)]
        self._workdays: list[int] = []
        self._closings: list[int] = []
        for day, shifts in workdays(week, days, zone, self._first_day, self._last_day):
            spans += shifts
            self._workdays.append(day.toordinal())
            self._closings.append(shifts[-1][1])
        self._opens = [opening for opening, _ in spans]
        # Working time gone by at the end of each shift; at an instant within it, that is instant + shift.
        self._worked = list(accumulate(closing - opening for opening, closing in spans))
        self._shift = [worked - closing for worked, (_, closing) in zip(self._worked, spans, strict=True)]
        self._worked_array, self._shift_array = np.array(self._worked), np.array(self._shift)
        self._open_bins, self._worked_bins = Bins(np.array(self._opens)), Bins(self._worked_array)

    def add(self, start_us: int, budget_us: int) -> int:
        """The instant at which `budget_us` of working time from `start_us` on is used up.

        Raises NegativeBudget, NoWorkingTime, OutOfRange.
        """
        if budget_us <= 0 or start_us < self._first:
            return self._add_nothing(start_us, budget_us)
        i = bisect_right(self._opens, start_us) - 1
        worked = start_us + self._shift[i]
        if worked > self._worked[i]:  # after closing time: min() would cost a third of the whole
            worked = self._worked[i]
        target = worked + budget_us
        if target > self._worked[-1]:
            raise self._beyond(start_us)
        return target - self._shift[bisect_left(self._worked, target)]

    def add_many(self, starts: Instants, budget_us: int | Instants) -> Instants:
        """What `add` gives for each start, with one budget for all or one for each. Raises what `add` raises."""
        budgets = np.asarray(budget_us, dtype=np.int64)
        if (budgets < 0).any():
            raise NegativeBudget(f"a budget of {budgets.min()} µs would end before it starts")
        target = self._worked_until_many(starts) + budgets
        if target.max(initial=0) > self._worked[-1]:
            raise self._beyond(int(starts[target.argmax()]))
        # The shift during which the target is reached follows the last one that ended before it.
        shift = self._worked_bins.last_not_after(target - 1) + 1
        due = target - self._shift_array[shift]
        return due if budgets.all() else np.where(budgets == 0, starts, due)

    def between(self, start_us: int, end_us: int) -> int:
        """Working time from one instant to the other, negative when the end lies before the start. Raises OutOfRange."""
        return self._worked_until(end_us) - self._worked_until(start_us)

    def between_many(self, starts: Instants, ends: Instants) -> Instants:
        """What `between` gives for each pair. Raises OutOfRange."""
        return self._worked_until_many(ends) - self._worked_until_many(starts)

    def close_of(self, day: date, n: int) -> int:
        """Close of business on the n-th workday after a day, which is not counted itself; n ≥ 1.

        Raises NegativeBudget when n < 1, NoWorkingTime, OutOfRange.
        """
        if n < 1:
            raise NegativeBudget(f"{n} workdays after {day}: they are counted from 1")
        return self._closings[self._workday_index(day, bisect_right(self._workdays, day.toordinal()) + n - 1)]

    def workday_from(self, day: date) -> date:
        """The day itself when it is worked, else the next one that is. Raises NoWorkingTime, OutOfRange."""
        return date.fromordinal(self._workdays[self._workday_index(day, bisect_left(self._workdays, day.toordinal()))])

    def _workday_index(self, day: date, index: int) -> int:
        if day < self._first_day or index >= len(self._workdays):
            raise self._beyond(day)
        return index

    def _add_nothing(self, start_us: int, budget_us: int) -> int:
        """The rare cases of `add`, kept out of its way."""
        if budget_us < 0:
            raise NegativeBudget(f"a budget of {budget_us} µs would end before it starts")
        self._worked_until(start_us)
        return start_us

    def _worked_until(self, us: int) -> int:
        if not self._first <= us <= self._last:
            raise self._outside(us)
        i = bisect_right(self._opens, us) - 1
        return min(us + self._shift[i], self._worked[i])

    def _worked_until_many(self, us: Instants) -> Instants:
        if us.size and not (self._first <= us.min() and us.max() <= self._last):
            raise self._outside(int(us.min()) if us.min() < self._first else int(us.max()))
        i = self._open_bins.last_not_after(us)
        worked: Instants = np.minimum(us + self._shift_array[i], self._worked_array[i])
        return worked

    def _outside(self, us: int) -> OutOfRange:
        return OutOfRange(f"{from_us(us)} lies outside {self._first_day} to {self._last_day}")

    def _beyond(self, start: int | date) -> WorkingTimeError:
        """Why no answer follows a start: nothing is ever worked, or it lies outside the years covered."""
        if not self._workdays:
            return NoWorkingTime("no day of the week has working hours; give the calendar some")
        begun = start if isinstance(start, date) else from_us(start)
        return OutOfRange(f"what starts at {begun} does not end between {self._first_day} and {self._last_day}")
