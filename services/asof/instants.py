"""The instant that is asked for: as an address says it, held against what can be told."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from db.engine import reading
from db.queries import asof as queries
from services import access
from services.access import Actor
from services.errors import AsofRefused
from services.time import require_aware

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE_ENDS = time(18)


def checked(actor: Actor, said: str, *, at: datetime) -> datetime:
    """The instant that an address names, for somebody who may look back; in UTC.

    Raises NotPermitted, and AsofRefused for what is no instant, lies after `at`, or before the first case.
    """
    access.require(actor, "see_past")
    wanted = read(said)
    if wanted > at:
        raise AsofRefused(problem="asof_future", at=said_in_full(wanted))
    with reading() as conn:
        first = queries.first_opened(conn)
    if first is None or wanted < first:
        told = said_in_full(first) if first else None
        raise AsofRefused(problem="asof_before_all" if first else "asof_no_cases", at=said_in_full(wanted), first=told)
    return wanted


def read(said: str) -> datetime:
    """An ISO instant; without a zone it is China's time, a day alone its beginning. Raises AsofRefused."""
    try:
        found = datetime.fromisoformat(said.strip())
        wanted = require_aware(found if found.tzinfo else found.replace(tzinfo=ZONE))
        # At either end of the calendar an instant has no name in China's time, and could not be said again.
        written(wanted)
        return wanted
    except (ValueError, OverflowError):
        raise AsofRefused(problem="asof_unreadable", value=said[:40]) from None


def written(at: datetime) -> str:
    """An instant as an address says it, in China's time: 2026-11-10T09:00, with seconds where it has any."""
    local = at.astimezone(ZONE).replace(tzinfo=None)
    return local.isoformat(timespec="auto" if local.microsecond else "seconds" if local.second else "minutes")


def said_in_full(at: datetime) -> str:
    """An instant in full, as every language reads it: 2026-11-10 09:00."""
    return written(at.replace(microsecond=0)).replace("T", " ")


def often(at: datetime) -> dict[str, datetime]:
    """The instants that people ask for most: yesterday's end of office, a week ago, the end of last month."""
    local = at.astimezone(ZONE)
    yesterday = datetime.combine(local.date() - timedelta(days=1), OFFICE_ENDS, ZONE)
    month = datetime.combine(local.date().replace(day=1), time.min, ZONE)
    week = (local - timedelta(days=7)).replace(second=0, microsecond=0)
    return {"yesterday": yesterday, "week": week, "month": month - timedelta(seconds=1)}
