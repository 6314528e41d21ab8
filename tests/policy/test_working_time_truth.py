"""Working time against counting minutes with the published tables, which share no code with it."""

from datetime import date

import numpy as np
import pytest

from bench.minute_stepping import BEGIN_US, HOLIDAY_CN, MINUTE_US, MinuteStepping, declared, office_hours
from services.policy.day_table import DayTable
from services.policy.working_time import WorkingTime
from tests.policy.calendars import OFFICE, SEASONAL_WEEK, SHANGHAI, us

pytestmark = pytest.mark.skipif(not HOLIDAY_CN.exists(), reason=f"needs the holiday-cn tables in {HOLIDAY_CN}")

STARTS = 100_000
# A budget from December on could reach into 2027, where the tables end.
LATEST_START = us("2026-11-30 00:00")


def seasonal_hours(day: date, works: bool | None) -> list[tuple[int, int]]:
    """Afternoons 13:30–17:00 from December to May, else 14:00–18:00; an ordinary Saturday has the morning only."""
    morning, afternoon = (510, 720), (810, 1020) if day.month in (12, 1, 2, 3, 4, 5) else (840, 1080)
    if works is None and day.weekday() == 5:
        return [morning]
    return [morning, afternoon] if works or (works is None and day.weekday() < 5) else []


def seasonal_time() -> WorkingTime:
    """Reckons with the days of holiday-cn too: on a few Saturdays, which an office never works, the library sees it otherwise."""
    days = declared()
    table = DayTable(off=frozenset(d for d in days if not days[d]), made_up=frozenset(d for d in days if days[d]))
    return WorkingTime(SEASONAL_WEEK, table, SHANGHAI)


@pytest.fixture(scope="module", params=["office", "seasonal"])
def both(request: pytest.FixtureRequest) -> tuple[WorkingTime, MinuteStepping]:
    if request.param == "office":
        return OFFICE.time, MinuteStepping(office_hours)
    return seasonal_time(), MinuteStepping(seasonal_hours)


def test_a_hundred_thousand_random_starts_are_due_when_stepping_by_minutes_says(both):
    time, truth = both
    dice = np.random.default_rng(20260302)
    starts = dice.integers(BEGIN_US, LATEST_START, STARTS)
    minutes = dice.integers(1, 100 * 60, STARTS)
    due = truth.due(starts, minutes)
    assert (time.add_many(starts, minutes * MINUTE_US) != due).sum() == 0
    one_by_one = list(map(time.add, starts.tolist(), (minutes * MINUTE_US).tolist()))
    assert (np.array(one_by_one) != due).sum() == 0
    assert (time.between_many(starts, due) != minutes * MINUTE_US).sum() == 0


def test_counting_minutes_agrees_with_stepping_over_them_one_by_one(both):
    _, truth = both
    dice = np.random.default_rng(7)
    starts = BEGIN_US + dice.integers(0, (LATEST_START - BEGIN_US) // MINUTE_US, 100) * MINUTE_US
    assert [truth.step(start, 480) for start in starts.tolist()] == truth.due(starts, 480).tolist()
