"""Changes of rules: what is proposed, how it was tried, who decided, and the texts of the versions."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from db.tables.base import instant, metadata
from db.tables.growing import only_grows

rule_changes = Table(
    "rule_changes",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    # Grows with each revision: what was tried and what is approved is a revision, never "the change".
    Column("version", Integer, nullable=False),
    # The first local day on which cases are opened by it, and the one from which open cases go by it; null: never.
    Column("since", Date, nullable=False),
    Column("open_from", Date, nullable=True),
    Column("reason", Text, nullable=False),
    Column("proposed_by", BigInteger, ForeignKey("people.id"), nullable=True),
    instant("proposed_at"),
    # Whoever wrote what it says now, where that was not who proposed it.
    Column("revised_by", BigInteger, ForeignKey("people.id"), nullable=True),
    instant("revised_at", nullable=True),
    # The same request sent twice is one change.
    Column("request_id", Text, nullable=True),
    # What it would have done to cases on record, and the revision that was tried.
    Column("tried", JSONB, nullable=True),
    Column("tried_version", Integer, nullable=True),
    instant("tried_at", nullable=True),
    Column("decision", Text, nullable=True),
    Column("decided_by", BigInteger, ForeignKey("people.id"), nullable=True),
    instant("decided_at", nullable=True),
    Column("comment", Text, nullable=True),
    Column("withdrawn_by", BigInteger, ForeignKey("people.id"), nullable=True),
    instant("withdrawn_at", nullable=True),
    CheckConstraint("decision in ('approved', 'refused')", name="decision"),
    CheckConstraint("(decision is null) = (decided_at is null)", name="decided"),
    CheckConstraint("decision is distinct from 'approved' or tried_version = version", name="tried"),
    CheckConstraint("decided_by not in (proposed_by, coalesce(revised_by, proposed_by))", name="second_person"),
    CheckConstraint("open_from >= since", name="open_from"),
    UniqueConstraint("proposed_by", "request_id"),
)

# The texts of a change, for each of its revisions.
pack_versions = only_grows(
    Table(
        "pack_versions",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("change_id", BigInteger, ForeignKey("rule_changes.id"), nullable=False),
        Column("version", Integer, nullable=False),
        Column("pack", Text, nullable=False),
        Column("since", Date, nullable=False),
        Column("text", Text, nullable=False),
        UniqueConstraint("change_id", "version", "pack"),
        Index("ix_pack_versions_pack", "pack", "since"),
    )
)
