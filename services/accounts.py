"""Accounts: people sign in with a password, kiosk screens with a key; both then carry a token that names their session.

Only hashes of tokens and keys are stored. A person's session ends by signing out, by a new password or when nobody uses it
for the idle time; a screen's session ends when the screen is revoked.
"""

import hashlib
import os
import secrets
import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from db import engine
from db.queries import accounts as queries
from services import access, audit, passwords, throttle
from services.access import Actor
from services.errors import InputRefused, NotSignedIn, SignInRefused
from services.wording import LANGUAGES

COOKIE = "duban_session"
_TOUCH_EVERY = timedelta(minutes=1)


def idle_limit() -> timedelta:
    """How long a person's session lives unused: DUBAN_IDLE_HOURS, 12 by default."""
    return timedelta(hours=float(os.environ.get("DUBAN_IDLE_HOURS", "12")))


def sign_in(login: str, password: str, address: str, at: datetime) -> str:
    """The token of a new session.

    Raises SignInRefused (unknown name or wrong password, which of the two is not said) or TooManyAttempts (`seconds` to wait).
    """
    login = _plain(login)[:200]
    attempt = throttle.begin(login, address, at)
    with engine.reading() as conn:
        person = queries.person_by_login(conn, login)
    if not passwords.matches(password, person.password_hash if person else None) or person is None:
        raise SignInRefused()
    throttle.succeeded(attempt)
    token = secrets.token_urlsafe(32)
    with engine.transaction() as conn:
        queries.open_session(conn, token_hash=_digest(token), at=at, person_id=person.id)
        audit.record(
            conn,
            at=at,
            actor_id=person.id,
            actor=person.name,
            action="signed_in",
            subject=f"person:{person.id}",
            data={"address": address},
        )
    return token


def actor_of(token: str | None, at: datetime) -> Actor:
    """Whoever the token stands for. Does not count as activity. Raises NotSignedIn."""
    return _actor(_living(token, at))


def actors_of(tokens: Collection[str], at: datetime) -> dict[str, Actor]:
    """Whoever each of the tokens stands for, asked of the database at once; those that stand for nobody are left out."""
    by_digest = {_digest(token): token for token in tokens}
    with engine.reading() as conn:
        found = queries.sessions_of(conn, list(by_digest))
    return {by_digest[session.token_hash]: _actor(session) for session in found if not _has_expired(session, at)}


def touch(token: str, at: datetime) -> None:
    """Somebody used the session at `at`; written at most once a minute. Raises NotSignedIn: what has expired stays so."""
    if at - _living(token, at).seen_at >= _TOUCH_EVERY:
        with engine.transaction() as conn:
            queries.mark_seen(conn, _digest(token), at)


def sign_out(token: str, at: datetime) -> None:
    """End the session; a token that names none is no mistake."""
    with engine.transaction() as conn:
        ended = queries.end_session(conn, _digest(token), at)
        if ended is not None and ended.person_id is not None:
            subject = f"person:{ended.person_id}"
            audit.record(conn, at=at, actor_id=ended.person_id, actor=subject, action="signed_out", subject=subject, data={})


def add_person(
    actor: Actor,
    *,
    login: str,
    name: str,
    role: str,
    org: str | None,
    password: str | None,
    at: datetime,
    department: str | None = None,
    language: str = "zh",
) -> int:
    """A new person in the unit called `org` (code or name; the top of the tree when None); gives the id.

    Without a password nobody can sign in as this person yet. Raises NotPermitted, or InputRefused for an empty or taken login, an
    unknown role, language or unit, a unit of a kind where the role has no place, and a password that is too short.
    """
    access.require(actor, "manage_people")
    login = _plain(login)
    if not login or not name.strip():
        raise InputRefused(field="login" if not login else "name", problem="missing")
    if role not in access.roles():
        raise InputRefused(field="role", problem="unknown", value=role)
    if language not in LANGUAGES:
        raise InputRefused(field="language", problem="unknown", value=language)
    password_hash = passwords.hashed(password) if password is not None else None
    with engine.transaction() as conn:
        unit = _only(queries.orgs_called(conn, org), org)
        if unit.org_kind not in access.roles()[role].at:
            raise InputRefused(field="role", problem="role_not_here", value=unit.org_name, levels=list(access.roles()[role].at))
        access.require(actor, "manage_people", unit.org_path)
        person_id = queries.add_person(
            conn,
            login=login,
            name=name.strip(),
            role=role,
            org_id=unit.org_id,
            department=department,
            language=language,
            password_hash=password_hash,
            at=at,
        )
        if person_id is None:
            raise InputRefused(field="login", problem="taken", value=login)
        _record(conn, actor, "person_added", f"person:{person_id}", at, {"login": login, "role": role, "org": unit.org_id})
    return person_id


def set_password(actor: Actor, login: str, password: str, at: datetime) -> None:
    """Give a person a new password and end all of the person's sessions. Raises NotPermitted, or InputRefused."""
    access.require(actor, "manage_people")
    password_hash = passwords.hashed(password)
    with engine.transaction() as conn:
        person = queries.person_by_login(conn, _plain(login))
        if person is None:
            raise InputRefused(field="login", problem="unknown", value=login)
        access.require(actor, "manage_people", person.org_path)
        queries.set_password_hash(conn, person.id, password_hash)
        queries.end_sessions_of_person(conn, person.id, at)
        _record(conn, actor, "password_changed", f"person:{person.id}", at, {})


def set_language(actor: Actor, language: str) -> None:
    """Remember the language that this person chose; a screen's is not remembered."""
    if actor.id is not None and language in LANGUAGES:
        with engine.transaction() as conn:
            queries.set_language(conn, actor.id, language)


def add_screen(actor: Actor, *, name: str, org: str | None, at: datetime) -> str:
    """A kiosk screen that shows the unit called `org` (the whole tree when None); gives its key, which is stored nowhere.

    A revoked screen of that name gets a new key. Raises NotPermitted, or InputRefused for a name in use and an unknown unit.
    """
    access.require(actor, "manage_screens")
    if not name.strip():
        raise InputRefused(field="name", problem="missing")
    key = secrets.token_urlsafe(32)
    with engine.transaction() as conn:
        unit = _only(queries.orgs_called(conn, org), org)
        access.require(actor, "manage_screens", unit.org_path)
        screen_id = queries.add_screen(conn, name=name.strip(), key_hash=_digest(key), org_id=unit.org_id, at=at)
        if screen_id is None:
            raise InputRefused(field="name", problem="taken", value=name)
        _record(conn, actor, "screen_added", f"screen:{screen_id}", at, {"name": name.strip(), "org": unit.org_id})
    return key


def revoke_screen(actor: Actor, name: str, at: datetime) -> None:
    """The screen's key and its sessions open nothing from now on. Raises NotPermitted, or InputRefused for an unknown name."""
    access.require(actor, "manage_screens")
    with engine.transaction() as conn:
        screen_id = queries.revoke_screen(conn, name.strip(), at)
        if screen_id is None:
            raise InputRefused(field="name", problem="unknown", value=name)
        queries.end_sessions_of_screen(conn, screen_id, at)
        _record(conn, actor, "screen_revoked", f"screen:{screen_id}", at, {"name": name.strip()})


def enter_screen(key: str, at: datetime) -> str:
    """The token of a new session of the screen that holds `key`. Raises SignInRefused."""
    token = secrets.token_urlsafe(32)
    with engine.transaction() as conn:
        screen_id = queries.screen_by_key(conn, _digest(key))
        if screen_id is None:
            raise SignInRefused()
        queries.open_session(conn, token_hash=_digest(token), at=at, screen_id=screen_id)
    return token


def default_language() -> str:
    """The language before anybody has chosen one: DUBAN_LANG, else Chinese."""
    chosen = os.environ.get("DUBAN_LANG", "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def _living(token: str | None, at: datetime) -> Any:
    if not token:
        raise NotSignedIn()
    with engine.reading() as conn:
        session = queries.session_of(conn, _digest(token))
    if session is None or _has_expired(session, at):
        raise NotSignedIn()
    return session


def _has_expired(session: Any, at: datetime) -> bool:
    return session.person_id is not None and at - session.seen_at > idle_limit()


def _actor(session: Any) -> Actor:
    person = session.person_id is not None
    return Actor(
        id=session.person_id,
        name=session.name,
        role=session.role if person else access.matrix().screens,
        org_id=session.org_id,
        org_path=session.org_path,
        department=session.department,
        language=session.language if person else default_language(),
        kind="person" if person else "screen",
    )


def _only(units: Sequence[Any], org: str | None) -> Any:
    if len(units) != 1:
        raise InputRefused(field="org", problem="ambiguous" if units else "unknown", value=org)
    return units[0]


def _record(conn: engine.Connection, actor: Actor, action: str, subject: str, at: datetime, data: dict[str, Any]) -> None:
    audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action=action, subject=subject, data=data)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _plain(login: str) -> str:
    """Logins differ by more than case, width and blanks around them."""
    return unicodedata.normalize("NFKC", login).strip().casefold()
