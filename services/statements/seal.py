"""What shows that a statement is still what was closed: a hash over its number, its instant, its entries and its names."""

import hashlib
from datetime import UTC, datetime

# What a statement says of its entries at a glance.
SUMS = ("entries", "yuan", "percents", "percent", "undecided")


def seal(number: str, closed_at: datetime, entries: bytes, names: bytes) -> str:
    """SHA-256 over all of it; `entries` and `names` are digests already."""
    head = f"{number} {closed_at.astimezone(UTC).isoformat()} ".encode()
    return hashlib.sha256(head + entries + names).hexdigest()
