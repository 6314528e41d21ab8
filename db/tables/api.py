"""The other systems of the house: the keys they ask with, what each key's requests came to, and where steps are told to."""

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
from sqlalchemy.dialects.postgresql import ARRAY

from db.tables.base import instant, metadata

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    # As whom the key acts.
    Column("person_id", BigInteger, ForeignKey("people.id"), nullable=False),
    # What it is for: the system that holds it.
    Column("name", Text, nullable=False),
    # The beginning of the key, by which people know it; the whole key is stored nowhere.
    Column("prefix", Text, nullable=False, unique=True),
    Column("key_hash", Text, nullable=False, unique=True),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("made_by", BigInteger, ForeignKey("people.id"), nullable=True),
    instant("created_at"),
    instant("expires_at"),
    instant("revoked_at", nullable=True),
    instant("used_at", nullable=True),
    # How many requests it may make at once as of `used_at`: a bucket that fills with time.
    Column("tokens", Double, nullable=False),
    Index("ix_api_keys_person_id", "person_id"),
)

# A request that carries an Idempotency-Key, and what it was answered: for a day the same again.
api_requests = Table(
    "api_requests",
    metadata,
    Column("key_id", BigInteger, ForeignKey("api_keys.id"), primary_key=True),
    Column("request_key", Text, primary_key=True),
    # What was asked, so that another question under the same name is noticed.
    Column("fingerprint", Text, nullable=False),
    instant("started_at"),
    # Null while it is being answered.
    Column("status", Integer, nullable=True),
    Column("answer", Text, nullable=True),
    Index("ix_api_requests_started_at", "started_at"),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    # Steps of cases in this unit and below are told.
    Column("org_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
    Column("name", Text, nullable=False),
    # May carry a password or a token, as the secret does: only closed.
    Column("url_sealed", Text, nullable=False),
    Column("secret_sealed", Text, nullable=False),
    # The events told; none named: all.
    Column("events", ARRAY(Text), nullable=False),
    Column("made_by", BigInteger, ForeignKey("people.id"), nullable=True),
    instant("created_at"),
    instant("removed_at", nullable=True),
    # While nobody answers there, nothing is tried before this instant; so often in a row it has failed.
    instant("rests_until", nullable=True),
    Column("failures", Integer, nullable=False, server_default="0"),
    Index("ix_webhooks_in_use", "org_id", postgresql_where=text("removed_at is null")),
)

# Steps to be told to a webhook, written in the transaction of the step; of one case, one after another.
webhook_calls = Table(
    "webhook_calls",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("webhook_id", BigInteger, ForeignKey("webhooks.id"), nullable=False),
    # Neither: a test.
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=True),
    Column("n", Integer, nullable=True),
    # The id that every repeat carries again.
    Column("uid", Uuid, nullable=False, server_default=text("gen_random_uuid()")),
    instant("happened_at"),
    Column("status", Text, nullable=False, server_default="waiting"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    instant("next_at"),
    # Given up when it fails after this instant.
    instant("until"),
    # When it was last tried.
    instant("at", nullable=True),
    # Why the last attempt failed: a code.
    Column("error", Text, nullable=True),
    CheckConstraint("status in ('waiting', 'sent', 'failed')", name="status"),
    UniqueConstraint("webhook_id", "case_id", "n"),
    Index("ix_webhook_calls_waiting", "webhook_id", "case_id", "id", postgresql_where=text("status = 'waiting'")),
    Index("ix_webhook_calls_failed", "webhook_id", "id", postgresql_where=text("status = 'failed'")),
)
