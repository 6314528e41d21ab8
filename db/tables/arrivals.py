"""What came in and still has to become a case: recordings of the 24-hour line, customers who complain again, other systems."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.tables.base import instant, metadata, personal

arrivals = Table(
    "arrivals",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("project_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
    # By which way it came; what the ways are called stands in the catalogue.
    Column("channel", Text, nullable=False),
    instant("at"),
    Column("text", Text, nullable=False, server_default=""),
    Column("room", Text, nullable=True),
    personal("customer_name"),
    personal("customer_phone"),
    # The case about which somebody complains again.
    Column("earlier_id", BigInteger, ForeignKey("cases.id"), nullable=True),
    # Its recording.
    Column("upload_id", Text, ForeignKey("uploads.id"), nullable=True),
    # Who brought it: nobody where the product itself did. Sent twice it arrives once, by either name.
    Column("by_id", BigInteger, ForeignKey("people.id"), nullable=True),
    Column("external_key", Text, nullable=True),
    Column("request_id", Text, nullable=True),
    # What became of it: a case, or nothing, with the reason.
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=True),
    Column("reason", Text, nullable=True),
    instant("done_at", nullable=True),
    Column("done_by", BigInteger, ForeignKey("people.id"), nullable=True),
    CheckConstraint("(done_at is null) = (case_id is null and reason is null)", name="done"),
    CheckConstraint("case_id is null or reason is null", name="outcome"),
    UniqueConstraint("project_id", "channel", "external_key"),
    Index(
        "uq_arrivals_request_id",
        "by_id",
        "request_id",
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=text("request_id is not null"),
    ),
    Index("ix_arrivals_waiting", "project_id", "at", postgresql_where=text("done_at is null")),
)
