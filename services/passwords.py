"""Passwords: argon2id at OWASP's minimum, so that forty people signing in at nine o'clock do not exhaust a small server."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from services.errors import InputRefused

LEAST = 8
_MOST = 1000
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked when the name is unknown, so that the answer takes as long as for a known one.
_NOBODY = _hasher.hash(secrets.token_urlsafe())


def hashed(password: str) -> str:
    """The hash to store. Raises InputRefused for a password of less than `LEAST` characters."""
    if not LEAST <= len(password) <= _MOST:
        raise InputRefused(
            field="password", problem="too_short" if len(password) < LEAST else "too_long", least=LEAST, most=_MOST
        )
    return _hasher.hash(unicodedata.normalize("NFKC", password))


def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password fits the hash; without a hash no password does, and finding that out takes as long."""
    try:
        _hasher.verify(password_hash or _NOBODY, unicodedata.normalize("NFKC", password[:_MOST]))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


def made() -> str:
    """A new password that can be read aloud: 80 bits in groups of four, without letters that look alike."""
    letters = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(16))
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))
