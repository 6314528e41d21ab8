"""Documents that gather what their reader is to act on, the schedules that bring them, and what was urged about which case."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, Index, Table, Text, UniqueConstraint, text

from db.tables.base import announced, instant, metadata, reader

# Each instant of a schedule that has come, also where it had nothing to say.
schedule_runs = Table(
    "schedule_runs",
    metadata,
    Column("pack", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    instant("ran_at"),
)

digests = Table(
    "digests",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("pack", Text, nullable=False),
    Column("pack_version", Text, nullable=False),
    *announced(),
    # By which its reader got it.
    Column("message_id", BigInteger, ForeignKey("messages.id"), nullable=True),
    instant("recorded_at"),
    UniqueConstraint("pack", "rule", "at", "to_role", "to_id", postgresql_nulls_not_distinct=True),
    Index("ix_digests_at", "at"),
    Index("ix_digests_unsaid", "id", postgresql_where=text("message_id is null")),
)

digest_cases = Table(
    "digest_cases",
    metadata,
    Column("digest_id", BigInteger, ForeignKey("digests.id"), primary_key=True),
    Column("case_id", BigInteger, ForeignKey("cases.id"), primary_key=True),
    # Which of several grounds put it there; null where there is one only.
    Column("reason", Text, nullable=True),
)

# People who stand in a digest: since when they are in their place, and until when they should be.
digest_people = Table(
    "digest_people",
    metadata,
    Column("digest_id", BigInteger, ForeignKey("digests.id"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    instant("since"),
    instant("due_at"),
)

urges = Table(
    "urges",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    # The document that made somebody act, if it was one.
    Column("digest_id", BigInteger, ForeignKey("digests.id"), nullable=True),
    Column("by_id", BigInteger, ForeignKey("people.id"), nullable=False),
    *reader(),
    Column("comment", Text, nullable=False),
    instant("at"),
    Column("message_id", BigInteger, ForeignKey("messages.id"), nullable=True),
    # The same request sent twice urges once.
    Column("request_id", Text, nullable=True),
    UniqueConstraint("by_id", "request_id"),
    Index("ix_urges_case_id_at", "case_id", "at"),
)
