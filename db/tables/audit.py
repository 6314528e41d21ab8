"""The audit chain: each row carries the hash of the one before it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from db.tables.base import instant, metadata

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    instant("at"),
    Column("actor_id", BigInteger, ForeignKey("people.id"), nullable=True),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("data", JSONB, nullable=False, server_default="{}"),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Index("ix_audit_subject", "subject"),
)
