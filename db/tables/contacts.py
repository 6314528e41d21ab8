"""How to reach people outside this product."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Identity, Index, Table, Text, UniqueConstraint, text

from db.tables.base import instant, metadata, personal

contacts = Table(
    "contacts",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), nullable=False),
    # The name of a gateway of gateways.yaml.
    Column("channel", Text, nullable=False),
    personal("address", nullable=False),
    Column("preferred", Boolean, nullable=False),
    instant("changed_at"),
    UniqueConstraint("person_id", "channel"),
    Index("uq_contacts_preferred", "person_id", unique=True, postgresql_where=text("preferred")),
    Index("ix_contacts_channel", "channel"),
)
