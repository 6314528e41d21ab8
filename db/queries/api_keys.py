"""Keys of other systems."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, cast, func, insert, select, update
from sqlalchemy.types import Double

from db.tables import api_keys, orgs, people

Found = Row[*tuple[Any, ...]]

_KEY = [api_keys.c[name] for name in ("id", "name", "prefix", "scopes", "created_at", "expires_at", "revoked_at", "used_at")]
_PERSON = (
    *(people.c.id.label("person_id"), people.c.login, people.c.name.label("person"), people.c.role),
    *(people.c.department, people.c.language, people.c.active, orgs.c.id.label("org_id"), orgs.c.path.label("org_path")),
)


def add(conn: Connection, **values: Any) -> int:
    """A new key; its id."""
    return int(conn.execute(insert(api_keys).values(**values).returning(api_keys.c.id)).scalar_one())


def living(conn: Connection, key_hash: str, at: datetime) -> Found | None:
    """The key of this hash that may be used at an instant, with the person as whom it acts."""
    query = select(*_KEY, *_PERSON).join(people, people.c.id == api_keys.c.person_id).join(orgs)
    query = query.where(api_keys.c.key_hash == key_hash, people.c.active)
    return conn.execute(query.where(api_keys.c.revoked_at.is_(None), api_keys.c.expires_at > at)).one_or_none()


def take_token(conn: Connection, key_id: int, per_second: float, burst: int, at: datetime) -> float | None:
    """Take one request's worth from a key's bucket, which fills by `per_second` up to `burst`; what is left in it.

    None when there is not enough in it. A clock that goes back fills nothing.
    """
    elapsed = func.greatest(0, func.extract("epoch", at - api_keys.c.used_at))
    filled = func.least(burst, api_keys.c.tokens + func.coalesce(cast(elapsed, Double), 0) * per_second)
    query = update(api_keys).where(api_keys.c.id == key_id, filled >= 1)
    query = query.values(tokens=filled - 1, used_at=func.greatest(at, api_keys.c.used_at))
    return conn.execute(query.returning(api_keys.c.tokens)).scalar_one_or_none()


def tokens_of(conn: Connection, key_id: int) -> Found:
    """What was left in a key's bucket, and when that was."""
    return conn.execute(select(api_keys.c.tokens, api_keys.c.used_at).where(api_keys.c.id == key_id)).one()


def below(conn: Connection, path: str) -> Sequence[Found]:
    """The keys of people in the unit at `path` or below, newest first."""
    query = select(*_KEY, *_PERSON).join(people, people.c.id == api_keys.c.person_id).join(orgs)
    return conn.execute(query.where(func.starts_with(orgs.c.path, path)).order_by(api_keys.c.id.desc())).all()


def revoke(conn: Connection, key_id: int, at: datetime) -> None:
    """The key opens nothing from now on."""
    conn.execute(update(api_keys).where(api_keys.c.id == key_id).values(revoked_at=at))
