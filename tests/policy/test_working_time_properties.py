"""What holds of working time for every start, every budget and every week."""

from datetime import date, timedelta

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.policy.bins import BIN_BITS, Bins
from services.policy.day_table import DayTable
from services.policy.instants import DAY_US, HOUR_US, from_us
from services.policy.shifts import Shift
from services.policy.work_week import Season, WorkWeek
from services.policy.working_time import WorkingTime
from tests.policy.calendars import OFFICE, SEASONAL, SHANGHAI, us

# Laying out a week takes a moment, more on a busy machine: that says nothing about the arithmetic.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
starts = st.integers(us("1985-01-01 00:00"), us("2040-01-01 00:00"))
budgets = st.integers(0, 500 * HOUR_US)
times = st.sampled_from([OFFICE.time, SEASONAL.time])


@st.composite
def shifts(draw: st.DrawFn) -> tuple[Shift, ...]:
    """Up to three shifts of a day, in order, some of them touching."""
    ends = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(Shift(opens=a, closes=b) for a, b in zip(ends[::2], ends[1::2], strict=False))


@st.composite
def weeks(draw: st.DrawFn) -> WorkingTime:
    """Working time of 1986, with its summer time, in any week that is worked at all, with some days declared."""
    hours = draw(st.tuples(*[shifts()] * 7).filter(any))
    season = Season(hours=hours, make_up=draw(shifts()))
    some_days = st.frozensets(st.integers(0, 364).map(lambda n: date(1986, 1, 1) + timedelta(days=n)), max_size=20)
    off = draw(some_days)
    return WorkingTime(WorkWeek(seasons=(season,)), DayTable(off=off, made_up=draw(some_days) - off), SHANGHAI, 1986, 1986)


@unhurried
@given(times, starts, budgets)
def test_forward_and_then_backward_gives_the_same_duration(time: WorkingTime, start: int, budget: int):
    assert time.between(start, time.add(start, budget)) == budget


@unhurried
@given(weeks(), st.integers(us("1986-01-01 00:00"), us("1986-11-01 00:00")), st.integers(1, DAY_US))
def test_forward_and_then_backward_gives_the_same_duration_in_any_week(time: WorkingTime, start: int, budget: int):
    left = time.between(start, us("1987-01-01 00:00"))
    budget = min(budget, left)
    due = time.add(start, budget)
    assert time.between(start, due) == budget
    # Due is the earliest such instant: a microsecond before it, some of the budget is left.
    assert budget == 0 or time.between(start, due - 1) == budget - 1


@unhurried
@given(times, starts, starts, budgets)
def test_who_starts_later_is_not_due_earlier(time: WorkingTime, one: int, other: int, budget: int):
    assert time.add(min(one, other), budget) <= time.add(max(one, other), budget)


@unhurried
@given(times, starts, budgets, budgets)
def test_who_has_more_time_is_not_due_earlier(time: WorkingTime, start: int, one: int, other: int):
    assert time.add(start, min(one, other)) <= time.add(start, max(one, other))


@unhurried
@given(times, starts, budgets, budgets)
def test_a_budget_in_two_parts_is_due_when_the_whole_is(time: WorkingTime, start: int, first: int, second: int):
    assert time.add(time.add(start, first), second) == time.add(start, first + second)


@unhurried
@given(times, starts, starts, starts)
def test_time_between_instants_adds_up(time: WorkingTime, a: int, b: int, c: int):
    assert time.between(a, b) + time.between(b, c) == time.between(a, c)


@unhurried
@given(times, st.lists(st.tuples(starts, budgets), min_size=1, max_size=20))
def test_many_at_once_are_reckoned_like_one_by_one(time: WorkingTime, pairs: list[tuple[int, int]]):
    begun, budget = np.array(pairs, dtype=np.int64).T
    due = time.add_many(begun, budget)
    assert due.tolist() == [time.add(*pair) for pair in pairs]
    assert time.between_many(begun, due).tolist() == budget.tolist()


@unhurried
@given(times, starts, st.integers(1, 300))
def test_the_nth_workday_is_the_first_workday_after_the_one_before(time: WorkingTime, start: int, n: int):
    day = from_us(start).astimezone(SHANGHAI).date()
    before = from_us(time.close_of(day, n)).astimezone(SHANGHAI).date()
    assert time.close_of(day, n + 1) == time.close_of(before, 1)


@unhurried
@given(
    st.lists(st.integers(-(2 ** (BIN_BITS + 3)), 2 ** (BIN_BITS + 3)), min_size=1, max_size=50).map(sorted),
    st.lists(st.integers(-(2 ** (BIN_BITS + 4)), 2 ** (BIN_BITS + 4)), min_size=1, max_size=50),
)
def test_bins_find_what_bisection_finds(row: list[int], values: list[int]):
    found = Bins(np.array(row)).last_not_after(np.array(values))
    assert found.tolist() == (np.searchsorted(row, np.maximum(values, row[0]), side="right") - 1).tolist()
