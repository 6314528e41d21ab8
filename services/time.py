"""The only place that asks what time it is."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def require_aware(instant: datetime) -> datetime:
    """The same instant in UTC.

    Raises ValueError for a datetime without a zone: a wall-clock reading is not an instant.
    """
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone; give an aware datetime")
    return instant.astimezone(UTC)
