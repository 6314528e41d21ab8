"""The regime that spot checks go by, and its days."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from services import holidays
from services.casework.regimes import calendar_for
from services.errors import SpotCheckRefused
from services.policy.limits import due_after
from services.policy.pack import Pack
from services.policy.packs import NoSuchPack, registry
from services.policy.spot_checks import SpotCheckRule


def regime(at: datetime) -> Pack:
    """The regime in force at an instant that has spot checks. Raises SpotCheckRefused when there is none."""
    for pack in _in_force(at):
        if pack.spot_checks is not None:
            return pack
    raise SpotCheckRefused(problem="no_spot_checks")


def _in_force(at: datetime) -> Iterator[Pack]:
    for name in registry().versions:
        try:
            yield registry().in_force(name, at.astimezone(registry().latest(name).tz).date())
        except NoSuchPack:
            continue


def rule_of(pack: Pack) -> SpotCheckRule:
    """The spot checks of a regime that has them. Raises SpotCheckRefused for one that has none any more."""
    if pack.spot_checks is None:
        raise SpotCheckRefused(problem="no_spot_checks")
    return pack.spot_checks


def day_of(pack: Pack, at: datetime) -> date:
    """The regime's local day of an instant."""
    return at.astimezone(pack.tz).date()


def span_of(pack: Pack, day: date) -> tuple[datetime, datetime]:
    """When a local day begins, and when the next one does."""
    begin = datetime.combine(day, time.min, pack.tz)
    return begin, datetime.combine(day + timedelta(days=1), time.min, pack.tz)


def entry_due(pack: Pack, seen_at: datetime) -> datetime:
    """Until when a case must have been entered for a visit seen at an instant: by the regime's own clock."""
    limit = pack.clocks[rule_of(pack).reconcile.clock].limit
    assert limit is not None, "the pack was checked when it was loaded"
    return due_after(seen_at, limit, calendar_for(pack, holidays.in_force(seen_at))).at
