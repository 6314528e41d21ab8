"""Whether two systems have the same secret, without telling which: sealed texts are read with no other."""

import hashlib

_SALT = b"duban backup 1"


def fingerprint(secret: str) -> str:
    """The mark of a secret. It takes long enough to make that nobody tries out many."""
    return hashlib.scrypt(secret.encode(), salt=_SALT, n=1 << 14, r=8, p=1, dklen=16).hex()
