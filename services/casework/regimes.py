"""The regime of a case, and the calendar that it reckons in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from db.engine import Connection
from db.queries import bindings
from services import holidays
from services.errors import InputRefused
from services.policy.calendar import Calendar, calendar_of
from services.policy.day_table import DayTable
from services.policy.editions import Edition
from services.policy.own_days import declared
from services.policy.pack import Pack
from services.policy.packs import NoSuchPack, registry
from services.regimes import adopting


class Kept(Protocol):
    """A case as it is kept: its regime with its versions, and when and with whom it opened."""

    @property
    def pack(self) -> str:
        """The regime's id."""

    @property
    def pack_version(self) -> str:
        """The version by which it goes now."""

    @property
    def earlier_versions(self) -> Sequence[Sequence[str]]:
        """The versions before, oldest first, each with the instant (ISO 8601) until which it held."""

    @property
    def assigned(self) -> Mapping[str, int]:
        """Person by role when it opened."""

    @property
    def opened_at(self) -> datetime:
        """The instant of its first step."""


# The regime where no unit is bound to another.
USUAL = "group"


def local_day(at: datetime) -> date:
    """The day of an instant where the house is."""
    return at.astimezone(registry().latest(USUAL).tz).date()


def opened_by(conn: Connection, unit: Any, at: datetime) -> Pack:
    """The regime by which cases are opened in a unit at an instant: the one that it, or the nearest unit above it, is bound to
    on that day, else the usual one.

    Raises InputRefused when it is not in force.
    """
    adopting.current(conn)
    return pack_for_opening(bindings.in_force_for(conn, unit.path, local_day(at)) or USUAL, at)


def pack_for_opening(pack_id: str, at: datetime) -> Pack:
    """The version of a regime in force on the local day of an instant. Raises InputRefused when there is none."""
    try:
        newest = registry().latest(pack_id)
        return registry().in_force(pack_id, at.astimezone(newest.tz).date())
    except NoSuchPack:
        raise InputRefused(field="pack", problem="unknown", value=pack_id) from None


def regime_at(pack_id: str, at: datetime) -> Pack:
    """The version of a regime that is in force at an instant; before its first day, the first. Raises NoSuchPack."""
    newest = registry().latest(pack_id)
    begun = [pack for pack in registry().versions[pack_id].values() if pack.since <= at.astimezone(newest.tz).date()]
    return begun[-1] if begun else next(iter(registry().versions[pack_id].values()))


def pack_of(pack_id: str, version: str) -> Pack:
    """The version of a regime that a case keeps, also one that was approved by another process just now. Raises NoSuchPack."""
    try:
        return registry().version(pack_id, version)
    except NoSuchPack:
        adopting.catch_up()
        return registry().version(pack_id, version)


def calendar_for(pack: Pack, edition: Edition | None = None) -> Calendar:
    """The zone, working hours and days off of a regime: the national days of an edition, by default the newest, and its own."""
    rule = pack.calendar
    national = (edition or holidays.edition()).days if rule.holidays == "china" else DayTable()
    return calendar_of(pack.tz, rule.week, declared(national, rule.days))
