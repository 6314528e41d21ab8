"""Files on their way into a case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from db.tables import uploads

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]

# Held by whoever sweeps, shared by whoever keeps. Any number that nothing else here locks.
SWEEPING = 0x64756266
_HASHES = (uploads.c.sha256, uploads.c.preview, uploads.c.original)


def keep_all(conn: Connection) -> None:
    """No file is swept until this transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock_shared(SWEEPING)))


def sweep_alone(conn: Connection) -> bool:
    """Nobody keeps a file until this transaction ends; False where somebody is just doing so."""
    return bool(conn.execute(select(func.pg_try_advisory_xact_lock(SWEEPING))).scalar_one())


def oldest(conn: Connection) -> datetime | None:
    """When the oldest upload came that is not held for something."""
    found: datetime | None = conn.execute(select(func.min(uploads.c.at)).where(~uploads.c.held)).scalar_one()
    return found


def drop_older(conn: Connection, before: datetime, most: int) -> Sequence[Found]:
    """Remove uploads not held that came before an instant or at it; the hashes of their files: sha256, preview, original."""
    old = select(uploads.c.id).where(~uploads.c.held, uploads.c.at <= before).order_by(uploads.c.at).limit(most)
    query = delete(uploads).where(uploads.c.id.in_(old.with_for_update(skip_locked=True)))
    return conn.execute(query.returning(*_HASHES)).all()


def add(conn: Connection, values: Values) -> None:
    """A file that was sent."""
    conn.execute(insert(uploads).values(**values))


def waiting(conn: Connection, owner: str) -> int:
    """How many files this owner has sent and not used yet."""
    query = select(func.count()).select_from(uploads).where(uploads.c.owner == owner, uploads.c.used_at.is_(None))
    return int(conn.execute(query).scalar_one())


def own(conn: Connection, owner: str, receipts: Sequence[str]) -> Sequence[Found]:
    """Those among these that the owner may use, used or not."""
    return conn.execute(select(uploads).where(uploads.c.owner == owner, uploads.c.id.in_(receipts))).all()


def lock(conn: Connection, owner: str, receipts: Sequence[str] | None = None) -> Sequence[Found]:
    """What the owner holds, all that is not used yet or these receipts, until the transaction ends; as it was sent."""
    query = select(uploads).where(uploads.c.owner == owner)
    query = query.where(uploads.c.used_at.is_(None) if receipts is None else uploads.c.id.in_(receipts))
    return conn.execute(query.order_by(uploads.c.at, uploads.c.id).with_for_update()).all()


def use(conn: Connection, receipts: Sequence[str], at: datetime) -> None:
    """These are used: what they brought stands on a case."""
    conn.execute(update(uploads).where(uploads.c.id.in_(receipts)).values(used_at=at))


def hand_over(conn: Connection, receipts: Sequence[str], to: str) -> None:
    """These belong to something else now, and are kept for it."""
    conn.execute(update(uploads).where(uploads.c.id.in_(receipts)).values(owner=to, held=True))
