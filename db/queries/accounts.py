"""People, screens, sessions and attempts to sign in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from db.tables import orgs, people, screens, sessions, sign_in_attempts

Found = Row[*tuple[Any, ...]]

_ORG = (orgs.c.id.label("org_id"), orgs.c.path.label("org_path"), orgs.c.kind.label("org_kind"), orgs.c.name.label("org_name"))
_PERSON = (people.c.id, people.c.login, people.c.name, people.c.role, people.c.department, people.c.language)


def person_by_login(conn: Connection, login: str) -> Found | None:
    """The active person with this login: id, password_hash and what an actor needs."""
    query = select(*_PERSON, people.c.password_hash, *_ORG).join(orgs).where(people.c.login == login, people.c.active)
    return conn.execute(query).one_or_none()


def add_person(conn: Connection, *, at: datetime, **values: str | int | None) -> int | None:
    """A new person from login, name, role, org_id, department, language and password_hash.

    Gives the id, or nothing if the login is taken.
    """
    query = insert(people).values(**values, created_at=at).on_conflict_do_nothing(index_elements=[people.c.login])
    return conn.execute(query.returning(people.c.id)).scalar_one_or_none()


def set_password_hash(conn: Connection, person_id: int, password_hash: str) -> None:
    """Replace the hash of a person's password."""
    conn.execute(update(people).where(people.c.id == person_id).values(password_hash=password_hash))


def set_language(conn: Connection, person_id: int, language: str) -> None:
    """Remember the language that a person chose."""
    conn.execute(update(people).where(people.c.id == person_id).values(language=language))


def orgs_called(conn: Connection, name: str | None) -> Sequence[Found]:
    """Units whose code is `name`, else units of that name in either language; for None the unit at the top of the tree."""
    if name is None:
        return conn.execute(select(*_ORG).where(orgs.c.parent_id.is_(None)).order_by(orgs.c.id).limit(1)).all()
    by_code = conn.execute(select(*_ORG).where(orgs.c.code == name.strip())).all()
    return by_code or conn.execute(select(*_ORG).where(or_(orgs.c.name == name.strip(), orgs.c.name_en == name.strip()))).all()


def add_screen(conn: Connection, *, name: str, key_hash: str, org_id: int, at: datetime) -> int | None:
    """A new kiosk screen, or a revoked one with a new key; the id, or nothing if a screen of that name is in use."""
    values = {"key_hash": key_hash, "org_id": org_id, "created_at": at}
    query = insert(screens).values(name=name, **values)
    query = query.on_conflict_do_update(
        index_elements=[screens.c.name], set_={**values, "revoked_at": None}, where=screens.c.revoked_at.is_not(None)
    )
    return conn.execute(query.returning(screens.c.id)).scalar_one_or_none()


def screen_by_key(conn: Connection, key_hash: str) -> int | None:
    """The id of the screen that holds this key and is not revoked."""
    query = select(screens.c.id).where(screens.c.key_hash == key_hash, screens.c.revoked_at.is_(None))
    return conn.execute(query).scalar_one_or_none()


def revoke_screen(conn: Connection, name: str, at: datetime) -> int | None:
    """The screen's key opens nothing from now on; the id, or nothing if no screen of that name is in use."""
    query = update(screens).where(screens.c.name == name, screens.c.revoked_at.is_(None)).values(revoked_at=at)
    return conn.execute(query.returning(screens.c.id)).scalar_one_or_none()


def open_session(
    conn: Connection, *, token_hash: str, at: datetime, person_id: int | None = None, screen_id: int | None = None
) -> None:
    """A session of a person or of a screen."""
    values = {"token_hash": token_hash, "person_id": person_id, "screen_id": screen_id, "created_at": at, "seen_at": at}
    conn.execute(insert(sessions).values(values))


def session_of(conn: Connection, token_hash: str) -> Found | None:
    """The living session with this token: its times, and the person or the screen behind it with the unit.

    Nothing for a session that ended, a person who is no longer active, or a screen that was revoked.
    """
    return next(iter(sessions_of(conn, [token_hash])), None)


def sessions_of(conn: Connection, token_hashes: Sequence[str]) -> Sequence[Found]:
    """The living sessions among those with these tokens, each with its `token_hash` and what `session_of` tells."""
    query = (
        select(
            sessions.c.token_hash,
            sessions.c.seen_at,
            sessions.c.person_id,
            sessions.c.screen_id,
            func.coalesce(people.c.name, screens.c.name).label("name"),
            people.c.role,
            people.c.department,
            people.c.language,
            *_ORG,
        )
        .outerjoin(people, people.c.id == sessions.c.person_id)
        .outerjoin(screens, screens.c.id == sessions.c.screen_id)
        .join(orgs, orgs.c.id == func.coalesce(people.c.org_id, screens.c.org_id))
        .where(sessions.c.token_hash.in_(token_hashes), sessions.c.ended_at.is_(None))
        .where(or_(people.c.active, screens.c.id.is_not(None)), screens.c.revoked_at.is_(None))
    )
    return conn.execute(query).all()


def mark_seen(conn: Connection, token_hash: str, at: datetime) -> None:
    """The session was used at `at`; its screen, if it has one, too."""
    seen = update(sessions).where(sessions.c.token_hash == token_hash, sessions.c.seen_at < at)
    screen_id = conn.execute(seen.values(seen_at=at).returning(sessions.c.screen_id)).scalar_one_or_none()
    if screen_id is not None:
        conn.execute(update(screens).where(screens.c.id == screen_id).values(seen_at=at))


def end_session(conn: Connection, token_hash: str, at: datetime) -> Found | None:
    """End one session; gives its person and screen when it was still open."""
    query = update(sessions).where(sessions.c.token_hash == token_hash, sessions.c.ended_at.is_(None)).values(ended_at=at)
    return conn.execute(query.returning(sessions.c.person_id, sessions.c.screen_id)).one_or_none()


def end_sessions_of_person(conn: Connection, person_id: int, at: datetime) -> None:
    """End every session of a person."""
    conn.execute(update(sessions).where(sessions.c.person_id == person_id, sessions.c.ended_at.is_(None)).values(ended_at=at))


def end_sessions_of_screen(conn: Connection, screen_id: int, at: datetime) -> None:
    """End every session of a screen."""
    conn.execute(update(sessions).where(sessions.c.screen_id == screen_id, sessions.c.ended_at.is_(None)).values(ended_at=at))


def lock_attempts(conn: Connection, login: str, address: str) -> None:
    """Let attempts from one address, and then on one login, count one after the other until this transaction ends."""
    for name in (f"address:{address}", f"login:{login}"):
        conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def failures_of_login(conn: Connection, login: str, since: datetime) -> Found:
    """How many attempts `failed` on a login since `since` and its last success, and when the `last` one was."""
    success = select(func.max(sign_in_attempts.c.at)).where(sign_in_attempts.c.login == login, sign_in_attempts.c.succeeded)
    query = select(func.count().label("failed"), func.max(sign_in_attempts.c.at).label("last")).where(
        sign_in_attempts.c.login == login,
        sign_in_attempts.c.at > func.greatest(since, success.scalar_subquery()),
    )
    return conn.execute(query).one()


def failures_of_address(conn: Connection, address: str, since: datetime) -> Found:
    """How many attempts `failed` from an address since `since`, and when the `last` one was."""
    query = select(func.count().label("failed"), func.max(sign_in_attempts.c.at).label("last")).where(
        sign_in_attempts.c.address == address, sign_in_attempts.c.at > since, ~sign_in_attempts.c.succeeded
    )
    return conn.execute(query).one()


def add_attempt(conn: Connection, login: str, address: str, at: datetime) -> int:
    """An attempt, failed until it succeeds; gives its id."""
    values = {"login": login, "address": address, "at": at, "succeeded": False}
    return int(conn.execute(insert(sign_in_attempts).values(values).returning(sign_in_attempts.c.id)).scalar_one())


def attempt_succeeded(conn: Connection, attempt_id: int) -> None:
    """The attempt got in."""
    conn.execute(update(sign_in_attempts).where(sign_in_attempts.c.id == attempt_id).values(succeeded=True))


def forget_attempts(conn: Connection, before: datetime) -> None:
    """Drop attempts too old to count."""
    conn.execute(delete(sign_in_attempts).where(sign_in_attempts.c.at < before))
