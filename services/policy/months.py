"""Months, which differ in length."""

from calendar import monthrange
from datetime import MAXYEAR, date, datetime, tzinfo

from services.policy.instants import day_end


def corresponding_day(day: date, months: int) -> date:
    """The same day some months later, or that month's last one where it has no such day. Raises OverflowError after 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        raise OverflowError(f"{months} months after {day} is no date")
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, monthrange(year, month + 1)[1]))


def months_after(start: datetime, months: int, zone: tzinfo) -> datetime:
    """When some months from an instant are over, in UTC: at 24:00 of the corresponding day in the zone."""
    return day_end(corresponding_day(start.astimezone(zone).date(), months), zone)
