"""Keys for other systems: whoever holds one acts as the person for whom it was issued, never more, and within its scopes.

Only the hash of a key is stored; the key itself is shown once. What is done with it stands in the audit under the person's
account, and under a name that tells the key too.
"""

import hashlib
import math
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from db.engine import Connection, reading, transaction
from db.queries import accounts
from db.queries import api_keys as queries
from services import access, audit
from services.access import Actor
from services.errors import InputRefused, KeyNotFound, KeyRefused, ScopeMissing, TooManyRequests

SCOPES = ("cases:read", "cases:open", "steps:take", "attachments", "arrivals:write", "webhooks")
LONGEST_NAME = 80
# Whoever forgets a key somewhere leaves it open for a year at most.
LONGEST_LIFE = timedelta(days=366)
_MARK = "duban"
_BURST = 60

State = Literal["living", "expired", "revoked", "person_gone"]


@dataclass(frozen=True)
class Issued:
    """A new key. `key` is told this once."""

    id: int
    prefix: str
    key: str
    expires_at: datetime


@dataclass(frozen=True)
class Kept:
    """A key as administrators see it."""

    id: int
    name: str
    prefix: str
    login: str
    person: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    state: State


@dataclass(frozen=True)
class Caller:
    """Whoever asks with a key: the key, and the person as whom it acts."""

    key_id: int
    key_name: str
    prefix: str
    login: str
    person: str
    scopes: frozenset[str]
    expires_at: datetime
    actor: Actor

    def require(self, scope: str) -> None:
        """Refuse what the key was not issued for. Raises ScopeMissing."""
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope)


def per_minute() -> float:
    """How many requests a key may make in a minute, after a first burst: DUBAN_API_PER_MINUTE, 600 by default."""
    return float(os.environ.get("DUBAN_API_PER_MINUTE", "600"))


def issue(
    actor: Actor, *, login: str, name: str, scopes: Collection[str], at: datetime, expires_at: datetime | None = None
) -> Issued:
    """A new key for a person, who must be within the issuer's reach; without `expires_at` it ends after a year.

    Raises NotPermitted, and InputRefused for nobody, for a name that is empty or too long, for no scope or an unknown one, and
    for an end that is past or farther than a year.
    """
    access.require(actor, "manage_keys")
    said, until = _name(name), _end(expires_at, at)
    wanted = _scopes(scopes)
    prefix = f"{_MARK}_{secrets.token_hex(4)}"
    key = f"{prefix}_{secrets.token_urlsafe(32)}"
    with transaction() as conn:
        person = accounts.person_by_login(conn, login.strip().casefold())
        if person is None:
            raise InputRefused(field="person", problem="unknown", value=login)
        access.require(actor, "manage_keys", person.org_path)
        values = {"person_id": person.id, "name": said, "prefix": prefix, "key_hash": _digest(key), "scopes": wanted}
        key_id = queries.add(conn, **values, made_by=actor.id, created_at=at, expires_at=until, tokens=_BURST)
        facts = {"key": prefix, "name": said, "scopes": wanted, "until": until.isoformat()}
        _record(conn, actor, "key_issued", person.id, at, facts)
    return Issued(key_id, prefix, key, until)


def listed(actor: Actor, *, at: datetime) -> list[Kept]:
    """The keys of the people in the actor's unit, newest first. Raises NotPermitted."""
    scope = access.scope_of(actor, "manage_keys")
    with reading() as conn:
        return [_kept(row, at) for row in queries.below(conn, scope.org_path)]


def revoke(actor: Actor, prefix: str, *, at: datetime) -> None:
    """The key opens nothing from now on. Raises NotPermitted, and KeyNotFound for one that is unknown or revoked already."""
    scope = access.scope_of(actor, "manage_keys")
    with transaction() as conn:
        row = next((row for row in queries.below(conn, scope.org_path) if row.prefix == prefix.strip()), None)
        if row is None or row.revoked_at is not None:
            raise KeyNotFound(prefix=prefix)
        queries.revoke(conn, row.id, at)
        _record(conn, actor, "key_revoked", row.person_id, at, {"key": row.prefix, "name": row.name})


def caller_of(key: str | None, language: str, *, at: datetime) -> Caller:
    """Whoever holds the key, answered in a language; it counts as one request.

    Raises KeyRefused, and TooManyRequests with the `seconds` to wait: such a request is not counted.
    """
    if not key or not key.startswith(f"{_MARK}_") or not key.isascii():
        raise KeyRefused()
    with transaction() as conn:
        row = queries.living(conn, _digest(key), at)
        if row is None:
            raise KeyRefused()
        if queries.take_token(conn, row.id, per_minute() / 60, _BURST, at) is None:
            raise TooManyRequests(seconds=_wait(queries.tokens_of(conn, row.id), at))
    actor = Actor(
        id=row.person_id,
        name=f"{row.person} · API {row.prefix}",
        role=row.role,
        org_id=row.org_id,
        org_path=row.org_path,
        department=row.department,
        language=language,
        kind="person",
    )
    return Caller(row.id, row.name, row.prefix, row.login, row.person, frozenset(row.scopes), row.expires_at, actor)


def _wait(left: Any, at: datetime) -> int:
    """Whole seconds until the bucket holds a request's worth."""
    missing: float = (1 - left.tokens) / (per_minute() / 60) - (at - left.used_at).total_seconds()
    return max(1, math.ceil(missing))


def _kept(row: Any, at: datetime) -> Kept:
    ends: tuple[tuple[State, bool], ...] = (
        ("revoked", row.revoked_at is not None),
        ("expired", row.expires_at <= at),
        ("person_gone", not row.active),
    )
    state: State = next((state for state, holds in ends if holds), "living")
    scopes = tuple(row.scopes)
    return Kept(row.id, row.name, row.prefix, row.login, row.person, scopes, row.created_at, row.expires_at, row.used_at, state)


def _name(name: str) -> str:
    said = " ".join(name.split())
    if not said:
        raise InputRefused(field="name", problem="missing", value="")
    if len(said) > LONGEST_NAME or not said.isprintable():
        raise InputRefused(field="name", problem="too_long", value="…", most=LONGEST_NAME)
    return said


def _scopes(scopes: Collection[str]) -> list[str]:
    if not scopes:
        raise InputRefused(field="scope", problem="missing", value="")
    if unknown := set(scopes) - set(SCOPES):
        raise InputRefused(field="scope", problem="unknown", value=min(unknown))
    return [scope for scope in SCOPES if scope in scopes]


def _end(expires_at: datetime | None, at: datetime) -> datetime:
    until = expires_at or at + LONGEST_LIFE - timedelta(days=1)
    if not at < until <= at + LONGEST_LIFE:
        raise InputRefused(field="expires_at", problem="within_a_year", value=until.date().isoformat())
    return until


def _record(conn: Connection, actor: Actor, action: str, person_id: int, at: datetime, data: dict[str, Any]) -> None:
    subject = f"person:{person_id}"
    audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action=action, subject=subject, data=data)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
