"""Messages owed to people, written in the same transaction as what caused them; who has read them; and their deliveries."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from db.tables.base import announced, instant, metadata


class MessageStatus(StrEnum):
    """Where a message is on its way."""

    # Late: the worker was away at its instant. It is kept back, and not delivered, until all that is late is known and has become
    # one with its like; then it is waiting.
    HELD = "held"
    # One case of a digest: it is never delivered itself, and goes into the digest's own message.
    GATHERED = "gathered"
    # Still to go out, or on its way.
    WAITING = "waiting"
    # It has no other way than the inbox: nobody whom it is for has a channel.
    KEPT = "kept"
    SENT = "sent"
    # Given up; somebody entitled may send it again.
    FAILED = "failed"


messages = Table(
    "messages",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    # A message concerns a case, or has a key of its own: a digest, a statement.
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=True),
    Column("key", Text, nullable=True, unique=True),
    *announced(),
    Column("status", Text, nullable=False, server_default="waiting"),
    # Facts for the template; what they may be is said at services.delivery.outbox.post.
    Column("data", JSONB, nullable=False, server_default="{}"),
    # Together with the id: the Message-ID that every repeat of a delivery carries again.
    Column("uid", Uuid, nullable=False, server_default=text("gen_random_uuid()")),
    # A late reminder went into a later one of its kind: it is not sent, and shown below that one.
    Column("merged_into", BigInteger, ForeignKey("messages.id"), nullable=True),
    # When its deliveries were decided on.
    instant("routed_at", nullable=True),
    # When the one person whom it is for has read it; of messages to a role, `message_reads` says it.
    instant("read_at", nullable=True),
    instant("recorded_at"),
    CheckConstraint("status in ('held', 'gathered', 'waiting', 'kept', 'sent', 'failed')", name="status"),
    CheckConstraint("case_id is not null or key is not null", name="case_or_key"),
    # Each reminder of a case to a role at an instant exists once, however often it is computed.
    Index("uq_messages_reminder", "case_id", "rule", "at", "to_role", unique=True, postgresql_where=text("key is null")),
    Index("ix_messages_status_at", "status", "at"),
    Index("ix_messages_held", "to_id", "rule", postgresql_where=text("status = 'held'")),
    Index("ix_messages_gathered", "at", postgresql_where=text("status = 'gathered' and merged_into is null")),
    Index("ix_messages_to_id_at", "to_id", "at"),
    Index("ix_messages_to_role_at", "to_role", "at", postgresql_where=text("to_id is null")),
    Index("ix_messages_unrouted_at", "at", postgresql_where=text("status = 'waiting' and routed_at is null")),
    Index("ix_messages_unread_to_id_at", "to_id", "at", postgresql_where=text("read_at is null and merged_into is null")),
    Index("ix_messages_merged_into", "merged_into", postgresql_where=text("merged_into is not null")),
)

# Who has read a message that went to everybody of a role.
message_reads = Table(
    "message_reads",
    metadata,
    Column("message_id", BigInteger, ForeignKey("messages.id"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    instant("at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("message_id", BigInteger, ForeignKey("messages.id"), nullable=False),
    Column("person_id", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="waiting"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    # Not tried before this instant.
    instant("next_at"),
    # When it was last tried; of a delivery that was sent: when.
    instant("at", nullable=True),
    # Why the last attempt failed: a code, never what a gateway said, because that may name addresses.
    Column("error", Text, nullable=True),
    CheckConstraint("status in ('waiting', 'sent', 'failed')", name="status"),
    UniqueConstraint("message_id", "person_id"),
    # A person's messages leave by one channel one after another, in this order.
    Index("ix_deliveries_waiting", "channel", "person_id", "id", postgresql_where=text("status = 'waiting'")),
    Index("ix_deliveries_failed", "id", postgresql_where=text("status = 'failed'")),
)

# How much each gateway may send just now, for all workers together.
gateway_rates = Table(
    "gateway_rates",
    metadata,
    Column("gateway", Text, primary_key=True),
    Column("tokens", Double, nullable=False),
    instant("at"),
)
