"""China's days off and make-up days as the product knows them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bench.minute_stepping import HOLIDAY_CN, all_days, declared
from services.holidays import china, edition, unpublished
from services.policy.day_table import DayTable
from tests.policy.calendars import OFFICE

LAST_YEAR = edition().last_year
# The first instant of December in China, in the last year that is known.
DECEMBER = datetime(LAST_YEAR, 11, 30, 16, tzinfo=UTC)

needs_holiday_cn = pytest.mark.skipif(not HOLIDAY_CN.exists(), reason=f"needs the holiday-cn tables in {HOLIDAY_CN}")


@needs_holiday_cn
def test_every_day_of_2019_to_2026_is_worked_or_not_as_holiday_cn_says():
    known = declared()
    worked = {day: known.get(day, day.weekday() < 5) for day in all_days()}
    assert len(worked) == 2922  # 8 years with two leap days
    assert [day for day in worked if (OFFICE.kind(day) in ("worked", "made_up")) != worked[day]] == []


@needs_holiday_cn
def test_weekends_that_only_adjoin_a_holiday_are_the_only_days_named_otherwise():
    # The announcements of 2019 and 2023 let these holidays "run on into the weekend"; the library counts that weekend in.
    known = declared()
    otherwise = [day for day in all_days() if (day in china().off) != (known.get(day) is False)]
    assert [str(day) for day in otherwise] == [
        "2019-04-06",
        "2019-04-07",
        "2019-06-08",
        "2019-06-09",
        "2019-09-14",
        "2019-09-15",
        "2023-12-30",
        "2023-12-31",
    ]


def test_a_holiday_a_make_up_day_and_an_ordinary_one():
    assert OFFICE.kind(date(2026, 2, 17)) == "holiday"
    assert OFFICE.kind(date(2026, 2, 14)) == "made_up"
    assert OFFICE.kind(date(2026, 3, 7)) == "weekend"
    assert OFFICE.kind(date(2026, 3, 6)) == "worked"


def test_years_that_are_announced_are_known_without_a_gap():
    years = china().years
    assert years == frozenset(range(min(years), max(years) + 1))
    assert {2004, 2026} <= years


def test_a_year_that_is_not_announced_is_absent():
    assert max(china().years) + 1 not in china().years
    assert not [day for day in china().off | china().made_up if day.year > max(china().years)]


def test_a_day_cannot_be_off_and_made_up():
    with pytest.raises(ValueError, match="2026-02-14 is both off and made up"):
        DayTable(off=frozenset({date(2026, 2, 14)}), made_up=frozenset({date(2026, 2, 14)}))


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (DECEMBER - timedelta(microseconds=1), None),
        (DECEMBER, LAST_YEAR + 1),
        (datetime(LAST_YEAR, 12, 31, 15, 59, tzinfo=UTC), LAST_YEAR + 1),
        (datetime(LAST_YEAR, 12, 31, 16, tzinfo=UTC), LAST_YEAR + 1),
        (datetime(LAST_YEAR + 1, 12, 15, tzinfo=UTC), LAST_YEAR + 1),
        (datetime(LAST_YEAR - 1, 12, 15, tzinfo=UTC), None),
    ],
)
def test_a_year_that_is_not_known_is_missed_from_december_on_before_it_until_it_is(at, year):
    assert unpublished(at) == year
