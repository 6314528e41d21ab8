"""Calendars that the tests of time arithmetic reckon with."""

from datetime import datetime
from zoneinfo import ZoneInfo

from services.holidays import china
from services.policy.calendar import calendar_of
from services.policy.day_table import DayTable
from services.policy.instants import from_us, to_us
from services.policy.work_week import WorkWeek

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_WEEK = WorkWeek.model_validate({"hours": {"mon-fri": ["08:30-12:00", "13:30-17:30"]}})
SEASONAL_WEEK = WorkWeek.model_validate(
    {
        "seasons": [
            {"months": [12, 1, 2, 3, 4, 5], "hours": {"mon-fri": ["08:30-12:00", "13:30-17:00"], "sat": ["08:30-12:00"]}},
            {"months": [6, 7, 8, 9, 10, 11], "hours": {"mon-fri": ["08:30-12:00", "14:00-18:00"], "sat": ["08:30-12:00"]}},
        ]
    }
)
ALWAYS_WEEK = WorkWeek.model_validate({"hours": {"mon-sun": ["00:00-24:00"]}})
CLOSED_WEEK = WorkWeek.model_validate({"hours": {}})
OFFICE = calendar_of(SHANGHAI, OFFICE_WEEK, china())
SEASONAL = calendar_of(SHANGHAI, SEASONAL_WEEK, china())
ALWAYS = calendar_of(SHANGHAI, ALWAYS_WEEK, DayTable())
CLOSED = calendar_of(SHANGHAI, CLOSED_WEEK, DayTable())


def local(text: str) -> datetime:
    """An instant by its reading in Shanghai: "2026-03-02 08:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def us(text: str) -> int:
    """The same in microseconds since the epoch."""
    return to_us(local(text))


def reading(at: datetime | int) -> str:
    """What clocks in Shanghai show at an instant: "2026-03-02 08:30:00"."""
    instant = from_us(at) if isinstance(at, int) else at
    return str(instant.astimezone(SHANGHAI).replace(tzinfo=None))
