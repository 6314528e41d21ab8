"""The packs of this process follow what the house has decided: the product's own, and the versions in the database.

Other processes decide, too. Whoever needs to know asks first: the question costs one small query, and only when there is news
are texts read.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, time
from operator import attrgetter
from threading import Lock
from typing import Any

from db.engine import Connection, reading
from db.queries import rule_changes as queries
from db.queries.rule_changes import Stamp
from services import holiday_editions
from services.policy import packs
from services.policy.loader import load
from services.policy.pack import Pack
from services.policy.packs import Move, Packs, known_roles
from services.policy.refused import PackRefused
from services.policy.shelf import Shelf

NOTHING: Stamp = (0, 0)

_log = logging.getLogger(__name__)
_lock = Lock()
_stamp = NOTHING
# Each version is read once for as long as the same ones hold: what builds on another means what that says. By the id of its row.
_read: dict[int, Pack | None] = {}
_read_beside: frozenset[int] = frozenset()


def current_for_opening(conn: Connection) -> None:
    """As `current`, for whoever opens cases: nobody decides on a change until they are on record, so that it reaches them all."""
    queries.hold_decisions(conn)
    current(conn)


def current(conn: Connection) -> None:
    """Bring the packs and the national days of this process up to what is decided and on record."""
    holiday_editions.current(conn)
    if _is_news(queries.stamp(conn)):
        with _lock:
            _follow(conn)


def catch_up() -> None:
    """As `current`, in a reading of its own."""
    with reading() as conn:
        current(conn)


def forget() -> None:
    """Go back to the product's own packs and days: the database is another one."""
    global _stamp
    holiday_editions.forget()
    with _lock:
        _stamp = NOTHING
        _read.clear()
        packs.adopt(None)


def _is_news(stamp: Stamp) -> bool:
    """Both numbers only grow: smaller ones are what a snapshot has kept of earlier."""
    return any(seen > known for seen, known in zip(stamp, _stamp, strict=True))


def _follow(conn: Connection) -> None:
    """Asks again, because somebody else may have been here first."""
    global _stamp
    if _is_news(stamp := queries.stamp(conn)):
        packs.adopt(joined(packs.delivered(), queries.holding(conn)))
        _stamp = stamp


def joined(delivered: Packs, rows: Sequence[Any]) -> Packs:
    """The product's packs together with the house's, which come by their first days.

    Of two versions of the same first day the house's counts. One that cannot be read, because this product is another than the
    one in which it was approved, is left out and logged.
    """
    _forget_others(rows)
    shelf = delivered.shelf
    for row in rows:
        shelf = shelf.put(row.pack, row.since.isoformat(), row.text)
    versions = {name: dict(known) for name, known in delivered.versions.items()}
    moves: dict[str, list[Move]] = {}
    for row in rows:
        if row.id not in _read and row.since.isoformat() in delivered.versions.get(row.pack, ()):
            _log.warning("Pack %s of %s is delivered with the product, too: the house's own counts.", row.pack, row.since)
        if pack := _pack(row, shelf):
            versions.setdefault(pack.id, {})[pack.version] = pack
            if row.open_from is not None:
                moves.setdefault(pack.id, []).append(move(pack, row.open_from))
    return Packs(
        {name: dict(sorted(known.items())) for name, known in versions.items()},
        {name: sorted(those, key=attrgetter("at", "version")) for name, those in moves.items()},
        shelf,
    )


def _forget_others(rows: Sequence[Any]) -> None:
    """What was read beside other versions is to be read again."""
    global _read_beside
    if (beside := frozenset(row.id for row in rows)) != _read_beside:
        _read.clear()
        _read_beside = beside


def move(pack: Pack, day: date) -> Move:
    """Cases that are open when a local day of a regime begins go by this version of it from then on."""
    return Move(datetime.combine(day, time.min, pack.tz), pack.version)


def _pack(row: Any, shelf: Shelf) -> Pack | None:
    if row.id not in _read:
        try:
            _read[row.id] = load(shelf, row.pack, row.since.isoformat(), known_roles())
        except PackRefused as refusal:
            _log.error("A version that the house has approved cannot be read, and does not hold: %s", refusal)
            _read[row.id] = None
    return _read[row.id]
