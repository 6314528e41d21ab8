"""How a pack writes its working week, and what is refused with advice."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.policy.work_week import MONTHS, WorkWeek

ORDINARY = {"mon-fri": ["08:30-12:00", "13:30-17:30"]}


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ({"hours": {"monday": ["08:00-12:00"]}}, "write mon, tue, wed"),
        ({"hours": {"mon": ["8-12"]}}, "write opening-closing, for example 08:30-12:00"),
        ({"hours": {"mon": ["08:00"]}}, "write opening-closing, for example 08:30-12:00"),
        ({"hours": {"mon": ["12:00-12:00"]}}, "closes after it opens"),
        ({"hours": {"mon": ["22:00-06:00"]}}, "write one over midnight as two"),
        ({"hours": {"mon": ["08:00-12:00", "11:00-13:00"]}}, "without overlapping"),
        ({"hours": {"mon": ["13:00-17:00", "08:00-12:00"]}}, "write them in order"),
        ({"hours": ORDINARY, "make_up": ["13:00-17:00", "08:00-12:00"]}, "write them in order"),
        ({"seasons": [{"months": [1, 2, 3], "hours": ORDINARY}]}, "each month from 1 to 12 belongs to exactly one season"),
        ({"seasons": [{"hours": ORDINARY}, {"months": [1], "hours": ORDINARY}]}, "exactly one season"),
        ({"hours": ORDINARY, "lunch": "12:00"}, "Extra inputs are not permitted"),
    ],
)
def test_a_week_that_makes_no_sense_is_refused_with_advice(written: dict[str, Any], advice: str):
    with pytest.raises(ValidationError, match=advice):
        WorkWeek.model_validate(written)


def test_a_week_without_seasons_holds_all_year():
    assert WorkWeek.model_validate({"hours": ORDINARY}).seasons[0].months == MONTHS


def test_a_make_up_day_is_worked_like_a_monday_unless_the_week_says_otherwise():
    season = WorkWeek.model_validate({"hours": ORDINARY}).seasons[0]
    assert season.make_up == season.hours[0]
    assert len(WorkWeek.model_validate({"hours": ORDINARY, "make_up": ["09:00-12:00"]}).seasons[0].make_up) == 1


def test_a_week_that_was_read_can_be_written_out_and_read_again():
    week = WorkWeek.model_validate({"hours": ORDINARY})
    assert WorkWeek.model_validate(week.model_dump(mode="json")) == week
