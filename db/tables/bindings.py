"""Which unit follows which regime, and from which day."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Identity, Index, Table, Text

from db.tables.base import instant, metadata
from db.tables.growing import only_grows

# A row holds from its day on, until another of the same unit takes its place; the newest of a day counts. Only what has not
# come into force yet is ever withdrawn.
regime_bindings = only_grows(
    Table(
        "regime_bindings",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("org_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
        Column("pack", Text, nullable=False),
        # The first local day on which cases are opened by it.
        Column("since", Date, nullable=False),
        Column("bound_by", BigInteger, ForeignKey("people.id"), nullable=True),
        instant("bound_at"),
        Column("withdrawn_by", BigInteger, ForeignKey("people.id"), nullable=True),
        instant("withdrawn_at", nullable=True),
        CheckConstraint("withdrawn_by is null or withdrawn_at is not null", name="withdrawn"),
        Index("ix_regime_bindings_org_id", "org_id", "since"),
    ),
    but=("withdrawn_by", "withdrawn_at"),
)
