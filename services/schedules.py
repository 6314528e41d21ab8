"""What is owed by the calendar: each instant of a schedule comes once, whoever works and however late, and is written down."""

from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile

from db.engine import Connection, transaction
from db.queries import digests as queries
from db.queries import waking
from services import digests
from services.policy import periods
from services.policy.engine import TICK
from services.policy.pack import Pack
from services.policy.packs import NoSuchPack, registry
from services.policy.rules import ScheduleRule
from services.time import require_aware


def run_due(at: datetime) -> int:
    """Make the digests of all instants up to `at` that were not made yet, each with its true instant; how many there are.

    An instant waits until every case has been brought up to it. May run in several processes at once: one of them does it.
    """
    at = require_aware(at)
    with transaction() as conn:
        if not queries.take_turn(conn):
            return 0
        ready = _ready(conn, at)
        digests.gather(conn, ready, recorded_at=at)
        for pack, name, instant in list(_due(conn, ready)):
            if queries.add_run(conn, pack.id, name, instant, at):
                digests.list_cases(conn, pack, name, instant, recorded_at=at)
        return digests.tell(conn, at)


def next_instant(conn: Connection, at: datetime) -> datetime | None:
    """When the next digest of the regimes in force at `at` falls due; None when there is none.

    A schedule that has never run begins with its last instant.
    """
    runs = queries.last_runs(conn)
    ahead = [_next(rule, runs.get((pack.id, name)), pack, at) for pack, name, rule in _rules(at)]
    return min((one for one in [queries.next_ungathered(conn), *ahead] if one is not None), default=None)


def _next(rule: ScheduleRule, last: datetime | None, pack: Pack, at: datetime) -> datetime:
    return next(periods.following(rule, last, pack.tz)) if last else periods.latest(rule, at, pack.tz)


def _ready(conn: Connection, at: datetime) -> datetime:
    """Up to when every case has been brought, at most `at`."""
    behind = waking.next_wake(conn)
    return at if behind is None else min(at, behind - TICK)


def _rules(at: datetime) -> Iterator[tuple[Pack, str, ScheduleRule]]:
    """The schedules that list something, of each regime as it is in force at an instant."""
    for name in registry().versions:
        try:
            pack = registry().in_force(name, at.astimezone(registry().latest(name).tz).date())
        except NoSuchPack:
            continue
        yield from ((pack, rule_id, rule) for rule_id, rule in pack.schedules.items() if rule.lists)


def _due(conn: Connection, until: datetime) -> Iterator[tuple[Pack, str, datetime]]:
    runs = queries.last_runs(conn)
    for pack, name, rule in _rules(until):
        last = runs.get((pack.id, name))
        if last is None:
            yield pack, name, periods.latest(rule, until, pack.tz)
        else:
            due = takewhile(lambda instant: instant <= until, periods.following(rule, last, pack.tz))
            yield from ((pack, name, instant) for instant in due)
