"""Messages owed to people, written in the same transaction as what caused them."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Identity, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from db.tables.base import instant, metadata


class MessageStatus(StrEnum):
    """Where a message is on its way."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


messages = Table(
    "messages",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("rule", Text, nullable=False),
    instant("at"),
    Column("to_role", Text, nullable=False),
    Column("to_id", BigInteger, ForeignKey("people.id"), nullable=True),
    Column("cite", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="waiting"),
    Column("data", JSONB, nullable=False, server_default="{}"),
    instant("recorded_at"),
    CheckConstraint("status in ('waiting', 'sent', 'failed')", name="status"),
    # Each reminder of a case to a role at an instant exists once, however often it is computed.
    Index("uq_messages_reminder", "case_id", "rule", "at", "to_role", unique=True),
    Index("ix_messages_status_at", "status", "at"),
    Index("ix_messages_to_id_at", "to_id", "at"),
)
