"""The editions of the national days on record: by them every process reckons, whichever library it has."""

from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from db.engine import Connection, reading, transaction
from db.queries import calendar_editions as queries
from services import audit, holidays
from services.access import SYSTEM
from services.policy.editions import EVER, Edition, changed_days, from_json, is_news, to_json
from services.policy.packs import registry

# An edition comes into force a moment after it is on record: whatever began before that has ended then, and what begins
# later knows of it.
FROM = timedelta(minutes=1)

_lock = Lock()
_seen = 0


def current(conn: Connection) -> None:
    """Let this process reckon by the editions on record; by its own library where there are none."""
    if queries.newest(conn) > _seen:
        with _lock:
            _follow(conn)


def _follow(conn: Connection) -> None:
    """Asks again, because somebody else may have been here first. A snapshot that knows less has kept what was earlier."""
    global _seen
    if (newest := queries.newest(conn)) > _seen:
        holidays.adopt(_stored(conn))
        _seen = newest


def forget() -> None:
    """Go back to the library's own days: the database is another one."""
    global _seen
    with _lock:
        _seen = 0
        holidays.adopt(())


def keep_up(at: datetime, library: Edition | None = None) -> Edition | None:
    """Put what a library knows, by default the installed one, on record where that is news; the edition, or None.

    Open cases that it touches are recomputed from its first instant on. Several processes may start at once.
    """
    with transaction() as conn:
        queries.take_turn(conn)
        made = _add(conn, library or holidays.installed(), at)
    with reading() as conn:
        current(conn)
    return made


def _add(conn: Connection, library: Edition, at: datetime) -> Edition | None:
    known = _stored(conn)
    newest = known[-1] if known else None
    if newest and (not is_news(newest, library) or library.library in [one.library for one in known]):
        return None
    since = at + FROM if newest else None
    queries.add(conn, library.library, since, to_json(library), at)
    facts: dict[str, Any] = {"since": since, "years": [library.first_year, library.last_year]}
    if newest and since:
        changed = [day for day in changed_days(newest, library) if day.year in newest.days.years]
        facts |= {"changed": sorted(changed), "cases": queries.wake(conn, _nationals(), changed, since)}
    subject = f"calendar:{library.library}"
    audit.record(conn, at=at, actor_id=None, actor=SYSTEM.name, action="calendar_edition", subject=subject, data=facts)
    return Edition(library.library, since or EVER, library.days, library.names)


def _stored(conn: Connection) -> list[Edition]:
    return [from_json(row.library, row.since or EVER, row.days) for row in queries.all_of(conn)]


def _nationals() -> list[str]:
    """The regimes that keep the national days in some version."""
    versions = registry().versions
    return [name for name, packs in versions.items() if any(pack.calendar.holidays == "china" for pack in packs.values())]
