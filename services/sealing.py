"""Texts that lie in the database closed: whoever has only the database, or a copy of it, reads nothing.

The key is derived from the installation's secret. Fernet notices any change to a sealed text, and never seals the same text
to the same letters twice.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.errors import SealBroken
from services.secret import secret

# Keys for other uses of the same secret are told apart by such a word.
_USE = b"duban sealed text 1"


def seal(text: str) -> str:
    """The text, closed."""
    return _fernet().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """The text again. Raises SealBroken when it was sealed with another secret, or changed since."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealBroken() from None


def _fernet() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_USE).derive(secret().encode())
    return Fernet(base64.urlsafe_b64encode(key))
