"""The regime of a case, and the calendar that it reckons in."""

from datetime import datetime
from functools import cache
from typing import Any

from services import holidays
from services.errors import InputRefused
from services.policy.calendar import Calendar, calendar_of
from services.policy.day_table import DayTable
from services.policy.pack import Pack
from services.policy.packs import NoSuchPack, registry

# The regime of a project that names none.
USUAL = "group"


def opened_by(unit: Any, at: datetime) -> Pack:
    """The regime by which cases are opened in a project at an instant: the one that the unit's row names, else the usual one.

    Raises InputRefused when it is not in force.
    """
    return pack_for_opening(str(unit.fields.get("regime", USUAL)), at)


def pack_for_opening(pack_id: str, at: datetime) -> Pack:
    """The version of a regime in force on the local day of an instant. Raises InputRefused when there is none."""
    try:
        newest = registry().latest(pack_id)
        return registry().in_force(pack_id, at.astimezone(newest.tz).date())
    except NoSuchPack:
        raise InputRefused(field="pack", problem="unknown", value=pack_id) from None


def pack_of(pack_id: str, version: str) -> Pack:
    """The version of a regime that a case keeps."""
    return registry().version(pack_id, version)


@cache
def _days(source: str) -> DayTable:
    return holidays.china() if source == "china" else DayTable()


def calendar_for(pack: Pack) -> Calendar:
    """The zone, working hours and days off of a regime."""
    return calendar_of(pack.tz, pack.calendar.week, _days(pack.calendar.holidays))
